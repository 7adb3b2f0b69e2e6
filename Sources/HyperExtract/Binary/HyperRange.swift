// SPDX-License-Identifier: Apache-2.0

import Columnar

/// What hyperd takes without a word though it does not fit, and what Tableau cannot show.
///
/// hyperd stores a numeric beyond its precision, NaN, infinity, NUL in a text and years beyond 9999 as they come: so every
/// value is looked at before it is sent.
enum HyperRange {
    private static let days =
        Int64(CalendarDate.range.lowerBound.daysSince1970)...Int64(CalendarDate.range.upperBound.daysSince1970)
    private static let microseconds =
        Timestamp.range.lowerBound.microsecondsSince1970...Timestamp.range.upperBound.microsecondsSince1970

    /// Throws for the first value of `column` that its column in the table cannot hold.
    static func check(_ column: ColumnData, _ target: HyperColumn) throws(Refusal) {
        try checkLayout(column)
        if !target.isNullable, let row = column.nulls.firstIndex(where: { $0 != 0 }) {
            throw Refusal(row, "a missing value, but the column takes none")
        }
        switch target.type.columnType {
        case .text: try checkText(column)
        case .int32:
            let isShort = target.type.layout == .int16
            let range = isShort ? Int64(Int16.min)...Int64(Int16.max) : Int64(Int32.min)...Int64(Int32.max)
            try check(column, range) { "\($0) does not fit a whole number of \(isShort ? 16 : 32) bits" }
        case .integer:
            guard target.type.layout == .uint32 else { return }
            try check(column, 0...Int64(UInt32.max)) { "\($0) does not fit a whole number of 32 bits without sign" }
        case .numeric(let precision, let scale):
            try checkNumeric(column, precision: precision, scale: scale)
        case .double:
            guard !column.doubles.allSatisfy(\.isFinite) else { return }
            for (row, value) in column.doubles.enumerated() where !value.isFinite && !column.isNull(row) {
                throw Refusal(row, "\(value) is no number that an extract can hold")
            }
        case .boolean: try check(column, 0...1) { "\($0) is neither true (1) nor false (0)" }
        case .date:
            try check(column, days) {
                "\(CalendarDate(daysSince1970: Int($0))) is outside 0001-01-01 to 9999-12-31"
            }
        case .timestamp, .instant:
            try check(column, microseconds) {
                "\(Timestamp(microsecondsSince1970: $0)) is outside the years 1 to 9999"
            }
        }
    }

    /// The first row that is refused, and why.
    struct Refusal: Error {
        let row: Int
        let reason: String

        init(_ row: Int, _ reason: String) {
            self.row = row
            self.reason = reason
        }
    }

    /// The encoder reads the arrays by pointer: they must be as long as they say.
    private static func checkLayout(_ column: ColumnData) throws(Refusal) {
        let length =
            switch column.type.storage {
            case .text: column.ends.count
            case .integers: column.integers.count
            case .wide: column.wides.count
            case .doubles: column.doubles.count
            }
        guard length == column.count else {
            throw Refusal(0, "the column has \(length) values for \(column.count) rows")
        }
        guard column.type.storage == .text else { return }
        var previous: Int32 = 0
        for (row, end) in column.ends.enumerated() {
            guard end >= previous, Int(end) <= column.bytes.count else {
                throw Refusal(row, "the text ends outside the column's bytes")
            }
            previous = end
        }
    }

    private static func checkText(_ column: ColumnData) throws(Refusal) {
        guard let position = column.bytes.firstIndex(of: 0) else { return }
        guard let row = column.ends.firstIndex(where: { Int($0) > position }) else { return }
        throw Refusal(row, "the text holds a NUL character")
    }

    private static func checkNumeric(_ column: ColumnData, precision: Int, scale: Int) throws(Refusal) {
        func reason(_ mantissa: Int128) -> String {
            "\(FixedDecimal(mantissa: mantissa, scale: scale)) does not fit numeric(\(precision),\(scale))"
        }
        let limit = FixedDecimal.powersOf10[precision]
        guard column.type.storage == .wide else {
            let limit = Int64(limit - 1)
            return try check(column, -limit...limit) { reason(Int128($0)) }
        }
        guard !column.wides.allSatisfy({ $0 > -limit && $0 < limit }) else { return }
        for (row, value) in column.wides.enumerated() where !(value > -limit && value < limit) && !column.isNull(row) {
            throw Refusal(row, reason(value))
        }
    }

    private static func check(
        _ column: ColumnData, _ range: ClosedRange<Int64>, _ reason: (Int64) -> String
    ) throws(Refusal) {
        let (low, high) = column.integers.withUnsafeBufferPointer { values in
            values.reduce(into: (Int64.max, Int64.min)) { bounds, value in
                bounds = (min(bounds.0, value), max(bounds.1, value))
            }
        }
        guard low < range.lowerBound || high > range.upperBound else { return }
        for (row, value) in column.integers.enumerated() where !range.contains(value) && !column.isNull(row) {
            throw Refusal(row, reason(value))
        }
    }
}
