// SPDX-License-Identifier: Apache-2.0

public import Columnar

/// When rows of two tables have the same key: the one place that says so.
///
/// Texts are equal if they have the same bytes, whatever the collations of their columns: a column that takes `ABC` for
/// `abc` would make one row of two records. No part of a key is missing.
public struct KeyMatch: Hashable, Sendable {
    /// The key's columns.
    public let key: [String]
    private let collated: Set<ExactText>

    /// A key of which these columns are compared by another rule than byte by byte, or may be.
    init(_ key: [String], collated: some Sequence<String>) {
        self.key = key
        self.collated = Set(collated.map { ExactText($0) })
    }

    /// A key in tables of `schema`, whatever the collations of the columns.
    public init(_ schema: Schema) {
        self.init(schema.key, collated: schema.columns.lazy.filter { $0.type == .text }.map(\.name))
    }

    /// The condition that the rows under the aliases `left` and `right` have the same key.
    public func condition(_ left: String, _ right: String) -> String {
        key.map { "\(column($0, of: left)) = \(column($0, of: right))" }.joined(separator: " AND ")
    }

    /// The key's columns of a table, to group or to order by, separated by commas.
    public func columns(of table: String) -> String {
        key.map { column($0, of: table) }.joined(separator: ", ")
    }

    /// A column of a table as it is to be compared.
    func column(_ name: String, of table: String) -> String {
        let column = "\(table).\(quoted(identifier: name))"
        return collated.contains(ExactText(name)) ? "(\(column) COLLATE \"binary\")" : column
    }
}

extension HyperConnection {
    /// When rows of these tables have the same key.
    ///
    /// - Throws: ``HyperError`` with code `notFound` if one of them is not there.
    public func keyMatch(_ key: [String], of tables: HyperTable...) async throws -> KeyMatch {
        var collated: [String] = []
        for table in tables { collated += try await columns(of: table).filter(\.isCollated).map(\.name) }
        return KeyMatch(key, collated: collated)
    }

    /// The columns of `table` that take different texts for the same, or order them otherwise than by their bytes.
    public func collatedColumns(of table: HyperTable) async throws -> [String] {
        try await columns(of: table).filter(\.isCollated).map(\.name)
    }
}
