// SPDX-License-Identifier: Apache-2.0

import Columnar
import Testing

struct ExactTextTests {
    @Test(arguments: [("CAF\u{C9}", "CAFE\u{301}"), ("\u{212B}", "\u{C5}"), ("\u{212A}", "K"), ("\u{2126}", "\u{3A9}")])
    func textsThatOnlyLookAlikeAreTwo(one: String, other: String) {
        #expect(one == other, "to String they are one")
        #expect(ExactText(one) != ExactText(other))
        #expect(Value.text(one) != .text(other))
        #expect([ExactText(one): 1, ExactText(other): 2].count == 2)
        #expect(Set([[Value.text(one)], [.text(other)]]).count == 2)
        #expect(ExactText(one) < ExactText(other) || ExactText(other) < ExactText(one))
        #expect(Schema([.init(one, .text), .init(other, .date)]).index(of: other) == 1)
    }

    @Test func equalBytesAreOneText() {
        #expect(ExactText("a\u{301}") == ExactText("a\u{301}"))
        #expect(ExactText("").hashValue == ExactText("").hashValue)
        #expect(Value.decimal(FixedDecimal("1.50")!) == .decimal(FixedDecimal("1.5")!))
        #expect(Value.integer(1) != .boolean(true))
    }
}

struct TextReaderTests {
    @Test(arguments: ["0", "-0", "+1", "007", "1.50", "1e3", "-1.5E-2", "12345678901234567890123456789012345678"])
    func numbers(_ text: String) throws {
        let number = try #require(NumberText(text))
        #expect(number.decimal != nil && number.double != nil)
    }

    @Test(arguments: [
        "", "-", "+", "0x1A", "inf", "nan", "NaN", "1.", ".5", "1e", "1e+", "1 ", " 1", "1,5", "--1", "+-1", "\u{661}",
    ])
    func whatIsNoNumber(_ text: String) {
        #expect(NumberText(text) == nil)
    }

    @Test func aNumberThatIsTooLargeForADoubleIsNone() throws {
        #expect(try #require(NumberText("1e400")).double == nil)
        #expect(try #require(NumberText("1e-400")).double == 0)
    }

    @Test(
        arguments: [
            ("2026-03-31", "2026-03-31T00:00:00", nil), ("2026-03-31T18:30", "2026-03-31T18:30:00", nil),
            ("2026-03-31 18:30:00.25", "2026-03-31T18:30:00.250000", nil),
            ("2026-03-31T00:00:00Z", "2026-03-31T00:00:00", 0),
            ("2026-03-31T00:00:00.000000000-02:30", "2026-03-31T00:00:00", -9_000),
        ] as [(String, String, Int?)])
    func moments(text: String, wallClock: String, secondsEast: Int?) throws {
        let moment = try #require(MomentText(text))
        #expect(moment.wallClock.description == wallClock && moment.secondsEast == secondsEast)
    }

    @Test(arguments: [
        "", "2026-03-31x", "2026-02-30", "0000-01-01", "2026-03-31T", "2026-03-31T24:00", "2026-03-31T10",
        "2026-03-31T10:60",
        "2026-03-31T10:00:00.0000001", "2026-03-31T10:00:00+2:00", "2026-03-31T10:00:00Z ", "2026-03-31T10:00:00.",
    ])
    func whatIsNoMoment(_ text: String) {
        #expect(MomentText(text) == nil)
    }

    @Test func anOffsetThatLeadsOutOfTheYearsIsNoInstant() throws {
        #expect(try #require(MomentText("0001-01-01T00:00:00+02:00")).instant == nil)
        #expect(try #require(MomentText("0001-01-01T00:00:00-02:00")).instant != nil)
        #expect(try #require(MomentText("9999-12-31T23:59:59-00:01")).instant == nil)
    }
}
