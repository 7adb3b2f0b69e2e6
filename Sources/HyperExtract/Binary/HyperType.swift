// SPDX-License-Identifier: Apache-2.0

import Columnar

/// A type of hyperd's, by what its catalogue and its result descriptions call it, and how its values are laid out.
struct HyperType: Hashable, Sendable {
    /// How a value's bytes are to be read; all little-endian.
    enum Layout: Hashable, Sendable {
        case boolean, int16, int32, uint32, int64, int128, float, double
        /// A Julian day number.
        case day
        /// Microseconds since the beginning of Julian day 0.
        case microseconds
        /// A length of 32 bits, then as many bytes of UTF-8.
        case text
    }

    let layout: Layout
    let columnType: ColumnType

    /// The bytes of a value; of a text, those of its length.
    var width: Int {
        switch layout {
        case .boolean: 1
        case .int16: 2
        case .int32, .uint32, .float, .day, .text: 4
        case .int64, .double, .microseconds: 8
        case .int128: 16
        }
    }

    /// The type of these PostgreSQL numbers; `nil` for one that a ``ColumnType`` has no place for.
    init?(oid: Int, modifier: Int) {
        switch oid {
        case 16: self.init(.boolean, .boolean)
        case 20: self.init(.int64, .integer)
        case 21: self.init(.int16, .int32)
        case 23: self.init(.int32, .int32)
        case 25, 1042, 1043: self.init(.text, .text)
        case 26: self.init(.uint32, .integer)
        case 700: self.init(.float, .double)
        case 701: self.init(.double, .double)
        case 1082: self.init(.day, .date)
        case 1114: self.init(.microseconds, .timestamp)
        case 1184: self.init(.microseconds, .instant)
        case 1700:
            // PostgreSQL's packing: precision in the upper half, scale in the lower, 4 added.
            guard modifier >= 4 else { return nil }
            let (precision, scale) = ((modifier - 4) >> 16, (modifier - 4) & 0xffff)
            guard (1...ColumnType.maximumPrecision).contains(precision), scale <= precision else { return nil }
            self.init(precision > 18 ? .int128 : .int64, .numeric(precision: precision, scale: scale))
        default: return nil
        }
    }

    /// The type that a new column of type `columnType` gets.
    init(_ columnType: ColumnType) {
        switch columnType {
        case .text: self.init(.text, columnType)
        case .int32: self.init(.int32, columnType)
        case .integer: self.init(.int64, columnType)
        case .numeric(let precision, _): self.init(precision > 18 ? .int128 : .int64, columnType)
        case .double: self.init(.double, columnType)
        case .boolean: self.init(.boolean, columnType)
        case .date: self.init(.day, columnType)
        case .timestamp, .instant: self.init(.microseconds, columnType)
        }
    }

    private init(_ layout: Layout, _ columnType: ColumnType) {
        self.layout = layout
        self.columnType = columnType
    }

    /// The name of a new column's type in SQL.
    static func sql(_ type: ColumnType) -> String {
        switch type {
        case .text: "text"
        case .int32: "integer"
        case .integer: "bigint"
        case .numeric(let precision, let scale): "numeric(\(precision),\(scale))"
        case .double: "double precision"
        case .boolean: "boolean"
        case .date: "date"
        case .timestamp: "timestamp"
        case .instant: "timestamp with time zone"
        }
    }

    /// The Julian day number of 1970-01-01.
    static let julianDayOf1970 = 2_440_588
    /// The microseconds from the beginning of Julian day 0 to 1970-01-01.
    static let julianMicrosecondsOf1970: Int64 = 2_440_588 * 86_400_000_000
}

/// A column as hyperd has it.
struct HyperColumn: Hashable, Sendable {
    let name: String
    let type: HyperType
    let isNullable: Bool
    /// The type as hyperd writes it in SQL, collation included.
    let sqlType: String
    /// Whether texts are compared by another rule than byte by byte.
    let isCollated: Bool
}
