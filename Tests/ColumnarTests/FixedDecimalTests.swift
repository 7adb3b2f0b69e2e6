// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import Testing

struct FixedDecimalTests {
    /// Random numbers, the same on every run.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64 = 42
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }

    /// A decimal in text arithmetic, as an independent implementation: a sign, digits without leading zeros, places.
    private struct TextDecimal {
        var isNegative = false
        var digits = ""
        var places = 0

        /// Reads JSON's grammar by a regular expression.
        init?(_ text: String) {
            guard let match = text.wholeMatch(of: /(-?)(0|[1-9][0-9]*)(\.([0-9]+))?([eE]([+-]?[0-9]+))?/) else {
                return nil
            }
            isNegative = match.1 == "-"
            let fraction = match.4.map(String.init) ?? ""
            digits = String((match.2 + fraction).drop { $0 == "0" })
            guard let exponent = Int(match.6 ?? "0") else { return nil }
            places = fraction.count - exponent
        }

        /// Digits and places without trailing zeros after the point.
        var plain: String {
            var (digits, places) = (digits, places)
            while places > 0, digits.last == "0" { (digits, places) = (String(digits.dropLast()), places - 1) }
            if digits.isEmpty { return "0" }
            if places < 0 { (digits, places) = (digits + String(repeating: "0", count: -places), 0) }
            let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
            return (isNegative ? "-" : "") + padded.dropLast(places) + (places > 0 ? "." + padded.suffix(places) : "")
        }

        /// Whether it needs no more than 38 digits and 38 places.
        var fits: Bool {
            let plain = plain.drop { $0 == "-" }
            let parts = plain.split(separator: ".")
            return plain.filter(\.isNumber).drop { $0 == "0" }.count <= 38 && (parts.count == 1 || parts[1].count <= 38)
        }
    }

    private static func plain(_ decimal: FixedDecimal) -> String {
        TextDecimal(decimal.description)!.plain
    }

    private static func randomText(_ random: inout Generator) -> String {
        func digits(_ count: Int) -> String { (0..<count).map { _ in String(random.next() % 10) }.joined() }
        let whole = random.next() % 3 == 0 ? "0" : String(1 + random.next() % 9) + digits(Int(random.next() % 24))
        let fraction = random.next() % 4 == 0 ? "" : "." + digits(1 + Int(random.next() % 24))
        let exponent =
            random.next() % 5 == 0
            ? ["e", "E", "e+", "e-"].randomElement(using: &random)! + String(random.next() % 40) : ""
        return (random.next() % 2 == 0 ? "-" : "") + whole + fraction + exponent
    }

    @Test func randomNumbersAreReadAsTextArithmeticReadsThem() throws {
        var random = Generator()
        var refused = 0
        for _ in 0..<3_000 {
            let text = Self.randomText(&random)
            let expected = try #require(TextDecimal(text))
            if let decimal = FixedDecimal(text) {
                let isEqual = Self.plain(decimal) == expected.plain
                #expect(isEqual, "\(text) was read as \(decimal)")
            } else {
                refused += 1
                #expect(!expected.fits, "\(text) was not read")
            }
        }
        #expect(refused > 30 && refused < 2_500)
    }

    @Test func numbersAreOrderedAsFoundationOrdersThemWhereItIsExact() throws {
        var random = Generator()
        var texts: [String] = []
        while texts.count < 300 {
            let text = "\(random.next() % 2 == 0 ? "-" : "")\(random.next() % 1_000).\(random.next() % 1_000)"
            texts.append(text)
            texts.append(text + "0")
        }
        for _ in 0..<3_000 {
            let (a, b) = (texts.randomElement(using: &random)!, texts.randomElement(using: &random)!)
            let (ours, theirs) = ((FixedDecimal(a)!, FixedDecimal(b)!), (Decimal(string: a)!, Decimal(string: b)!))
            #expect((ours.0 < ours.1) == (theirs.0 < theirs.1), "\(a) < \(b)")
            #expect((ours.0 == ours.1) == (theirs.0 == theirs.1), "\(a) = \(b)")
            if ours.0 == ours.1 { #expect(ours.0.hashValue == ours.1.hashValue) }
        }
    }

    @Test func extremesAreComparedWithoutOverflow() {
        let largest = FixedDecimal.powersOf10[38] - 1
        let numbers = [
            FixedDecimal(mantissa: -largest, scale: 0), FixedDecimal(mantissa: -1, scale: 0),
            FixedDecimal(mantissa: -largest, scale: 38), FixedDecimal(mantissa: -1, scale: 38),
            FixedDecimal(mantissa: 0, scale: 38), FixedDecimal(mantissa: 1, scale: 38),
            FixedDecimal(mantissa: largest, scale: 38),
            FixedDecimal(mantissa: 1, scale: 0), FixedDecimal(mantissa: largest, scale: 0),
        ]
        for (i, a) in numbers.enumerated() {
            for (j, b) in numbers.enumerated() {
                #expect((a < b) == (i < j), "\(a) < \(b)")
                #expect((a == b) == (i == j))
            }
        }
    }

    @Test func theMantissaAtAnotherScaleIsExactOrNone() throws {
        var random = Generator()
        for _ in 0..<2_000 {
            let text = Self.randomText(&random)
            guard let decimal = FixedDecimal(text) else { continue }
            let precision = 1 + Int(random.next() % 38)
            let scale = Int(random.next() % UInt64(precision + 1))
            let plain = Self.plain(decimal).drop { $0 == "-" }
            let parts = plain.split(separator: ".")
            let fits =
                (parts.count == 1 ? 0 : parts[1].count) <= scale
                && (parts[0] == "0" ? 0 : parts[0].count) <= precision - scale
            let mantissa = decimal.mantissa(precision: precision, scale: scale)
            #expect((mantissa != nil) == fits, "\(text) in numeric(\(precision),\(scale))")
            if let mantissa { #expect(FixedDecimal(mantissa: mantissa, scale: scale) == decimal, "\(text)") }
        }
    }

    @Test(arguments: [
        "", "-", "+1", ".5", "5.", "01", "-01", "1e", "1e+", "1.e5", "1.5.2", " 1", "1 ", "1,5", "0x1", "NaN",
        "Infinity", "--1", "1-",
        "1e5.0", "１", "1e99999999999999999999", "123456789012345678901234567890123456789", "1e38", "1e-39",
        "0.000000000000000000000000000000000000001",
    ])
    func whatIsNoNumberOrTooLongIsNotRead(_ text: String) {
        #expect(FixedDecimal(text) == nil)
    }

    @Test(arguments: [
        ("0", "0"), ("-0", "0"), ("-0.00", "0.00"), ("-0.01", "-0.01"), ("1.50", "1.50"), ("1e2", "100"),
        ("1.5e1", "15"),
        ("1.50E+1", "15.0"), ("25e-4", "0.0025"), ("0e999999", "0"),
        ("99999999999999999999999999999999999999", "99999999999999999999999999999999999999"),
        ("-0.99999999999999999999999999999999999999", "-0.99999999999999999999999999999999999999"),
        ("1.000000000000000000000000000000000000000000", "1.0000000000000000000000000000000000000"),
        ("1e37", "10000000000000000000000000000000000000"),
    ])
    func scaleAndSignAreKept(_ text: String, _ printed: String) {
        #expect(FixedDecimal(text)?.description == printed)
    }
}
