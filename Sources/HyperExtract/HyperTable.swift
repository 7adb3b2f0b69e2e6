// SPDX-License-Identifier: Apache-2.0

/// The name of a table in an attached .hyper file, or of a temporary one.
public struct HyperTable: Hashable, Sendable {
    /// The name under which the file is attached; `nil` if only one is, and for temporary tables.
    public var database: String?
    /// The schema; Tableau expects `Extract`.
    public var schema: String
    /// The table; Tableau expects `Extract`.
    public var name: String

    /// A table; `"Extract"."Extract"` unless said otherwise.
    public init(database: String? = nil, schema: String = "Extract", name: String = "Extract") {
        self.database = database
        self.schema = schema
        self.name = name
    }

    /// A table that lives as long as its connection and is in no file.
    public static func temporary(_ name: String) -> HyperTable {
        HyperTable(schema: temporarySchema, name: name)
    }

    /// Whether the table is in no file.
    public var isTemporary: Bool { schema == Self.temporarySchema && database == nil }

    /// The name in SQL, every part quoted.
    public var sql: String {
        ([database, schema, name].compactMap(\.self)).map(quoted(identifier:)).joined(separator: ".")
    }

    private static let temporarySchema = "pg_temp"
}

/// A name as SQL takes it whatever is in it: in double quotes, with those in it doubled.
public func quoted(identifier name: String) -> String {
    "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
}

/// A text as an SQL constant: in single quotes, with those in it doubled.
public func quoted(literal text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
}
