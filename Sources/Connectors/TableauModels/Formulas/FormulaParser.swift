// SPDX-License-Identifier: Apache-2.0

/// A formula that has been read: its text and what it says.
///
/// ```swift
/// let formula = try Formula("SUM([Overdue]) / SUM([Balance])")
/// ```
///
/// Reading checks the grammar only; ``FormulaChecker`` checks the names, the types and the rest.
public struct Formula: Sendable {
    /// The text, as it was written.
    public let text: String
    /// What it says.
    public let expression: FormulaExpression
    let tokens: [FormulaToken]

    /// How many expressions may be nested inside one another.
    public static let maximumDepth = 200

    /// Reads a formula in Tableau's calculation language.
    ///
    /// - Throws: ``FormulaError`` with the place of the first fault.
    public init(_ text: String) throws(FormulaError) {
        self.text = text
        tokens = try FormulaLexer.tokens(text)
        var parser = FormulaParser(tokens)
        expression = try parser.formula()
    }
}

/// Reads words into a tree. One function a construct; operators by their precedence.
struct FormulaParser {
    private let tokens: [FormulaToken]
    private var index = 0
    private var nesting = 0

    init(_ tokens: [FormulaToken]) { self.tokens = tokens }

    private var token: FormulaToken { tokens[index] }

    mutating func formula() throws(FormulaError) -> FormulaExpression {
        if token.kind == .end { throw FormulaError(.unexpectedEnd, "the formula is empty", at: token.position) }
        let expression = try self.expression(.or)
        guard token.kind == .end else { throw unexpected("the formula should end here") }
        return expression
    }

    // MARK: Operators

    private mutating func expression(_ least: FormulaPrecedence) throws(FormulaError) -> FormulaExpression {
        nesting += 1
        defer { nesting -= 1 }
        if nesting > Formula.maximumDepth { throw tooDeep(token.position) }
        var left = try operand()
        while let (precedence, name) = infix, precedence >= least {
            let place = token.position
            index += 1
            if name == "IN" {
                left = try made(.membership(left, try list(after: "IN", place)), place)
            } else if let `operator` = FormulaBinaryOperator(rawValue: name) {
                let right = try expression(precedence.tighter)
                left = try made(.binary(`operator`, left, right), place)
            }
            if precedence.isNonAssociative, let (next, second) = infix, next == precedence {
                throw FormulaError(
                    .unexpectedToken, "\(name) … \(second) has no agreed order: put one of the two in parentheses",
                    at: token.position)
            }
        }
        return left
    }

    private var infix: (FormulaPrecedence, String)? {
        switch token.kind {
        case .word("IN"): return (.comparison, "IN")
        case .word(let name), .sign(let name):
            return FormulaBinaryOperator(rawValue: name).map { ($0.precedence, name) }
        default: return nil
        }
    }

    private mutating func operand() throws(FormulaError) -> FormulaExpression {
        let place = token.position
        switch token.kind {
        case .sign("-"):
            index += 1
            return try made(.unary(.negate, try expression(.negate)), place)
        case .word("NOT"):
            index += 1
            return try made(.unary(.not, try expression(.not)), place)
        default: return try primary()
        }
    }

    // MARK: What operators join

    private mutating func primary() throws(FormulaError) -> FormulaExpression {
        let place = token.position
        switch token.kind {
        case .value(let value):
            index += 1
            return FormulaExpression(.value(value), at: place)
        case .name(let name):
            index += 1
            guard token.kind == .sign(".") else { return FormulaExpression(.field(name), at: place) }
            index += 1
            guard case .name(let second) = token.kind else {
                throw unexpected("a name in brackets should follow the point")
            }
            guard name.lowercased() == "parameters" else {
                throw FormulaError(
                    .unknownField,
                    "only [Parameters] can stand before a point: fields of other data sources cannot be used",
                    at: place)
            }
            index += 1
            return FormulaExpression(.parameter(second), at: place)
        case .sign("("):
            index += 1
            let inner = try expression(.or)
            try take(")", toClose: "(", place)
            return inner
        case .sign("{"): return try fixed()
        case .word("IF"): return try conditional()
        case .word("CASE"): return try selection()
        case .word(let name) where !Self.keywords.contains(name):
            index += 1
            guard token.kind == .sign("(") else {
                throw FormulaError(
                    .unexpectedToken, "\(name) is no value: a function needs parentheses, a field brackets", at: place)
            }
            return try made(.call(name, try list(after: name, place)), place)
        default: throw unexpected("a value, a field or a function should stand here")
        }
    }

