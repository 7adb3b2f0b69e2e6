// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import SysproOData
import Testing

@Suite struct ScannedNumberTests {
    @Test(arguments: [
        ("0", "0.00"), ("-0", "0.00"), ("-0.0", "0.00"), ("1", "1.00"), ("1.5", "1.50"), ("1.50", "1.50"),
        ("1.500000", "1.50"), ("-12345678.99", "-12345678.99"), ("\"-12345678.99\"", "-12345678.99"),
        ("1.5e3", "1500.00"), ("15E-1", "1.50"), ("1e+2", "100.00"), ("0e99", "0.00"), ("99999999.99", "99999999.99"),
        (#""1.\u0035""#, "1.50"), ("0.000000000000000000000000000000", "0.00"),
    ]) func decimalsAreTakenOverExactly(_ json: String, _ text: String) throws {
        #expect(try value(json, .numeric(precision: 10, scale: 2)) == .taken(decimal(text)))
    }

    @Test(arguments: [
        "1.005", "0.001", "100000000", "99999999.991", "1e-3", "1e8", "123456789012345678901234567890", "\"1.005\"",
    ]) func whatDoesNotFitIsRefusedAndNeverRounded(_ json: String) throws {
        let reason = try #require(try value(json, .numeric(precision: 10, scale: 2)).reason)
        #expect(reason.contains("does not fit numeric(10,2)"))
    }

    @Test(arguments: [
        "\"\"", "\"abc\"", "\"1,5\"", "\" 1\"", "\"+1\"", "\"01\"", "\"1.\"", "\"NaN\"", "\"INF\"", "true", "[1]", "{}",
        "\"0x10\"", "\"1\\u0000\"",
    ]) func whatIsNoDecimalIsRefused(_ json: String) throws {
        #expect(try value(json, .numeric(precision: 10, scale: 2)).reason != nil)
        #expect(try value(json, .numeric(precision: 38, scale: 2)).reason != nil)
        #expect(try value(json, .integer).reason != nil)
    }

    @Test func thirtyEightDigitsAreExact() throws {
        let digits = "12345678901234567890123456.123456789012"
        let wide = ColumnType.numeric(precision: 38, scale: 12)
        #expect(try value(digits, wide) == .taken(decimal(digits)))
        #expect(try value("\"-\(digits)\"", wide) == .taken(decimal("-\(digits)")))
        #expect(
            try value("79228162514264337593543950335", .numeric(precision: 38, scale: 0))
                == .taken(decimal("79228162514264337593543950335")))
        #expect(try value("1" + String(repeating: "0", count: 26), wide).reason != nil)
    }

    @Test func randomDecimalsEqualIndependentArithmetic() throws {
        // Foundation's Decimal is another implementation, exact to 38 digits.
        var random = Seeded(20_261_122)
        for _ in 0..<4_000 {
            let precision = Int.random(in: 1...38, using: &random)
            let scale = Int.random(in: 0...precision, using: &random)
            let whole = Int.random(in: 0...max(0, precision - scale), using: &random)
            let places = Int.random(in: 0...min(scale + 2, 36 - whole < 0 ? 0 : 36 - whole), using: &random)
            var digits = whole == 0 ? "0" : "\(Int.random(in: 1...9, using: &random))"
            while digits.count < whole { digits.append("\(Int.random(in: 0...9, using: &random))") }
            if places > 0 {
                digits += "." + String((0..<places).map { _ in Character("\(Int.random(in: 0...9, using: &random))") })
            }
            if Bool.random(using: &random) { digits = "-" + digits }
            let json = Bool.random(using: &random) ? "\"\(digits)\"" : digits
            let type = ColumnType.numeric(precision: precision, scale: scale)
            let taken = try value(json, type)
            let fraction = digits.split(separator: ".").dropFirst().first ?? ""
            let fits = fraction.dropFirst(scale).allSatisfy { $0 == "0" }
            guard fits else {
                #expect(taken.reason != nil, "\(json) in \(type)")
                continue
            }
            guard case .taken(.decimal(let number)) = taken else {
                Issue.record("\(json) in \(type): \(taken)")
                continue
            }
            #expect(number.scale == scale)
            #expect(Decimal(string: "\(number)") == Decimal(string: digits), "\(json) in \(type)")
        }
    }

