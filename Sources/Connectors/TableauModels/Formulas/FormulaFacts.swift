// SPDX-License-Identifier: Apache-2.0

/// What is known of a part of a formula.
struct FormulaFacts: Sendable {
    /// The type; `nil` for `NULL`.
    var type: DataType?
    var level: FormulaLevel
    /// The tables whose rows the part needs.
    var tables: Set<String> = []
    /// The tables that the part aggregates.
    var sources: Set<String> = []
    /// How deep the part is with all calculated fields written out.
    var depth = 1

    /// The table over whose rows the part is worked out; of an expression of `FIXED` alone, one that it aggregates.
    var rowTable: String? { tables.first ?? sources.min() }
}

extension FormulaChecker {
    func facts(of expression: FormulaExpression) throws(FormulaError) -> FormulaFacts {
        let place = expression.position
        switch expression.node {
        case .value(let value): return FormulaFacts(type: value.dataType, level: .constant)
        case .parameter(let name): return FormulaFacts(type: names.parameters[name]?.type, level: .constant)
        case .field(let name):
            if let column = names.column(name) {
                return FormulaFacts(type: DataType(column.type), level: .row, tables: [column.table])
            }
            guard let calculation = calculations[name] else {
                throw FormulaError(.unknownField, "there is no field \(FormulaPrinter.bracketed(name))", at: place)
            }
            var facts = calculation.facts
            facts.depth += 1
            return facts
        case .unary(let name, let operand): return try unary(name, facts(of: operand), place)
        case .binary(let name, let left, let right):
            let (left, right) = (try facts(of: left), try facts(of: right))
            return try together([left, right], type: binaryType(name, left.type, right.type, place), place)
        case .membership(let subject, let items): return try membership(subject, items, place)
        case .conditional(let branches, let otherwise):
            var conditions: [FormulaFacts] = []
            for branch in branches {
                let condition = try facts(of: branch.when)
                try expect(condition.type, [.boolean], "IF needs a condition", branch.when.position)
                conditions.append(condition)
            }
            return try results(branches, otherwise, conditions, "IF", place)
        case .selection(let subject, let branches, let otherwise):
            let subject = try facts(of: subject)
            var conditions = [subject]
            for branch in branches {
                let value = try facts(of: branch.when)
                guard value.type != nil else {
                    throw FormulaError(
                        .wrongType, "NULL equals nothing: test it with IF ISNULL(…)", at: branch.when.position)
                }
                _ = try joined([subject.type, value.type], "the value of CASE and this WHEN", branch.when.position)
                conditions.append(value)
            }
            return try results(branches, otherwise, conditions, "CASE", place)
        case .call(let name, let arguments): return try call(name, arguments, place)
        case .fixed(let dimensions, let body): return try fixed(dimensions, body, place)
        }
    }

    // MARK: What goes together

    /// The facts of a part that is made of others.
    func together(
        _ parts: [FormulaFacts], type: DataType?, _ place: FormulaPosition
    ) throws(FormulaError) -> FormulaFacts {
        let level = parts.map(\.level).max() ?? .constant
        if level > .row, parts.contains(where: { $0.level == .row }) {
            throw FormulaError(
                .mixedLevels,
                "an aggregate and a value of single rows meet here: aggregate both, for instance with SUM, or neither",
                at: place)
        }
        let tables = parts.reduce(into: Set<String>()) { $0.formUnion($1.tables) }
        guard tables.count <= 1 else {
            throw FormulaError(
                .severalTables,
                "rows of \(tables.sorted().joined(separator: " and ")) meet here: a row has the fields of one table; "
                    + "aggregate each first, for instance with SUM",
                at: place)
        }
        let depth = 1 + (parts.map(\.depth).max() ?? 0)
        guard depth <= Formula.maximumDepth else {
            throw FormulaError(
                .tooLarge,
                "with its calculated fields written out, more than \(Formula.maximumDepth) expressions are nested here",
                at: place)
        }
        let sources = parts.reduce(into: Set<String>()) { $0.formUnion($1.sources) }
        return FormulaFacts(type: type, level: level, tables: tables, sources: sources, depth: depth)
    }

