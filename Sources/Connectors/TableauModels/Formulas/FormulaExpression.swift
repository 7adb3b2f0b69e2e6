// SPDX-License-Identifier: Apache-2.0

/// A formula, or a part of one, as a tree.
///
/// Two expressions are equal if they say the same, wherever they stand in their texts.
public struct FormulaExpression: Sendable {
    /// What the expression is made of.
    public let node: Node
    /// Where it begins; for an operator between two operands, where the operator stands.
    public let position: FormulaPosition
    /// How many expressions are nested inside one another here; 1 if it has no parts.
    let depth: Int

    /// The kinds of expressions.
    public indirect enum Node: Hashable, Sendable {
        /// A value, such as `12.5`, `'text'` or `NULL`.
        case value(FormulaValue)
        /// `[Field]`: a field by its caption or its internal name.
        case field(String)
        /// `[Parameters].[Name]`.
        case parameter(String)
        /// `-x` or `NOT x`.
        case unary(FormulaUnaryOperator, FormulaExpression)
        /// `x + y` and the like.
        case binary(FormulaBinaryOperator, FormulaExpression, FormulaExpression)
        /// `x IN (a, b)`.
        case membership(FormulaExpression, [FormulaExpression])
        /// `IF … THEN … ELSEIF … THEN … ELSE … END`; at least one branch.
        case conditional([FormulaBranch], otherwise: FormulaExpression?)
        /// `CASE x WHEN … THEN … ELSE … END`; at least one branch.
        case selection(FormulaExpression, [FormulaBranch], otherwise: FormulaExpression?)
        /// `NAME(x, y)`; the name in capitals.
        case call(String, [FormulaExpression])
        /// `{FIXED d1, d2 : AGG(x)}`, and `{AGG(x)}` without dimensions.
        case fixed([FormulaExpression], FormulaExpression)
    }

    /// An expression.
    public init(_ node: Node, at position: FormulaPosition = .start) {
        self.node = node
        self.position = position
        depth = 1 + (node.parts.map(\.depth).max() ?? 0)
    }
}

extension FormulaExpression: Hashable {
    /// Whether both say the same.
    public static func == (left: Self, right: Self) -> Bool { left.node == right.node }

    /// Hashes what the expression says.
    public func hash(into hasher: inout Hasher) { hasher.combine(node) }
}

/// One `WHEN … THEN …` or `IF … THEN …`.
public struct FormulaBranch: Hashable, Sendable {
    /// What is compared or tested.
    public let when: FormulaExpression
    /// The result if it matches.
    public let then: FormulaExpression

    /// A branch.
    public init(when: FormulaExpression, then: FormulaExpression) {
        self.when = when
        self.then = then
    }
}

/// An operator before its operand.
public enum FormulaUnaryOperator: String, Hashable, Sendable, CaseIterable {
    /// `-x`; it binds most tightly: `-2^2` is 4.
    case negate = "-"
    /// `NOT x`; it binds less tightly than a comparison: `NOT a = b` is `NOT (a = b)`.
    case not = "NOT"
}

/// An operator between two operands.
public enum FormulaBinaryOperator: String, Hashable, Sendable, CaseIterable {
    /// To the power of. What `a ^ b ^ c` means is not documented: it is refused.
    case power = "^"
    /// Times.
    case multiply = "*"
    /// Divided by: always a real number, null if the divisor is 0.
    case divide = "/"
    /// The remainder of whole numbers, with the sign of the dividend.
    case modulo = "%"
    /// Plus; joins texts; adds days to a date.
    case add = "+"
    /// Minus; takes days from a date; gives the days between two dates.
    case subtract = "-"
    /// Equal, also written `==`.
    case equal = "="
    /// Not equal, also written `!=`.
    case notEqual = "<>"
    /// Less.
    case less = "<"
    /// Less or equal.
    case lessOrEqual = "<="
    /// Greater.
    case greater = ">"
    /// Greater or equal.
    case greaterOrEqual = ">="
    /// Both.
    case and = "AND"
    /// One or both.
    case or = "OR"

    var isComparison: Bool {
        switch self {
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: true
        default: false
        }
    }

    /// How tightly it binds: more is tighter.
    var precedence: FormulaPrecedence {
        switch self {
        case .power: .power
        case .multiply, .divide, .modulo: .product
        case .add, .subtract: .sum
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: .comparison
        case .and: .and
        case .or: .or
        }
    }
}

/// Tableau's order of operators, loosest first.
enum FormulaPrecedence: Int, Comparable {
    case or, and, not, comparison, sum, product, power, negate, primary

    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// The next that is tighter.
    var tighter: FormulaPrecedence { FormulaPrecedence(rawValue: rawValue + 1) ?? .primary }

    /// Whether `a op b op c` has no agreed meaning.
    var isNonAssociative: Bool { self == .comparison || self == .power }
}

extension FormulaExpression.Node {
    /// The expressions directly inside.
    var parts: [FormulaExpression] {
        switch self {
        case .value, .field, .parameter: []
        case .unary(_, let operand): [operand]
        case .binary(_, let left, let right): [left, right]
        case .membership(let subject, let list): [subject] + list
        case .conditional(let branches, let otherwise):
            branches.flatMap { [$0.when, $0.then] } + (otherwise.map { [$0] } ?? [])
        case .selection(let subject, let branches, let otherwise):
            [subject] + branches.flatMap { [$0.when, $0.then] } + (otherwise.map { [$0] } ?? [])
        case .call(_, let arguments): arguments
        case .fixed(let dimensions, let body): dimensions + [body]
        }
    }
}

extension FormulaExpression {
    /// Calls `body` with this expression and all inside it, from the outside in and from left to right.
    func forEach(_ body: (FormulaExpression) throws -> Void) rethrows {
        try body(self)
        for part in node.parts { try part.forEach(body) }
    }

    /// The names of the fields that the expression has, as they are written, each once, in their order.
    public var fieldNames: [String] {
        var seen: Set<String> = []
        var names: [String] = []
        forEach { if case .field(let name) = $0.node, seen.insert(name).inserted { names.append(name) } }
        return names
    }

    /// The names of the parameters that the expression has, as they are written, each once, in their order.
    public var parameterNames: [String] {
        var seen: Set<String> = []
        var names: [String] = []
        forEach { if case .parameter(let name) = $0.node, seen.insert(name).inserted { names.append(name) } }
        return names
    }
}
