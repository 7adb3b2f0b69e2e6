// SPDX-License-Identifier: Apache-2.0

public import Columnar

/// A property that the scanner takes out of each record, and the column that it becomes.
public struct ScanColumn: Hashable, Sendable {
    /// The property's name, as the service writes it.
    public var name: String
    /// What its values become. A value that does not fit refuses the record; nothing is rounded or cut.
    ///
    /// Dates and times lie in the years 1 to 9999, which every table can hold. A `text` column also takes numbers, booleans, arrays and objects, as the JSON that they are.
    public var type: ColumnType
    /// Whether `null` is a value. Where it is not, a `null` refuses the record.
    public var isNullable: Bool
    /// Whether a `double` may be `INF`, `-INF` or `NaN`, which OData allows and no table can hold. Unless it may, such a
    /// value refuses its record.
    public var allowsNonFinite: Bool

    /// A column; nullable unless said otherwise.
    public init(_ name: String, _ type: ColumnType, nullable: Bool = true, allowsNonFinite: Bool = false) {
        self.name = name
        self.type = type
        self.isNullable = nullable
        self.allowsNonFinite = allowsNonFinite
    }
}

extension Schema {
    /// The schema of a batch of these columns, identified by `key`.
    ///
    /// The label keeps `Schema([.init("Name", .text)])` from meaning two things.
    package init(scanning columns: [ScanColumn], key: [String] = []) {
        self.init(columns.map { Schema.Column($0.name, $0.type, nullable: $0.isNullable) }, key: key)
    }
}
