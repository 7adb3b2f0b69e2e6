// SPDX-License-Identifier: Apache-2.0

extension FormulaChecker {
    /// The values that a formula can give, each once and in the order in which they are written, `NULL` if that is one
    /// of them; `nil` if they are not all written out.
    ///
    /// Colours and sort orders are given to values by name: with these a lint tells a name that no row can have.
    ///
    /// ```swift
    /// let state = try checker.check("IF [Days overdue] > 0 THEN 'Late' ELSE 'Current' END")
    /// checker.values(of: state)  // 'Late', 'Current'
    /// ```
    public func values(of formula: CheckedFormula) -> [FormulaValue]? {
        var values: [FormulaValue] = []
        guard collect(formula.expression, into: &values) else { return nil }
        return values
    }

    /// Adds the values of an expression; says whether they are all written out.
    private func collect(_ expression: FormulaExpression, into values: inout [FormulaValue]) -> Bool {
        func add(_ value: FormulaValue) {
            if !values.contains(value) { values.append(value) }
        }
        func all(_ results: [FormulaExpression]) -> Bool {
            for result in results where !collect(result, into: &values) { return false }
            return true
        }
        switch expression.node {
        case .value(let value):
            add(value)
            return true
        case .field(let name):
            guard let calculation = calculations[name] else { return false }
            return collect(calculation.expression, into: &values)
        case .conditional(let branches, let otherwise), .selection(_, let branches, let otherwise):
            guard all(branches.map(\.then)) else { return false }
            guard let otherwise else {
                add(.null)
                return true
            }
            return collect(otherwise, into: &values)
        case .call("IIF", let arguments):
            guard all(Array(arguments.dropFirst())) else { return false }
            if arguments.count == 3 { add(.null) }
            return true
        // What replaces the nulls of the first is a value of its own; the first's own null is none.
        case .call("IFNULL", let arguments):
            var first: [FormulaValue] = []
            guard collect(arguments[0], into: &first) else { return false }
            for value in first where value != .null { add(value) }
            return !first.contains(.null) || collect(arguments[1], into: &values)
        default: return false
        }
    }
}
