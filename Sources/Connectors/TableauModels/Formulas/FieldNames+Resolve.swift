// SPDX-License-Identifier: Apache-2.0

extension FieldNames {
    /// The expression with every field and parameter under its internal name.
    func resolved(
        _ expression: FormulaExpression, _ naming: FieldNaming
    ) throws(FormulaError) -> FormulaExpression {
        func all(_ expressions: [FormulaExpression]) throws(FormulaError) -> [FormulaExpression] {
            var result: [FormulaExpression] = []
            for expression in expressions { result.append(try resolved(expression, naming)) }
            return result
        }
        func branches(_ branches: [FormulaBranch]) throws(FormulaError) -> [FormulaBranch] {
            var result: [FormulaBranch] = []
            for branch in branches {
                result.append(
                    FormulaBranch(when: try resolved(branch.when, naming), then: try resolved(branch.then, naming)))
            }
            return result
        }
        func optional(_ expression: FormulaExpression?) throws(FormulaError) -> FormulaExpression? {
            guard let expression else { return nil }
            return try resolved(expression, naming)
        }
        let node: FormulaExpression.Node =
            switch expression.node {
            case .value: expression.node
            case .field(let name): .field(try field(name, naming, at: expression.position))
            case .parameter(let name): .parameter(try parameter(name, naming, at: expression.position))
            case .unary(let name, let operand): .unary(name, try resolved(operand, naming))
            case .binary(let name, let left, let right):
                .binary(name, try resolved(left, naming), try resolved(right, naming))
            case .membership(let subject, let items): .membership(try resolved(subject, naming), try all(items))
            case .conditional(let list, let otherwise):
                .conditional(try branches(list), otherwise: try optional(otherwise))
            case .selection(let subject, let list, let otherwise):
                .selection(try resolved(subject, naming), try branches(list), otherwise: try optional(otherwise))
            case .call(let name, let arguments): .call(name, try all(arguments))
            case .fixed(let dimensions, let body): .fixed(try all(dimensions), try resolved(body, naming))
            }
        return FormulaExpression(node, at: expression.position)
    }
}
