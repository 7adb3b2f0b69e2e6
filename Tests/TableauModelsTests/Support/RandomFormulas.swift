// SPDX-License-Identifier: Apache-2.0

import Columnar

@testable import TableauModels

/// Makes formulas that no person would write.
struct RandomFormulas {
    var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed) }

    // MARK: Any grammar

    /// An expression that reads well, whatever it means.
    mutating func expression(depth: Int) -> FormulaExpression {
        FormulaExpression(node(depth))
    }

    private mutating func node(_ depth: Int) -> FormulaExpression.Node {
        guard depth > 1 else { return leaf() }
        let next = depth - 1
        switch Int.random(in: 0..<12, using: &random) {
        case 0, 1: return leaf()
        case 2: return .unary(random.pick(FormulaUnaryOperator.allCases), expression(depth: next))
        case 3, 4, 5, 6:
            return .binary(
                random.pick(FormulaBinaryOperator.allCases), expression(depth: next), expression(depth: next))
        case 7:
            return .membership(
                expression(depth: next),
                (0...Int.random(in: 0...2, using: &random)).map { _ in expression(depth: next) })
        case 8: return .conditional(branches(depth), otherwise: random.happens(50) ? expression(depth: next) : nil)
        case 9:
            return .selection(
                expression(depth: next), branches(depth), otherwise: random.happens(50) ? expression(depth: next) : nil)
        case 10:
            return .call(
                random.pick(["SUM", "DATEDIFF", "x_1", "NO"]).uppercased(),
                random.happens(20) ? [] : [expression(depth: next), expression(depth: next)])
        default:
            return .fixed(
                random.happens(30) ? [] : [expression(depth: next), expression(depth: next)], expression(depth: next))
        }
    }

    private mutating func branches(_ depth: Int) -> [FormulaBranch] {
        (0...Int.random(in: 0...2, using: &random)).map { _ in
            FormulaBranch(when: expression(depth: depth - 1), then: expression(depth: depth - 1))
        }
    }

    private mutating func leaf() -> FormulaExpression.Node {
        let names = ["Balance", "Days ] overdue", "[x]", "", "Ä 'q' \"", "a.b", "//", "END", "Parameters"]
        switch Int.random(in: 0..<9, using: &random) {
        case 0: return .value(.null)
        case 1: return .value(.string(random.pick(["", "it's", "\"", "// no comment", "a\nb", "é", "]", "#", "/*"])))
        case 2: return .value(.integer(random.pick([0, 1, 42, .max])))
        case 3:
            let scale = Int.random(in: 0...38, using: &random)
            return .value(
                .decimal(FixedDecimal(mantissa: Int128.random(in: 0...999_999_999_999, using: &random), scale: scale)))
        case 4: return .value(.boolean(random.happens(50)))
        case 5: return .value(.date(CalendarDate(daysSince1970: Int.random(in: -700_000...2_000_000, using: &random))))
        case 6:
            let second = Int64.random(in: -60_000_000_000...200_000_000_000, using: &random)
            return .value(.datetime(Timestamp(microsecondsSince1970: second * 1_000_000)))
        case 7: return .parameter(random.pick(names))
        default: return .field(random.pick(names))
        }
    }

    // MARK: Formulas over `FinanceSample`'s invoices that have one exact value for every row

    mutating func number(_ depth: Int) -> String {
        guard depth > 1 else {
            return random.pick([
                "[Balance]", "[Original]", "[Quantity]", "[Lines]", "[Rate]", "0", "1", "2.5", "0.01", "100", "3.1415",
            ])
        }
        let next = depth - 1
        switch Int.random(in: 0..<15, using: &random) {
        case 0: return "(\(number(next)) + \(number(next)))"
        case 1: return "(\(number(next)) - \(number(next)))"
        // Products of products have more digits than Hyper's decimals.
        case 2: return random.pick(["[Balance] * [Rate]", "[Rate] * [Lines]", "[Rate] * [Rate]", "([Original] * 2.5)"])
        case 3: return "-\(number(1))"
        case 4: return "ABS(\(number(next)))"
        case 5: return "ROUND(\(number(next)), \(random.pick(["0", "1", "2", "-1", "-3"])))"
        case 6: return "\(random.pick(["MIN", "MAX"]))(\(number(next)), \(number(next)))"
        case 7: return "ZN(\(number(next)))"
        case 8: return "IFNULL(\(number(next)), \(number(next)))"
        case 9: return "IIF(\(condition(next)), \(number(next)), \(number(next)))"
        case 10:
            return
                "IF \(condition(next)) THEN \(number(next)) ELSEIF \(condition(next)) THEN \(number(next)) ELSE NULL END"
        case 11: return "CASE \(text(next)) WHEN \(text(1)) THEN \(number(next)) ELSE \(number(next)) END"
        case 12: return "\(random.pick(["INT", "FLOOR", "CEILING", "SIGN"]))(\(number(next)))"
        default: return whole(next)
        }
    }

    mutating func whole(_ depth: Int) -> String {
        guard depth > 1 else { return random.pick(["[Lines]", "[Quantity]", "7", "-2"]) }
        let next = depth - 1
        switch Int.random(in: 0..<7, using: &random) {
        case 0:
            return "DATEDIFF('\(random.pick(["day", "week", "month", "quarter", "year"]))', \(day(next)), \(day(next)))"
        case 1: return "\(random.pick(["YEAR", "MONTH", "DAY", "QUARTER", "WEEK"]))(\(day(next)))"
        case 2: return "LEN(\(text(next)))"
        case 3: return "(\(whole(next)) % \(whole(next)))"
        case 4: return "DIV(\(whole(next)), \(whole(next)))"
        case 5: return "(\(day(next)) - \(day(next)))"
        default: return "FIND(\(text(next)), \(text(1)))"
        }
    }

    mutating func condition(_ depth: Int) -> String {
        guard depth > 1 else {
            return random.pick(["[Disputed]", "TRUE", "FALSE", "ISNULL([Balance])", "[Quantity] > 0"])
        }
        let next = depth - 1
        let sign = random.pick(["=", "<>", "<", "<=", ">", ">="])
        switch Int.random(in: 0..<9, using: &random) {
        case 0, 1: return "\(number(next)) \(sign) \(number(next))".parenthesized
        case 2: return "\(text(next)) \(sign) \(text(next))".parenthesized
        case 3: return "\(day(next)) \(sign) \(day(next))".parenthesized
        case 4: return "NOT \(condition(next))".parenthesized
        case 5: return "\(condition(next)) AND \(condition(next))".parenthesized
        case 6: return "\(condition(next)) OR \(condition(next)) AND NOT \(condition(next))".parenthesized
        case 7: return "\(whole(next)) IN (1, -2, 30)".parenthesized
        default: return "ISNULL(\(number(next)))"
        }
    }

    mutating func text(_ depth: Int) -> String {
        guard depth > 1 else { return random.pick(["[Note]", "[Company]", "'a'", "'A'", "''", "'-'"]) }
        let next = depth - 1
        switch Int.random(in: 0..<7, using: &random) {
        case 0: return "(\(text(next)) + \(text(next)))"
        case 1: return "\(random.pick(["UPPER", "LOWER", "TRIM"]))(\(text(next)))"
        case 2: return "\(random.pick(["LEFT", "RIGHT"]))(\(text(next)), \(whole(1)))"
        case 3: return "IF \(condition(next)) THEN \(text(next)) END"
        case 4: return "IFNULL(\(text(next)), \(text(next)))"
        case 5: return "STR(\(whole(next)))"
        default: return "REPLACE(\(text(next)), \(text(1)), \(text(1)))"
        }
    }

    mutating func day(_ depth: Int) -> String {
        guard depth > 1 else {
            return random.pick(["[Due date]", "[Invoice date]", "#2024-02-29#", "TODAY()", "DATE([Posted])"])
        }
        let next = depth - 1
        let part = random.pick(["day", "week", "month", "quarter", "year"])
        switch Int.random(in: 0..<6, using: &random) {
        case 0: return "DATEADD('\(part)', \(random.pick(["[Lines]", "1", "-13"])), \(day(next)))"
        case 1: return "DATETRUNC('\(part)', \(day(next)))"
        case 2: return "\(random.pick(["MIN", "MAX", "IFNULL"]))(\(day(next)), \(day(next)))"
        case 3: return "IIF(\(condition(next)), \(day(next)), \(day(next)))"
        case 4: return "(\(day(next)) \(random.pick(["+", "-"])) [Lines])"
        default: return "MAKEDATE(YEAR(\(day(next))), 2, 28 + [Lines])"
        }
    }
}

extension String {
    fileprivate var parenthesized: String { "(\(self))" }
}
