// SPDX-License-Identifier: Apache-2.0

import Columnar

/// Reads a `$filter` (percent-decoded) into an expression, checking names and types as it goes.
struct FilterParser {
    private let entity: SysproEntity
    private let dates: SysproDateStyle
    private let acceptsDates: Bool
    private let options: SysproOptions
    private let aliases: [String: String]
    private var lexer: FilterLexer
    private var depth = 0

    /// - Throws: ``ODataFailure`` of status 400 where the text is no filter for the table.
    static func parse(
        _ text: String, for entity: SysproEntity, options: SysproOptions, aliases: [String: String]
    ) throws -> FilterExpression {
        var parser = try FilterParser(text, entity, options, aliases)
        let expression = try parser.disjunction()
        guard parser.lexer.token == .end else { throw parser.unexpected() }
        guard expression.kind == .bool || expression.kind == .null else {
            throw ODataFailure.badRequest("The $filter expression must evaluate to a single boolean value.")
        }
        if let limit = options.nodeLimit, expression.nodeCount > limit {
            throw ODataFailure.badRequest("The node count limit of '\(limit)' has been exceeded.")
        }
        return expression
    }

    private init(
        _ text: String, _ entity: SysproEntity, _ options: SysproOptions, _ aliases: [String: String]
    ) throws {
        self.entity = entity
        self.options = options
        dates = options.dates
        acceptsDates = options.acceptsDateLiterals
        self.aliases = aliases
        lexer = try FilterLexer(text)
    }

    private mutating func disjunction() throws -> FilterExpression {
        depth += 1
        defer { depth -= 1 }
        guard depth < 200 else { throw ODataFailure.badRequest("The $filter is nested too deeply.") }
        var left = try conjunction()
        while try lexer.take(word: "or") {
            left = .or(try bool(left), try bool(try conjunction()))
        }
        return left
    }

    private mutating func conjunction() throws -> FilterExpression {
        var left = try comparison()
        while try lexer.take(word: "and") {
            left = .and(try bool(left), try bool(try comparison()))
        }
        return left
    }

    private mutating func comparison() throws -> FilterExpression {
        var left = try sum()
        while case .word(let word) = lexer.token {
            if let operation = FilterExpression.Comparison(rawValue: word) {
                try lexer.advance()
                let right = try sum()
                let (a, b) = try matched(left, right, operation.rawValue)
                left = .compare(operation, a, b)
            } else if word == "in", options.takesLists {
                try lexer.advance()
                left = .contained(left, try list(for: left))
            } else {
                break
            }
        }
        return left
    }

    private mutating func sum() throws -> FilterExpression {
        var left = try product()
        while case .word(let word) = lexer.token, word == "add" || word == "sub" {
            try lexer.advance()
            left = try calculation(word == "add" ? .add : .sub, left, try product())
        }
        return left
    }

    private mutating func product() throws -> FilterExpression {
        var left = try unary()
        while case .word(let word) = lexer.token, let operation = FilterExpression.Arithmetic(rawValue: word),
            operation != .add, operation != .sub
        {
            try lexer.advance()
            left = try calculation(operation, left, try unary())
        }
        return left
    }

    private mutating func unary() throws -> FilterExpression {
        if try lexer.take(word: "not") { return .not(try bool(try unary())) }
        if lexer.token == .minus {
            try lexer.advance()
            let inner = try unary()
            guard inner.kind == .number else { throw mismatch("-", inner.kind, .null) }
            return .negated(inner)
        }
        return try primary()
    }

    private mutating func primary() throws -> FilterExpression {
        switch lexer.token {
        case .literal(let value):
            try lexer.advance()
            return .literal(value)
        case .open:
            try lexer.advance()
            let inner = try disjunction()
            try expect(.close)
            return inner
        case .alias(let name):
            guard let text = aliases[name] else { throw ODataFailure.badRequest("The alias '\(name)' has no value.") }
            var inner = self
            inner.lexer = try FilterLexer(text)
            let value = try inner.disjunction()
            try lexer.advance()
            return value
        case .word(let word):
            try lexer.advance()
            if lexer.token == .open { return try call(word) }
            guard options.absentColumns[entity.name]?.contains(word) != true, let column = entity.index[word] else {
                throw ODataFailure.badRequest(
                    "Could not find a property named '\(word)' on type '\(MetadataDocument.namespace).\(entity.name)'.")
            }
            return .column(column, kind(of: column))
        default: throw unexpected()
        }
    }

