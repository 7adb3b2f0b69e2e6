// SPDX-License-Identifier: Apache-2.0

import Columnar

extension FormulaChecker {
    func call(
        _ name: String, _ arguments: [FormulaExpression], _ place: FormulaPosition
    ) throws(FormulaError) -> FormulaFacts {
        guard let function = FormulaFunction.named(name, arguments: arguments.count) else {
            throw FormulaError(
                .unknownFunction, "there is no function \(name), or it is not supported", at: place,
                suggestion: NearestName.of(name, among: FormulaFunction.all.keys))
        }
        guard (function.required...function.arguments.count).contains(arguments.count) else {
            let most = function.arguments.count
            let count = function.required == most ? "\(most)" : "\(function.required) to \(most)"
            throw FormulaError(
                .wrongArgumentCount, "\(name) takes \(count) argument\(most == 1 ? "" : "s"), not \(arguments.count)",
                at: place)
        }
        var facts: [FormulaFacts] = []
        var together: [DataType?] = []
        for (index, (expected, argument)) in zip(function.arguments, arguments).enumerated() {
            facts.append(try check(argument, expected, "argument \(index + 1) of \(name)", &together))
        }
        if name == "SPLIT", arguments[2].constant == 0 {
            throw FormulaError(.wrongType, "SPLIT counts from 1, or from -1 at the end", at: arguments[2].position)
        }
        let type = try result(function.result, arguments, facts, together, name, place)
        switch function.role {
        case .scalar: return try self.together(facts, type: type, place)
        case .aggregate: return try aggregate(name, facts, type, place)
        case .table: return try tableCalculation(name, facts, type, place)
        }
    }

    private func check(
        _ argument: FormulaExpression, _ expected: FormulaFunction.Argument, _ what: String,
        _ together: inout [DataType?]
    ) throws(FormulaError) -> FormulaFacts {
        let place = argument.position
        switch expected {
        case .types(let types):
            let facts = try facts(of: argument)
            let wanted = DataType.allCases.filter(types.contains).map(\.words).joined(separator: " or ")
            try expect(facts.type, types, "\(what) should be \(wanted)", place)
            return facts
        case .joined:
            let facts = try facts(of: argument)
            together.append(facts.type)
            _ = try joined(together, "\(what) and those before it", place)
            return facts
        case .word(let words):
            guard case .value(.string(let word)) = argument.node, words.contains(word.lowercased()) else {
                let given: String? = if case .value(.string(let word)) = argument.node { word } else { nil }
                throw FormulaError(
                    .wrongType, "\(what) should be one of " + words.map { "'\($0)'" }.joined(separator: ", "),
                    at: place, suggestion: given.flatMap { NearestName.of($0, among: words) }.map { "'\($0)'" })
            }
        case .constant:
            guard let number = argument.constant, number.magnitude <= 10_000 else {
                throw FormulaError(
                    .wrongType, "\(what) should be a whole number that is written out, at most 10000", at: place)
            }
        case .share:
            guard let share = argument.share,
                (FixedDecimal(mantissa: 0, scale: 0)...FixedDecimal(mantissa: 1, scale: 0)).contains(share)
            else {
                throw FormulaError(.wrongType, "\(what) should be a number from 0 to 1 that is written out", at: place)
            }
        }
        return FormulaFacts(type: nil, level: .constant)
    }

    private func result(
        _ result: FormulaFunction.Result, _ arguments: [FormulaExpression], _ facts: [FormulaFacts],
        _ together: [DataType?], _ name: String, _ place: FormulaPosition
    ) throws(FormulaError) -> DataType? {
        switch result {
        case .type(let type): return type
        case .same(let index): return facts[index].type
        case .joined: return try joined(together, "the arguments of \(name)", place)
        case .temporal(let index):
            return arguments[0].word.map(FormulaFunction.timeParts.contains) == true ? .datetime : facts[index].type
        }
    }

    private func aggregate(
        _ name: String, _ facts: [FormulaFacts], _ type: DataType?, _ place: FormulaPosition
    ) throws(FormulaError) -> FormulaFacts {
        var whole = try together(facts, type: type, place)
        guard whole.level <= .row else {
            throw FormulaError(
                .wrongLevel, "\(name) of an aggregate: aggregate rows only, or use {FIXED … : …} for the inner one",
                at: place)
        }
        // A constant belongs to no table: with several of them nobody knows which rows are meant.
        guard let table = whole.rowTable ?? (names.tables.count == 1 ? names.tables.keys.first : nil)
        else {
            throw FormulaError(
                .wrongLevel, "\(name) of a constant has no table: name a field of the table that is meant", at: place)
        }
        whole.level = .aggregate
        whole.tables = []
        whole.sources = [table]
        return whole
    }

    private func tableCalculation(
        _ name: String, _ facts: [FormulaFacts], _ type: DataType?, _ place: FormulaPosition
    ) throws(FormulaError) -> FormulaFacts {
        var whole = try together(facts, type: type, place)
        if whole.level == .row {
            throw FormulaError(
                .mixedLevels, "\(name) needs an aggregate, for instance \(name)(SUM(…)), not a value of single rows",
                at: place)
        }
        whole.level = .tableCalculation
        return whole
    }

    func fixed(
        _ dimensions: [FormulaExpression], _ body: FormulaExpression, _ place: FormulaPosition
    ) throws(FormulaError) -> FormulaFacts {
        var parts: [FormulaFacts] = []
        for dimension in dimensions {
            let facts = try facts(of: dimension)
            guard facts.level == .row else {
                throw FormulaError(
                    .wrongLevel, "a dimension of FIXED should be a value of single rows", at: dimension.position)
            }
            parts.append(facts)
        }
        let inner = try facts(of: body)
        guard inner.level == .aggregate else {
            throw FormulaError(
                .wrongLevel, "the braces should hold an aggregate, for instance {FIXED [Customer] : SUM([Balance])}",
                at: body.position)
        }
        // Without dimensions the value is the same for the rows of every table.
        let tables = dimensions.isEmpty ? [] : inner.sources
        parts.append(
            FormulaFacts(type: inner.type, level: .row, tables: tables, sources: inner.sources, depth: inner.depth))
        return try together(parts, type: inner.type, place)
    }
}

extension FormulaExpression {
    /// The whole number that is written here, maybe with a minus.
    var constant: Int64? {
        switch node {
        case .value(.integer(let number)): return number
        case .unary(.negate, let operand):
            guard case .value(.integer(let number)) = operand.node else { return nil }
            return -number
        default: return nil
        }
    }

    /// The number that is written here.
    var share: FixedDecimal? {
        switch node {
        case .value(.integer(let number)): FixedDecimal(mantissa: Int128(number), scale: 0)
        case .value(.decimal(let number)): number
        default: nil
        }
    }

    /// The text that is written here, in small letters.
    var word: String? {
        guard case .value(.string(let word)) = node else { return nil }
        return word.lowercased()
    }
}
