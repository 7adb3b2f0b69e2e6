// SPDX-License-Identifier: Apache-2.0

/// How dates and times are written into a filter.
struct LiteralStyle: Sendable {
    /// The server's zone, for what is meant on its clock; `nil` for UTC.
    var zone: ServerZone?
    /// Whether they stand in quotes.
    var quotesDates = false

    /// A date or a time as it stands in the filter.
    func time(_ text: String) -> String { quotesDates ? "'\(text)'" : text }
}