    /// `(a, b)`, from the opening parenthesis on.
    private mutating func list(
        after word: String, _ place: FormulaPosition
    ) throws(FormulaError) -> [FormulaExpression] {
        guard token.kind == .sign("(") else { throw unexpected("( should follow \(word)") }
        index += 1
        var items: [FormulaExpression] = []
        if word != "IN", token.kind == .sign(")") {
            index += 1
            return items
        }
        while true {
            items.append(try expression(.or))
            guard token.kind == .sign(",") else { break }
            index += 1
        }
        try take(")", toClose: "\(word)(", place)
        return items
    }

    private mutating func conditional() throws(FormulaError) -> FormulaExpression {
        let place = token.position
        var branches: [FormulaBranch] = []
        repeat {
            index += 1
            let when = try expression(.or)
            try take("THEN", toClose: "IF", place)
            branches.append(FormulaBranch(when: when, then: try expression(.or)))
        } while token.kind == .word("ELSEIF")
        let otherwise = try otherwise()
        try take("END", toClose: "IF", place)
        return try made(.conditional(branches, otherwise: otherwise), place)
    }

    private mutating func selection() throws(FormulaError) -> FormulaExpression {
        let place = token.position
        index += 1
        let subject = try expression(.or)
        var branches: [FormulaBranch] = []
        guard token.kind == .word("WHEN") else { throw unexpected("WHEN should follow the value of CASE") }
        while token.kind == .word("WHEN") {
            index += 1
            let when = try expression(.or)
            try take("THEN", toClose: "CASE", place)
            branches.append(FormulaBranch(when: when, then: try expression(.or)))
        }
        let otherwise = try otherwise()
        try take("END", toClose: "CASE", place)
        return try made(.selection(subject, branches, otherwise: otherwise), place)
    }

    private mutating func otherwise() throws(FormulaError) -> FormulaExpression? {
        guard token.kind == .word("ELSE") else { return nil }
        index += 1
        return try expression(.or)
    }

    private mutating func fixed() throws(FormulaError) -> FormulaExpression {
        let place = token.position
        index += 1
        var dimensions: [FormulaExpression] = []
        if case .word(let scope) = token.kind, ["FIXED", "INCLUDE", "EXCLUDE"].contains(scope) {
            guard scope == "FIXED" else {
                throw FormulaError(
                    .unexpectedToken, "\(scope) depends on the sheet and is not supported: use FIXED",
                    at: token.position)
            }
            index += 1
            while token.kind != .sign(":") {
                dimensions.append(try expression(.or))
                guard token.kind == .sign(",") else { break }
                index += 1
            }
            try take(":", toClose: "{FIXED", place)
        }
        let body = try expression(.or)
        try take("}", toClose: "{", place)
        return try made(.fixed(dimensions, body), place)
    }

    // MARK: Faults

    private mutating func take(
        _ wanted: String, toClose opening: String, _ place: FormulaPosition
    ) throws(FormulaError) {
        guard token.kind == .sign(wanted) || token.kind == .word(wanted) else {
            throw unexpected("\(wanted) is missing for \(opening) at \(place)")
        }
        index += 1
    }

    private func unexpected(_ message: String) -> FormulaError {
        let found: String
        switch token.kind {
        case .end: return FormulaError(.unexpectedEnd, "the formula ends too early: \(message)", at: token.position)
        case .word(let word), .sign(let word): found = word
        case .name(let name): found = FormulaPrinter.bracketed(name)
        case .value(let value): found = FormulaPrinter.text(value)
        }
        let shown =
            found.unicodeScalars.count > 40
            ? String(String.UnicodeScalarView(found.unicodeScalars.prefix(40))) + "…" : found
        return FormulaError(.unexpectedToken, "\(message), not \(shown)", at: token.position)
    }

    private func made(
        _ node: FormulaExpression.Node, _ place: FormulaPosition
    ) throws(FormulaError) -> FormulaExpression {
        let expression = FormulaExpression(node, at: place)
        if expression.depth > Formula.maximumDepth { throw tooDeep(place) }
        return expression
    }

    private func tooDeep(_ place: FormulaPosition) -> FormulaError {
        FormulaError(
            .tooLarge,
            "more than \(Formula.maximumDepth) expressions are nested here: split the formula into several fields",
            at: place)
    }

    static let keywords: Set<String> = [
        "IF", "THEN", "ELSEIF", "ELSE", "END", "CASE", "WHEN", "AND", "OR", "NOT", "IN", "FIXED",
    ]
}
