// SPDX-License-Identifier: Apache-2.0

/// Something that a run found and that somebody should know, although the run went on.
public struct RunWarning: Hashable, Sendable, Codable {
    /// A stable word for the kind of finding, such as `futureWatermark` or `partNotRead`.
    public var code: String
    /// The part of the source that it concerns (a company); `nil` for all of it.
    public var part: String?
    /// What was found, where, and what to do; safe to show.
    public var message: String
    /// Whether something of the source was not read: the run then ends as `partial`.
    public var isIncomplete: Bool

    /// A warning.
    public init(code: String, part: String? = nil, message: String, isIncomplete: Bool = false) {
        self.code = code
        self.part = part
        self.message = message
        self.isIncomplete = isIncomplete
    }
}
