// SPDX-License-Identifier: Apache-2.0

import Columnar

/// One aggregate of a query: `SUM([Balance])` in `SUM([Overdue]) / SUM([Balance])`.
struct AggregateLeaf {
    let expression: FormulaExpression
    let function: String
    let argument: FormulaExpression
    /// The share of `PERCENTILE`.
    let share: FixedDecimal?
    /// The table whose rows are aggregated.
    let table: String
    /// The dimensions of the `FIXED` expressions, if the argument has no other field. There is one value for each group
    /// of those, not for each row: the average of `{FIXED [Month] : SUM([Value])}` is that of the months.
    let grain: [FormulaExpression]?
    /// Whether the aggregate is over all groups of a partition.
    var isTotal = false
    private(set) var sql = ""
    private(set) var type: ColumnType?
    /// The columns of the grain, and the argument.
    private(set) var distinct: [String] = []

    init(_ expression: FormulaExpression, _ translator: FormulaTranslator) throws(FormulaError) {
        guard case .call(let name, let arguments) = expression.node, let argument = arguments.first,
            let table = try translator.checker.facts(of: expression).sources.first
        else {
            throw FormulaError(.notTranslatable, "this is no aggregate of a table", at: expression.position)
        }
        self.expression = expression
        function = name
        self.argument = argument
        share = arguments.count > 1 ? arguments[1].share : nil
        self.table = table
        var content = Content()
        content.add(argument, translator.checker.calculations)
        grain = content.hasFixed && !content.hasField ? content.dimensions : nil
    }

    /// What an argument is made of, with its calculated fields written out.
    private struct Content {
        /// The dimensions of the outermost `FIXED` expressions.
        var dimensions: [FormulaExpression] = []
        var hasFixed = false
        /// Whether there is a column outside of `FIXED`.
        var hasField = false
        /// Every calculated field is looked into once, however often it is named.
        private var seen: Set<String> = []

        mutating func add(_ expression: FormulaExpression, _ calculations: [String: CheckedFormula]) {
            switch expression.node {
            case .field(let name):
                guard let calculation = calculations[name] else {
                    hasField = true
                    return
                }
                if seen.insert(name).inserted { add(calculation.expression, calculations) }
            case .fixed(let own, _):
                hasFixed = true
                for dimension in own where !dimensions.contains(dimension) { dimensions.append(dimension) }
            default: for part in expression.node.parts { add(part, calculations) }
            }
        }
    }

    /// Writes the aggregate over its argument.
    mutating func write(_ argument: TypedSQL, _ grain: [String]) {
        let column = self.grain == nil ? argument : TypedSQL("\"v\"", argument.type, digits: argument.digits)
        if self.grain != nil {
            distinct = grain.enumerated().map { "\($1) AS \"g\($0)\"" } + ["\(argument.cast.sql) AS \"v\""]
        }
        let whole = SQLFunctions.aggregate(function, column, share)
        (sql, type) = (whole.sql, whole.type)
    }
}
