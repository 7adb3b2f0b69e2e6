// SPDX-License-Identifier: Apache-2.0

import Columnar

/// Writes the SQL of expressions that have been checked.
struct FormulaEmitter {
    /// What the values are worked out over.
    indirect enum Scope: Hashable {
        /// The rows of a table, under an alias with that number.
        case rows(alias: Int)
        /// The groups of a query.
        case groups
        /// All groups of a table calculation's partition taken as one.
        case totals
        /// The rows of a table that equal a row of another scope in some dimensions.
        case fixed([FormulaExpression], of: Scope)
    }

    let translator: FormulaTranslator
    /// The aggregates that the query has to work out, in the order in which they were met.
    private(set) var leaves: [AggregateLeaf] = []
    /// How windows are laid over the groups.
    var window = ""
    var partition = ""
    private var aliases = 0
    private var isInWindow = false
    /// The calculated fields that are written already: one that others need twice is worked out once.
    private var known: [Known: TypedSQL] = [:]

    private struct Known: Hashable {
        let field: String
        let scope: Scope
        let isInWindow: Bool
    }

    init(_ translator: FormulaTranslator) { self.translator = translator }

    var names: FieldNames { translator.checker.names }

    static func alias(_ table: String, _ number: Int) -> String { quoted(number == 0 ? table : "\(table) \(number)") }

    mutating func emit(_ expression: FormulaExpression, _ scope: Scope) throws(FormulaError) -> TypedSQL {
        let result = try written(expression, scope)
        guard result.sql.utf8.count <= FormulaTranslator.maximumLength else {
            throw FormulaError(
                .tooLarge, "the SQL for this is longer than \(FormulaTranslator.maximumLength) bytes",
                at: expression.position)
        }
        return result
    }

    private mutating func written(_ expression: FormulaExpression, _ scope: Scope) throws(FormulaError) -> TypedSQL {
        switch expression.node {
        case .value(let value): return TypedSQL(value)
        case .parameter(let name): return parameter(name)
        case .field(let name): return try field(name, scope, expression.position)
        case .unary(.negate, let operand):
            let operand = try emit(operand, scope)
            return TypedSQL("(- \(operand.sql))", operand.type, digits: operand.digits)
        case .unary(.not, let operand): return TypedSQL("(NOT \(try emit(operand, scope).sql))", .boolean)
        case .binary(let name, let left, let right):
            return SQLOperators.binary(name, try emit(left, scope), try emit(right, scope))
        case .membership(let subject, let items): return try membership(subject, items, scope)
        case .conditional(let branches, let otherwise):
            var conditions: [String] = []
            for branch in branches { conditions.append(try emit(branch.when, scope).sql) }
            return try choice("CASE", conditions, branches, otherwise, scope)
        case .selection(let subject, let branches, let otherwise):
            var values = [try emit(subject, scope)]
            for branch in branches { values.append(try emit(branch.when, scope)) }
            let type = TypedSQL.common(values)
            let casts = values.map { $0.cast(to: type).sql }
            return try choice("CASE \(casts[0])", Array(casts.dropFirst()), branches, otherwise, scope)
        case .call(let name, let arguments): return try call(name, arguments, scope, expression.position)
        case .fixed(let dimensions, let body): return try emit(body, .fixed(dimensions, of: scope))
        }
    }

    private func parameter(_ name: String) -> TypedSQL {
        let value = translator.parameters[name] ?? .null
        switch (names.parameters[name]?.type, value) {
        case (.real, .integer(let number)): return TypedSQL(.decimal(FixedDecimal(mantissa: Int128(number), scale: 0)))
        case (.datetime, .date(let date)): return TypedSQL(.datetime(Timestamp(date)))
        default: return TypedSQL(value)
        }
    }

    private mutating func field(
        _ name: String, _ scope: Scope, _ place: FormulaPosition
    ) throws(FormulaError) -> TypedSQL {
        if let calculation = translator.checker.calculations[name] {
            let key = Known(field: name, scope: scope, isInWindow: isInWindow)
            if let sql = known[key] { return sql }
            let sql = try emit(calculation.expression, scope)
            known[key] = sql
            return sql
        }
        guard let column = names.column(name), case .rows(let alias) = scope else {
            throw FormulaError(.unknownField, "there is no field \(FormulaPrinter.bracketed(name)) here", at: place)
        }
        let sql = Self.alias(column.table, alias) + "." + quoted(column.column)
        switch column.type {
        case .int32: return TypedSQL("\(sql)::bigint", .integer, digits: 10)
        case .instant: return TypedSQL("(\(sql) AT TIME ZONE 'UTC')", .timestamp)
        default: return TypedSQL(sql, column.type)
        }
    }

    private mutating func choice(
        _ opening: String, _ conditions: [String], _ branches: [FormulaBranch], _ otherwise: FormulaExpression?,
        _ scope: Scope
    ) throws(FormulaError) -> TypedSQL {
        var results: [TypedSQL] = []
        for branch in branches { results.append(try emit(branch.then, scope)) }
        let last = try otherwise.map { expression throws(FormulaError) in try emit(expression, scope) }
        let type = TypedSQL.common(results + (last.map { [$0] } ?? []))
        var sql = "(\(opening)"
        for (condition, result) in zip(conditions, results) {
            sql += " WHEN \(condition) THEN \(result.cast(to: type).sql)"
        }
        if let last { sql += " ELSE \(last.cast(to: type).sql)" }
        return TypedSQL(sql + " END)", type)
    }