    @Test(
        arguments: [
            ("2147483647", 2_147_483_647), ("-2147483648", -2_147_483_648), ("\"7\"", 7), ("5.000", 5), ("2e3", 2_000),
            ("-0", 0),
        ] as [(String, Int64)]) func wholeNumbersOf32Bits(_ json: String, _ number: Int64) throws
    {
        #expect(try value(json, .int32) == .taken(.integer(number)))
    }

    @Test(arguments: ["2147483648", "-2147483649", "1.5", "1e10", "\"9223372036854775807\""])
    func whatDoesNotFit32BitsIsRefused(_ json: String) throws {
        #expect(try value(json, .int32).reason != nil)
    }

    @Test func wholeNumbersOf64BitsReachTheirEnds() throws {
        #expect(try value("9223372036854775807", .integer) == .taken(.integer(.max)))
        #expect(try value("\"-9223372036854775808\"", .integer) == .taken(.integer(.min)))
        #expect(try value("9007199254740993", .integer) == .taken(.integer(9_007_199_254_740_993)))
        #expect(try value("9223372036854775808", .integer).reason?.contains("64 bits") == true)
        #expect(try value("99999999999999999999999999999999999999999999", .integer).reason != nil)
    }

    @Test func doublesAreTheNearestOnes() throws {
        for text in [
            "0", "0.1", "1E+300", "4.94065645841247E-324", "123456789012345", "1.7976931348623157e308", "2.5e-5",
        ] {
            #expect(try value(text, .double) == .taken(.double(Double(text)!)))
            #expect(try value("\"\(text)\"", .double) == .taken(.double(Double(text)!)))
        }
        var random = Seeded(7)
        for _ in 0..<2_000 {
            let number = Double(bitPattern: random.next())
            guard number.isFinite else { continue }
            #expect(try value("\(number)", .double) == .taken(.double(number)))
        }
        for text in ["INF", "-INF", "NaN"] {
            #expect(try value("\"\(text)\"", .double).reason?.contains("no table can hold") == true)
        }
        #expect(try value("-0.0", .double) == .taken(.double(-0.0)))
        #expect(try value("1e400", .double).reason?.contains("too large") == true)
        for text in ["\"inf\"", "\"nan\"", "\"0x10\"", "\"\"", "true", "\"+1\"", "\"1 \""] {
            #expect(try value(text, .double).reason != nil)
        }
    }

    @Test func whatIsNoFiniteNumberIsTakenWhereItIsAskedFor() throws {
        let column = ScanColumn("X", .double, allowsNonFinite: true)
        let page = try scan(#"{"X":"INF"},{"X":"-INF"},{"X":"NaN"}"#, [column])
        #expect(page.refused.isEmpty)
        #expect(page.records.columns[0].doubles[0] == .infinity && page.records.columns[0].doubles[1] == -.infinity)
        #expect(page.records.columns[0].doubles[2].isNaN)
    }

    @Test func booleansAreTrueAndFalseOnly() throws {
        #expect(try value("true", .boolean) == .taken(.boolean(true)))
        #expect(try value("false", .boolean) == .taken(.boolean(false)))
        for text in ["1", "0", "\"true\"", "\"Y\"", "[]"] { #expect(try value(text, .boolean).reason != nil) }
    }

    @Test func nullIsRefusedWhereAValueIsNeeded() throws {
        let page = try scan(#"{"X":null},{"X":1}"#, [ScanColumn("X", .integer, nullable: false)])
        #expect(page.records.columns[0].integers == [1])
        #expect(page.refused.first?.reason.contains("null") == true)
    }
}
