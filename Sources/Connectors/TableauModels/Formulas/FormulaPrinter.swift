// SPDX-License-Identifier: Apache-2.0

import Columnar

/// Writes expressions in Tableau's calculation language, always in the same way.
enum FormulaPrinter {
    static func text(_ expression: FormulaExpression) -> String { text(expression, within: .or) }

    /// The expression as an operand of an operator that needs at least this precedence.
    private static func text(_ expression: FormulaExpression, within least: FormulaPrecedence) -> String {
        let (content, precedence) = content(expression.node)
        return precedence < least ? "(\(content))" : content
    }

    private static func content(_ node: FormulaExpression.Node) -> (String, FormulaPrecedence) {
        switch node {
        case .value(let value): (text(value), .primary)
        case .field(let name): (bracketed(name), .primary)
        case .parameter(let name): ("[Parameters]." + bracketed(name), .primary)
        // A second minus is kept apart from the first.
        case .unary(.negate, let operand): ("-" + text(operand, within: .primary), .negate)
        case .unary(.not, let operand): ("NOT " + text(operand, within: .not), .not)
        case .binary(let name, let left, let right):
            (
                text(left, within: name.precedence.isNonAssociative ? name.precedence.tighter : name.precedence)
                    + " \(name.rawValue) " + text(right, within: name.precedence.tighter),
                name.precedence
            )
        case .membership(let subject, let items):
            (text(subject, within: FormulaPrecedence.comparison.tighter) + " IN (\(list(items)))", .comparison)
        case .conditional(let branches, let otherwise):
            (
                branches.enumerated().map { index, branch in
                    "\(index == 0 ? "IF" : "ELSEIF") \(text(branch.when)) THEN \(text(branch.then)) "
                }.joined() + ending(otherwise), .primary
            )
        case .selection(let subject, let branches, let otherwise):
            (
                "CASE \(text(subject)) "
                    + branches.map { "WHEN \(text($0.when)) THEN \(text($0.then)) " }.joined() + ending(otherwise),
                .primary
            )
        case .call(let name, let arguments): ("\(name)(\(list(arguments)))", .primary)
        case .fixed(let dimensions, let body):
            (dimensions.isEmpty ? "{\(text(body))}" : "{FIXED \(list(dimensions)) : \(text(body))}", .primary)
        }
    }

    private static func list(_ items: [FormulaExpression]) -> String {
        items.map(text).joined(separator: ", ")
    }

    private static func ending(_ otherwise: FormulaExpression?) -> String {
        (otherwise.map { "ELSE \(text($0)) " } ?? "") + "END"
    }

    /// A name in brackets.
    static func bracketed(_ name: String) -> String {
        "[" + doubled("]", in: name) + "]"
    }

    static func text(_ value: FormulaValue) -> String {
        switch value {
        case .null: "NULL"
        case .string(let text): "'" + doubled("'", in: text) + "'"
        case .integer(let number): "\(number)"
        // A point is what tells a decimal from a whole number.
        case .decimal(let number): number.scale > 0 ? "\(number)" : "\(number).0"
        case .boolean(let flag): flag ? "TRUE" : "FALSE"
        case .date(let date): "#\(date)#"
        case .datetime(let moment): "#\(clock(moment))#"
        }
    }

    /// `2026-03-31 12:00:00`; parts of a second have no form in a formula.
    static func clock(_ moment: Timestamp) -> String {
        let whole = Timestamp(moment.date, microseconds: moment.timeOfDay / 1_000_000 * 1_000_000)
        return whole.description.split(separator: "T").joined(separator: " ")
    }
}

extension FormulaExpression: CustomStringConvertible {
    /// The expression in Tableau's calculation language: on one line, with the fewest parentheses, in one spelling.
    /// Reading it gives an equal expression.
    public var description: String { FormulaPrinter.text(self) }
}
