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
        var known: [String: [FormulaValue]?] = [:]
        return values(of: formula.expression, &known)
    }

    /// - Parameter known: the values of calculated fields that were looked into.
    private func values(
        of expression: FormulaExpression, _ known: inout [String: [FormulaValue]?]
    ) -> [FormulaValue]? {
        switch expression.node {
        case .value(let value): return [value]
        case .field(let name):
            guard let calculation = calculations[name] else { return nil }
            if let values = known[name] { return values }
            let values = values(of: calculation.expression, &known)
            known[name] = .some(values)
            return values
        case .conditional(let branches, let otherwise), .selection(_, let branches, let otherwise):
            return united(branches.map(\.then) + [otherwise ?? FormulaExpression(.value(.null))], &known)
        case .call("IIF", let arguments):
            let unknown = arguments.count > 3 ? arguments[3] : FormulaExpression(.value(.null))
            return united([arguments[1], arguments[2], unknown], &known)
        case .call("IFNULL", let arguments):
            guard let first = values(of: arguments[0], &known) else { return nil }
            guard first.contains(.null) else { return first }
            guard let second = values(of: arguments[1], &known) else { return nil }
            return unique(first.filter { $0 != .null } + second)
        default: return nil
        }
    }

    private func united(
        _ expressions: [FormulaExpression], _ known: inout [String: [FormulaValue]?]
    ) -> [FormulaValue]? {
        var all: [FormulaValue] = []
        for expression in expressions {
            guard let values = values(of: expression, &known) else { return nil }
            all += values
        }
        return unique(all)
    }

    private func unique(_ values: [FormulaValue]) -> [FormulaValue] {
        var seen: Set<FormulaValue> = []
        return values.filter { seen.insert($0).inserted }
    }
}
