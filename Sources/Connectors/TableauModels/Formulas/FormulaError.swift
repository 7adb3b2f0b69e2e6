// SPDX-License-Identifier: Apache-2.0

/// A place in a formula's text.
public struct FormulaPosition: Hashable, Sendable, CustomStringConvertible {
    /// The line, counted from 1.
    public let line: Int
    /// The character in the line (a Unicode scalar), counted from 1.
    public let column: Int

    /// A place.
    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// The first character of a formula.
    public static let start = FormulaPosition(line: 1, column: 1)

    /// `line 1, column 5`.
    public var description: String { "line \(line), column \(column)" }
}

/// What is wrong with a formula, and where.
public struct FormulaError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of fault. New kinds may be added.
    public struct Code: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
        /// A stable word.
        public let rawValue: String

        /// The kind that `rawValue` names.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The word.
        public var description: String { rawValue }

        private init(_ rawValue: String) { self.rawValue = rawValue }

        /// A character that no formula has.
        public static let unexpectedCharacter = Code("unexpectedCharacter")
        /// A text, a name in brackets, a date or a comment that does not end.
        public static let unterminated = Code("unterminated")
        /// A number that does not fit, or is written in another way than Tableau does.
        public static let invalidNumber = Code("invalidNumber")
        /// A date that the calendar does not have, or that is not written as `#2026-03-31#`.
        public static let invalidDate = Code("invalidDate")
        /// A word or sign that cannot stand where it does.
        public static let unexpectedToken = Code("unexpectedToken")
        /// The formula ends in the middle, for instance an `IF` without its `END`.
        public static let unexpectedEnd = Code("unexpectedEnd")
        /// The formula is longer or more deeply nested than this module reads.
        public static let tooLarge = Code("tooLarge")
        /// A name that no field has.
        public static let unknownField = Code("unknownField")
        /// A name that no parameter has.
        public static let unknownParameter = Code("unknownParameter")
        /// A name that no function has.
        public static let unknownFunction = Code("unknownFunction")
        /// A name that two fields, parameters or tables share.
        public static let duplicateName = Code("duplicateName")
        /// A function with too few or too many arguments.
        public static let wrongArgumentCount = Code("wrongArgumentCount")
        /// A value of a type that cannot stand where it does.
        public static let wrongType = Code("wrongType")
        /// An aggregate beside a value of single rows.
        public static let mixedLevels = Code("mixedLevels")
        /// An aggregate inside an aggregate, a table calculation inside an aggregate, or an aggregate of no rows.
        public static let wrongLevel = Code("wrongLevel")
        /// Values of single rows from more than one table.
        public static let severalTables = Code("severalTables")
        /// A calculated field that needs itself.
        public static let cycle = Code("cycle")
        /// A formula that is right, but cannot be computed with Hyper's SQL.
        public static let notTranslatable = Code("notTranslatable")

        /// Whether `error` is a ``FormulaError`` of this kind; lets `catch` name a kind.
        public static func ~= (code: Self, error: any Error) -> Bool { (error as? FormulaError)?.code == code }
    }

    /// The kind of fault.
    public let code: Code
    /// What is wrong and what to do. It quotes names and words of the formula, never a row's value.
    public let message: String
    /// Where it is.
    public let position: FormulaPosition
    /// The known name that is nearest to one that is not known.
    public let suggestion: String?
    /// The calculated field whose formula this is; `nil` if the formula has no name.
    public internal(set) var field: String?

    /// An error.
    public init(
        _ code: Code, _ message: String, at position: FormulaPosition, suggestion: String? = nil, field: String? = nil
    ) {
        self.code = code
        self.message = message
        self.position = position
        self.suggestion = suggestion
        self.field = field
    }

    /// The error as a person reads it: `[Overdue %], line 1, column 5: there is no field [Ballance]; did you mean
    /// [Balance]?`
    public var description: String {
        let place = field.map { "[\($0)], \(position)" } ?? "\(position)"
        return "\(place): \(message)" + (suggestion.map { "; did you mean \($0)?" } ?? "")
    }

    func within(_ field: String?) -> FormulaError {
        var error = self
        error.field = self.field ?? field
        return error
    }
}

/// All that is wrong with the formulas of one data source.
public struct FormulaErrors: Error, Sendable, CustomStringConvertible {
    /// The errors, in the order of the calculated fields; at least one.
    public let errors: [FormulaError]

    /// One line for each error.
    public var description: String { errors.map(\.description).joined(separator: "\n") }
}