    private mutating func membership(
        _ subject: FormulaExpression, _ items: [FormulaExpression], _ scope: Scope
    ) throws(FormulaError) -> TypedSQL {
        var values = [try emit(subject, scope)]
        for item in items { values.append(try emit(item, scope)) }
        let type = TypedSQL.common(values)
        let casts = values.map { $0.cast(to: type).sql }
        return TypedSQL("(\(casts[0]) IN (\(casts.dropFirst().joined(separator: ", "))))", .boolean)
    }

    private mutating func call(
        _ name: String, _ arguments: [FormulaExpression], _ scope: Scope, _ place: FormulaPosition
    ) throws(FormulaError) -> TypedSQL {
        switch FormulaFunction.named(name, arguments: arguments.count)?.role {
        case .aggregate: return try aggregate(FormulaExpression(.call(name, arguments), at: place), scope)
        case .table: return try tableCalculation(name, arguments, scope, place)
        case .scalar, nil:
            var values: [TypedSQL] = []
            for argument in arguments { values.append(try emit(argument, scope)) }
            let words = arguments.map(\.word)
            if let sql = SQLFunctions.dates(name, words, values, translator) { return sql }
            let constants = arguments.map(\.constant)
            if let sql = SQLFunctions.scalar(name, constants, values) { return sql }
            throw FormulaError(.notTranslatable, "\(name) cannot be computed with Hyper's SQL", at: place)
        }
    }

    // MARK: Aggregates

    private mutating func aggregate(
        _ expression: FormulaExpression, _ scope: Scope
    ) throws(FormulaError) -> TypedSQL {
        switch scope {
        case .groups, .totals: return try leaf(expression, isTotal: scope == .totals)
        case .fixed(let dimensions, let outer):
            let leaf = try AggregateLeaf(expression, translator)
            aliases += 1
            let inner = Scope.rows(alias: aliases)
            var conditions: [String] = []
            for dimension in dimensions {
                let here = try emit(dimension, inner).sql
                conditions.append("\(here) IS NOT DISTINCT FROM \(try emit(dimension, outer).sql)")
            }
            let filter = conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
            let from = try translator.source(leaf.table, reaching: [leaf.table], alias: aliases) + filter
            let argument = try emit(leaf.argument, inner)
            let value = SQLFunctions.aggregate(leaf.function, argument, leaf.share)
            guard let grain = leaf.grain else { return TypedSQL("(SELECT \(value.sql) FROM \(from))", value.type) }
            let rows = try distinct(grain, argument, inner, from)
            let column = TypedSQL("\"v\"", argument.type, digits: argument.digits)
            let whole = SQLFunctions.aggregate(leaf.function, column, leaf.share)
            return TypedSQL("(SELECT \(whole.sql) FROM (\(rows)) AS \"q\")", whole.type)
        case .rows:
            throw FormulaError(.mixedLevels, "an aggregate has no value for a single row", at: expression.position)
        }
    }

    /// The rows that an expression of `FIXED` alone has one value for each of.
    private mutating func distinct(
        _ grain: [FormulaExpression], _ argument: TypedSQL, _ scope: Scope, _ from: String
    ) throws(FormulaError) -> String {
        var columns: [String] = []
        for (index, dimension) in grain.enumerated() {
            columns.append("\(try emit(dimension, scope).sql) AS \"g\(index)\"")
        }
        return "SELECT DISTINCT \((columns + ["\(argument.cast.sql) AS \"v\""]).joined(separator: ", ")) FROM \(from)"
    }

    /// Notes an aggregate for the query, and gives the name of its column.
    private mutating func leaf(_ expression: FormulaExpression, isTotal: Bool) throws(FormulaError) -> TypedSQL {
        var leaf = try AggregateLeaf(expression, translator)
        leaf.isTotal = isTotal
        if let index = leaves.firstIndex(where: { $0.expression == expression && $0.isTotal == isTotal }) {
            return TypedSQL(quoted("l\(index)"), leaves[index].type)
        }
        let argument = try emit(leaf.argument, .rows(alias: 0))
        var grain: [String] = []
        for dimension in leaf.grain ?? [] { grain.append(try emit(dimension, .rows(alias: 0)).sql) }
        leaf.write(argument, grain)
        leaves.append(leaf)
        return TypedSQL(quoted("l\(leaves.count - 1)"), leaf.type)
    }

    private mutating func tableCalculation(
        _ name: String, _ arguments: [FormulaExpression], _ scope: Scope, _ place: FormulaPosition
    ) throws(FormulaError) -> TypedSQL {
        guard scope == .groups, !isInWindow else {
            throw FormulaError(
                .notTranslatable, "\(name) inside another table calculation cannot be computed with Hyper's SQL",
                at: place)
        }
        if name == "TOTAL" { return try emit(arguments[0], .totals) }
        isInWindow = true
        defer { isInWindow = false }
        let value = try arguments.first.map { argument throws(FormulaError) in try emit(argument, scope) }
        let offsets = arguments.dropFirst().compactMap(\.constant)
        guard let sql = SQLFunctions.window(name, value?.cast, offsets, window, partition) else {
            throw FormulaError(
                .notTranslatable, "\(name) with these arguments cannot be computed with Hyper's SQL", at: place)
        }
        return sql
    }
}
