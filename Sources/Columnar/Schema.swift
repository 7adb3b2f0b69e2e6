// SPDX-License-Identifier: Apache-2.0

/// The columns of a table, in order, and the columns that identify a row.
public struct Schema: Hashable, Sendable, Codable {
    /// One column: what it is called and what it holds.
    public struct Column: Hashable, Sendable, Codable {
        /// The name, as the destination shows it.
        public var name: String
        /// What the values are.
        public var type: ColumnType
        /// Whether a value may be missing.
        public var isNullable: Bool

        /// A column; nullable unless said otherwise.
        public init(_ name: String, _ type: ColumnType, nullable: Bool = true) {
            self.name = name
            self.type = type
            self.isNullable = nullable
        }
    }

    /// The columns, in order.
    public var columns: [Column]
    /// The names of the columns that together identify a row; empty if rows have no identity.
    public var key: [String]

    /// A schema of these columns, identified by `key`.
    public init(_ columns: [Column], key: [String] = []) {
        self.columns = columns
        self.key = key
    }

    /// The position of the column called `name`, byte for byte.
    public func index(of name: String) -> Int? {
        columns.firstIndex { $0.name.hasSameBytes(as: name) }
    }

    /// The positions of the key's columns.
    public var keyIndices: [Int] {
        key.compactMap(index(of:))
    }
}

extension Schema {
    /// The names that hyperd gives to columns of its own; no table of a .hyper file can have a column called so. `CTID` is
    /// another name.
    package static let reservedColumnNames: Set<String> = ["cmax", "cmin", "ctid", "tableoid", "xmax", "xmin"]
}