    private func results(
        _ branches: [FormulaBranch], _ otherwise: FormulaExpression?, _ conditions: [FormulaFacts], _ word: String,
        _ place: FormulaPosition
    ) throws(FormulaError) -> FormulaFacts {
        var values: [FormulaFacts] = []
        var type: DataType?
        for result in branches.map(\.then) + (otherwise.map { [$0] } ?? []) {
            let value = try facts(of: result)
            type = try joined([type, value.type], "the results of \(word)", result.position)
            values.append(value)
        }
        return try together(conditions + values, type: type, place)
    }

    func joined(
        _ types: [DataType?], _ what: String, _ place: FormulaPosition
    ) throws(FormulaError) -> DataType? {
        var result: DataType?
        for case .some(let type) in types {
            guard let sofar = result else {
                result = type
                continue
            }
            guard let joined = sofar.joined(with: type) else {
                throw FormulaError(
                    .wrongType, "\(what) must be of one type, but are \(sofar.words) and \(type.words)", at: place)
            }
            result = joined
        }
        return result
    }

    func expect(
        _ type: DataType?, _ allowed: Set<DataType>, _ what: String, _ place: FormulaPosition
    ) throws(FormulaError) {
        guard let type, !allowed.contains(type) else { return }
        throw FormulaError(.wrongType, "\(what), not \(type.words)", at: place)
    }

    // MARK: Operators

    private func unary(
        _ name: FormulaUnaryOperator, _ operand: FormulaFacts, _ place: FormulaPosition
    ) throws(FormulaError) -> FormulaFacts {
        switch name {
        case .negate:
            try expect(operand.type, [.integer, .real], "a minus needs a number", place)
            return try together([operand], type: operand.type, place)
        case .not:
            try expect(operand.type, [.boolean], "NOT needs a condition", place)
            return try together([operand], type: .boolean, place)
        }
    }

    private func binaryType(
        _ name: FormulaBinaryOperator, _ left: DataType?, _ right: DataType?, _ place: FormulaPosition
    ) throws(FormulaError) -> DataType? {
        let sides = [left, right]
        let word = name.rawValue
        switch name {
        case .and, .or:
            for side in sides { try expect(side, [.boolean], "\(word) needs conditions", place) }
            return .boolean
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual:
            let type = try joined(sides, "both sides of \(word)", place)
            if type == .boolean, name != .equal, name != .notEqual {
                throw FormulaError(.wrongType, "\(word) cannot order true and false", at: place)
            }
            return .boolean
        case .divide, .power:
            for side in sides { try expect(side, [.integer, .real], "\(word) needs numbers", place) }
            return .real
        case .modulo:
            for side in sides { try expect(side, [.integer], "% needs whole numbers", place) }
            return .integer
        case .multiply:
            for side in sides { try expect(side, [.integer, .real], "* needs numbers", place) }
            return try joined(sides, "both sides of *", place)
        case .add, .subtract: return try sumType(name, left, right, place)
        }
    }

    private func sumType(
        _ name: FormulaBinaryOperator, _ left: DataType?, _ right: DataType?, _ place: FormulaPosition
    ) throws(FormulaError) -> DataType? {
        switch (left, right) {
        case (.string, .string?), (.string, nil), (nil, .string?):
            if name == .add { return .string }
        case (.date, .integer?), (.date, nil): return .date
        case (.datetime, .integer?), (.datetime, .real?), (.datetime, nil): return .datetime
        case (let left?, let right?) where left.isTemporal && right.isTemporal && name == .subtract:
            return left == .date && right == .date ? .integer : .real
        case (let left, let right) where left?.isNumeric != false && right?.isNumeric != false:
            return try joined([left, right], "both sides of \(name.rawValue)", place)
        default: break
        }
        let words = [left, right].map { $0?.words ?? "NULL" }
        throw FormulaError(.wrongType, "\(name.rawValue) cannot join \(words[0]) and \(words[1])", at: place)
    }

    private func membership(
        _ subject: FormulaExpression, _ items: [FormulaExpression], _ place: FormulaPosition
    ) throws(FormulaError) -> FormulaFacts {
        let subject = try facts(of: subject)
        var type = subject.type
        for item in items {
            let value = try facts(of: item)
            guard value.level == .constant, value.type != nil else {
                throw FormulaError(
                    .wrongType, "the list after IN has values and parameters only, and no NULL", at: item.position)
            }
            type = try joined([type, value.type], "the value before IN and its list", item.position)
        }
        return try together([subject], type: .boolean, place)
    }
}
