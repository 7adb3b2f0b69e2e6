// SPDX-License-Identifier: Apache-2.0

import Columnar

/// Random numbers that are the same on every run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}

/// Rows with every type, at their limits more often than chance would have it.
enum RandomRows {
    static let schema = Schema(
        [
            .init("id", .integer, nullable: false), .init("small", .int32), .init("big", .integer),
            .init("money", .numeric(precision: 18, scale: 2), nullable: false),
            .init("tiny", .numeric(precision: 1, scale: 0)), .init("part", .numeric(precision: 18, scale: 18)),
            .init("rate", .numeric(precision: 19, scale: 4)),
            .init("huge", .numeric(precision: 38, scale: 0), nullable: false),
            .init("fraction", .numeric(precision: 38, scale: 38)), .init("float", .double),
            .init("flag", .boolean), .init("strict flag", .boolean, nullable: false), .init("day", .date),
            .init("strict \"day\"", .date, nullable: false), .init("moment", .timestamp), .init("instant", .instant),
            .init("Text, ü", .text), .init("strict text", .text, nullable: false),
        ], key: ["id"])

    static func batch(_ count: Int, from first: Int = 0, using random: inout SeededGenerator) -> RecordBatch {
        var batch = RecordBatch(schema, capacity: count)
        for row in 0..<count {
            for (index, column) in schema.columns.enumerated() {
                if column.isNullable, random.next() % 8 == 0 {
                    batch.columns[index].appendNull()
                } else if index == 0 {
                    batch.columns[index].append(integer: Int64(first + row))
                } else {
                    append(to: &batch.columns[index], using: &random)
                }
            }
        }
        return batch
    }

    static func append(to column: inout ColumnData, using random: inout SeededGenerator) {
        switch column.type {
        case .int32: column.append(integer: integer(Int64(Int32.min)...Int64(Int32.max), &random))
        case .integer: column.append(integer: integer(Int64.min...Int64.max, &random))
        case .boolean: column.append(integer: Int64(random.next() % 2))
        case .date: column.append(integer: integer(-719_162...2_932_896, &random))
        case .timestamp, .instant:
            column.append(integer: integer(-62_135_596_800_000_000...253_402_300_799_999_999, &random))
        case .numeric(let precision, _):
            let limit = FixedDecimal.powersOf10[precision]
            let value: Int128
            switch random.next() % 6 {
            case 0: value = limit - 1
            case 1: value = -(limit - 1)
            case 2: value = Int128(random.next() % 3) - 1
            default:
                let wide = Int128(truncatingIfNeeded: random.next()) << 64 | Int128(random.next())
                value = wide % limit
            }
            if precision > 18 { column.append(wide: value) } else { column.append(integer: Int64(value)) }
        case .double:
            let extremes: [Double] = [
                0, -0.0, 0.1, 1.0 / 3, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, .leastNonzeroMagnitude,
                .leastNormalMagnitude, 2_251_799_813_685_247.75, 0.1 + 0.2,
            ]
            let bits = Double(bitPattern: random.next())
            column.append(
                double: random.next() % 3 == 0 || !bits.isFinite ? extremes.randomElement(using: &random)! : bits)
        case .text:
            column.bytes.append(contentsOf: text(&random).utf8)
            column.endText()
        }
    }

    private static func integer(_ range: ClosedRange<Int64>, _ random: inout SeededGenerator) -> Int64 {
        switch random.next() % 8 {
        case 0: range.lowerBound
        case 1: range.upperBound
        case 2: range.contains(0) ? 0 : range.lowerBound
        default: Int64.random(in: range, using: &random)
        }
    }

    private static let words = [
        "", " ", "a", "Müller & Söhne", "e\u{301}", "é", "日本語", "👩‍👩‍👧‍👦", "O'Brien", "\"quoted\"", "tab\there",
        "line\r\nbreak",
        "\\N", "\\.", "NULL", "  padded  ", "\u{7f}\u{1}", "\u{fffd}", "\u{10ffff}", "ﷺ", "a\u{200b}b", ",;|",
    ]

    static func text(_ random: inout SeededGenerator) -> String {
        var text = words.randomElement(using: &random)!
        while random.next() % 3 == 0 { text += words.randomElement(using: &random)! }
        return random.next() % 2_000 == 0 ? String(repeating: text + "x", count: 1_000) : text
    }
}
