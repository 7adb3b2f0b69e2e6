// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import Testing

@Suite struct FixedDecimalArithmeticTests {
    /// Random numbers, the same on every run.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64 = 7
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }

        /// A number of at most `digits` digits, as text: both implementations read it.
        mutating func text(digits: Int) -> String {
            let count = 1 + Int(next() % UInt64(digits))
            let scale = Int(next() % UInt64(count))
            let text = (0..<count).map { _ in String(next() % 10) }.joined()
            let whole = text.prefix(count - scale).drop { $0 == "0" }
            return (next() % 2 == 0 ? "-" : "") + (whole.isEmpty ? "0" : whole)
                + (scale > 0 ? "." + text.suffix(scale) : "")
        }
    }

    @Test func sumsDifferencesAndProductsAreThoseOfFoundation() throws {
        var random = Generator()
        for _ in 0..<3_000 {
            // Foundation's decimals have 38 digits: products of 18 digits each are exact there too.
            let (a, b) = (random.text(digits: 18), random.text(digits: 18))
            let (x, y) = (try #require(FixedDecimal(a)), try #require(FixedDecimal(b)))
            let (left, right) = (try #require(Decimal(string: a)), try #require(Decimal(string: b)))
            for (ours, theirs) in [(x + y, left + right), (x - y, left - right), (x * y, left * right)] {
                #expect(Decimal(string: ours.description) == theirs, "\(a), \(b): \(ours)")
            }
            #expect(-x == 0 - x && x.magnitude == (x < 0 ? 0 - x : x))
        }
    }

    @Test func aSumKeepsTheLargerScaleAndAProductBoth() throws {
        #expect((try #require(FixedDecimal("1.50")) + 1).description == "2.50")
        #expect((try #require(FixedDecimal("1.50")) - FixedDecimal("0.5")!).description == "1.00")
        #expect((try #require(FixedDecimal("1.50")) * FixedDecimal("2.0")!).description == "3.000")
        var owed: [String: FixedDecimal] = [:]
        owed["A", default: 0] += FixedDecimal("0.10")!
        owed["A", default: 0] += FixedDecimal("0.20")!
        owed["A", default: 0] *= -2
        #expect(owed["A"]?.description == "-0.60")
    }

    @Test func whatHasMoreThan38DigitsIsAnErrorThatNamesBothNumbers() throws {
        let largest = FixedDecimal(mantissa: FixedDecimal.powersOf10[38] - 1, scale: 0)
        let smallest = FixedDecimal(mantissa: 1, scale: 38)
        #expect(throws: ValueError(reason: "\(largest) + 1 has more than 38 digits")) { try largest.adding(1) }
        #expect(throws: ValueError.self) { try (-largest).subtracting(1) }
        #expect(throws: ValueError.self) { try largest.adding(smallest) }
        #expect(throws: ValueError.self) { try smallest.multiplied(by: smallest) }
        #expect(throws: ValueError.self) { try largest.multiplied(by: largest) }
        #expect(throws: ValueError.self) { try [largest, 1].sum() }
        // No number of 128 bits traps.
        let extremes = [Int128.min, .min + 1, -1, 0, 1, .max - 1, .max].flatMap { mantissa in
            [0, 1, 37, 38].map { FixedDecimal(mantissa: mantissa, scale: $0) }
        }
        for a in extremes {
            for b in extremes {
                for result in [try? a.adding(b), try? a.subtracting(b), try? a.multiplied(by: b)] {
                    if let result { #expect(result.mantissa.magnitude < FixedDecimal.powersOf10[38].magnitude) }
                }
                #expect((a < b) != (a >= b))
            }
            #expect(a.mantissa(precision: 39, scale: 0) == nil && a.mantissa(precision: 38, scale: 40) == nil)
            #expect(a.mantissa(precision: -1, scale: 0) == nil && a.mantissa(precision: 38, scale: -1) == nil)
        }
    }

    @Test func zerosAtTheEndNeverMakeANumberTooLong() throws {
        let long = FixedDecimal(mantissa: FixedDecimal.powersOf10[37], scale: 37)
        #expect(
            try long.adding(FixedDecimal("90000000000000000000000000000000000000")!).description
                == "90000000000000000000000000000000000001")
        #expect(try long.multiplied(by: long) == 1)
        #expect(try FixedDecimal(mantissa: 0, scale: 38).multiplied(by: FixedDecimal(mantissa: 0, scale: 38)) == 0)
        // 2^100 · 5^50 = 2^50 · 10^50: neither factor ends in a zero, the product in fifty.
        let two = FixedDecimal(mantissa: 1 << 100, scale: 38)
        let five = FixedDecimal(mantissa: (0..<50).reduce(1) { product, _ in product * 5 }, scale: 38)
        #expect(try two.multiplied(by: five) == FixedDecimal(mantissa: 1 << 50, scale: 26))
    }

    @Test func aSumOfNothingIsZeroAndOneOfManyIsExact() throws {
        #expect(try [FixedDecimal]().sum() == 0)
        #expect(try (0..<10_000).lazy.map { _ in FixedDecimal("0.01")! }.sum() == 100)
    }

    @Test func wholeNumbersAreLiteralsOfAnyLengthAndConvertExactly() throws {
        let large: FixedDecimal = 99_999_999_999_999_999_999_999_999_999_999_999_999
        #expect(large.description == "99999999999999999999999999999999999999")
        #expect(FixedDecimal(exactly: UInt64.max)?.description == "18446744073709551615")
        #expect(FixedDecimal(exactly: UInt128.max) == nil && FixedDecimal(exactly: Int128.max) == nil)
        let negative: FixedDecimal = -5
        #expect(negative.mantissa == -5 && negative.scale == 0)
    }

    @Test func jsonHoldsDecimalsAndDatesAsTextsAndRefusesNumbers() throws {
        struct Row: Codable, Equatable {
            var balance: FixedDecimal
            var day: CalendarDate
            var at: Timestamp
        }
        let row = Row(
            balance: FixedDecimal("12345678901234567890.10")!, day: CalendarDate("2026-03-31")!,
            at: Timestamp("2026-03-31T18:30:00.25")!)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let json = String(decoding: try encoder.encode(row), as: UTF8.self)
        #expect(json == #"{"at":"2026-03-31T18:30:00.250000","balance":"12345678901234567890.10","day":"2026-03-31"}"#)
        #expect(try JSONDecoder().decode(Row.self, from: Data(json.utf8)) == row)
        for wrong in ["0.1", "1", #""1,5""#, "null", #""""#] {
            #expect(throws: DecodingError.self) {
                try JSONDecoder().decode([FixedDecimal].self, from: Data("[\(wrong)]".utf8))
            }
        }
        for wrong in [#""2026-02-30""#, #""2026-03-31T18:30:00Z""#, "1"] {
            #expect(throws: DecodingError.self) {
                try JSONDecoder().decode([CalendarDate].self, from: Data("[\(wrong)]".utf8))
            }
            #expect(throws: DecodingError.self) {
                try JSONDecoder().decode([Timestamp].self, from: Data("[\(wrong)]".utf8))
            }
        }
    }

    @Test func aRowOfTheWrongWidthIsAnErrorAndChangesNothing() throws {
        var batch = RecordBatch(Schema([.init("A", .text), .init("B", .integer)]))
        #expect(throws: ValueError.self) { try batch.append([.text("a")]) }
        #expect(throws: ValueError.self) { try batch.append([.text("a"), .integer(1), .null]) }
        #expect(batch.count == 0)
    }

    @Test func aYearThatNoCalendarReachesIsNoDate() {
        #expect(CalendarDate(year: .max, month: 1, day: 1) == nil && CalendarDate(year: .min, month: 1, day: 1) == nil)
    }
}
