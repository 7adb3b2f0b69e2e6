// SPDX-License-Identifier: Apache-2.0

/// What entity sets and their properties mean, for the documentation of generated types.
///
/// It is written as text: an entity set's line begins at the margin, its properties' lines are indented; the name comes
/// first. Under `*` stand properties that mean the same in every entity set.
///
/// ```text
/// ArInvoice A customer's invoice.
///   InvoiceBal1 What is still owed.
/// * Any.
///   TimeStamp The row's version.
/// ```
public struct EntityMeanings: Sendable {
    private var texts: [String: String] = [:]

    /// No meanings.
    public init() {}

    /// The meanings that `text` gives.
    public init(_ text: String) {
        var entity: Substring = ""
        for line in text.split(separator: "\n") {
            let isProperty = line.hasPrefix(" ")
            let parts = line.drop { $0 == " " }.split(separator: " ", maxSplits: 1)
            guard parts.count == 2 else { continue }
            if !isProperty { entity = parts[0] }
            texts[isProperty ? "\(entity).\(parts[0])" : "\(entity)"] = String(parts[1])
        }
    }

    /// What an entity set holds.
    public func entity(_ set: String) -> String? { texts[set] }

    /// What a property says.
    public func property(_ name: String, of set: String) -> String? { texts["\(set).\(name)"] ?? texts["*.\(name)"] }

    /// The names that have a meaning, as `Set` and `Set.Property`.
    public var names: [String] { texts.keys.sorted() }
}