    private mutating func call(_ name: String) throws -> FilterExpression {
        guard !options.absentFunctions.contains(name), let function = FilterFunction(rawValue: name) else {
            throw ODataFailure.badRequest("An unknown function with name '\(name)' was found.")
        }
        try expect(.open)
        var arguments: [FilterExpression] = []
        repeat {
            arguments.append(try disjunction())
        } while try lexer.take(.comma)
        try expect(.close)
        guard (function.required...function.parameters.count).contains(arguments.count),
            zip(arguments, function.parameters).allSatisfy({ argument, parameter in
                argument.kind == parameter || argument.kind == .null
                    || (parameter == .instant && argument.kind == .date && function.takesDate)
            })
        else {
            throw ODataFailure.badRequest(
                "No function signature for the function with name '\(name)' matches the specified arguments.")
        }
        return .call(function, arguments)
    }

    private mutating func list(for item: FilterExpression) throws -> [FilterExpression] {
        try expect(.open)
        var items: [FilterExpression] = []
        repeat {
            items.append(try matched(item, try sum(), "in").1)
        } while try lexer.take(.comma)
        try expect(.close)
        return items
    }

    private mutating func expect(_ token: FilterLexer.Token) throws {
        guard try lexer.take(token) else { throw unexpected() }
    }

    private func kind(of column: Int) -> FilterKind {
        switch entity.columns[column].kind {
        case .text: .text
        case .decimal: .number
        case .rowVersion: .binary
        case .date: dates == .date ? .date : .instant
        }
    }

    private func bool(_ expression: FilterExpression) throws -> FilterExpression {
        guard expression.kind == .bool || expression.kind == .null else {
            throw mismatch("and", expression.kind, .bool)
        }
        return expression
    }

    private func calculation(
        _ operation: FilterExpression.Arithmetic, _ left: FilterExpression, _ right: FilterExpression
    ) throws -> FilterExpression {
        guard left.kind == .number, right.kind == .number else {
            throw mismatch(operation.rawValue, left.kind, right.kind)
        }
        return .arithmetic(operation, left, right)
    }

    /// Both sides in one type: a date literal becomes a point in time where the service allows it, and blanks at the
    /// end of what is compared with `char(n)` do not count, as in SQL Server.
    private func matched(
        _ left: FilterExpression, _ right: FilterExpression, _ operation: String
    ) throws -> (FilterExpression, FilterExpression) {
        let (a, b) = (
            trimmed(try unquoted(left, against: right), against: right),
            trimmed(try unquoted(right, against: left), against: left)
        )
        switch (a.kind, b.kind) {
        case (let x, let y) where x == y: return (a, b)
        case (.null, _), (_, .null): return (a, b)
        case (.instant, .date) where acceptsDates: return (a, instant(b))
        case (.date, .instant) where acceptsDates: return (instant(a), b)
        default: throw mismatch(operation, a.kind, b.kind)
        }
    }

    /// The date or time in a text, where the service wants them so; a bare one is an error there.
    private func unquoted(
        _ literal: FilterExpression, against other: FilterExpression
    ) throws -> FilterExpression {
        guard options.quotesDateLiterals, case .literal(let value) = literal else { return literal }
        switch (value, other.kind) {
        case (.instant, _), (.date, _): throw mismatch("literal", value.kind, .text)
        case (.text(let text), .date): return CalendarDate(text).map { .literal(.date($0.daysSince1970)) } ?? literal
        case (.text(let text), .instant):
            return FilterInstant.microseconds(text).map { .literal(.instant($0)) } ?? literal
        default: return literal
        }
    }

    private func instant(_ expression: FilterExpression) -> FilterExpression {
        guard case .literal(.date(let day)) = expression else { return expression }
        return .literal(dates.filterValue(day: day))
    }

    private func trimmed(_ literal: FilterExpression, against other: FilterExpression) -> FilterExpression {
        guard case .column(let column, _) = other, case .text(_, isPadded: true) = entity.columns[column].kind,
            case .literal(.text(var text)) = literal
        else { return literal }
        while text.last == " " { text.removeLast() }
        return .literal(.text(text))
    }

    private func mismatch(_ operation: String, _ left: FilterKind, _ right: FilterKind) -> ODataFailure {
        .badRequest(
            "A binary operator with incompatible types was detected. Found operand types '\(left.rawValue)' and "
                + "'\(right.rawValue)' for operator kind '\(operation)'.")
    }

    private func unexpected() -> ODataFailure {
        .badRequest("Syntax error at position \(lexer.position) in the $filter.")
    }
}

extension FilterFunction {
    fileprivate var takesDate: Bool {
        [.year, .month, .day].contains(self)
    }
}
