// SPDX-License-Identifier: Apache-2.0

/// What a function takes and gives.
struct FormulaFunction: Sendable {
    enum Role: Sendable {
        /// One value from the values of the same row, or of the same group.
        case scalar
        /// One value from the rows of a group.
        case aggregate
        /// One value from the groups of a table.
        case table
    }

    enum Argument: Sendable {
        /// A value of one of these types.
        case types(Set<DataType>)
        /// A value of a type that goes together with those of the other `joined` arguments.
        case joined
        /// One of these words, written as a text.
        case word([String])
        /// A whole number that is written in the formula, maybe with a minus.
        case constant
        /// A number from 0 to 1 that is written in the formula.
        case share

        static let string = Argument.types([.string])
        static let integer = Argument.types([.integer])
        static let number = Argument.types([.integer, .real])
        static let boolean = Argument.types([.boolean])
        static let temporal = Argument.types([.date, .datetime])
        static let any = Argument.types(Set(DataType.allCases))
    }

    enum Result: Sendable {
        case type(DataType)
        /// The type of the argument with that index.
        case same(Int)
        /// The type that all `joined` arguments go together in.
        case joined
        /// A date, but a date and time if the argument with that index is one or the part is shorter than a day.
        case temporal(Int)
    }

    let role: Role
    let arguments: [Argument]
    /// How many of the arguments must be there.
    let required: Int
    let result: Result

    init(_ role: Role, _ arguments: [Argument], optional: [Argument] = [], _ result: Result) {
        self.role = role
        self.arguments = arguments + optional
        required = arguments.count
        self.result = result
    }

    /// The function of that name and, if the name has two meanings, of that many arguments.
    static func named(_ name: String, arguments count: Int) -> FormulaFunction? {
        if count == 2, let function = ofTwo[name] { return function }
        return all[name]
    }

    static let timeParts = ["hour", "minute", "second"]
    static let parts = ["year", "quarter", "month", "week", "day"] + timeParts
    static let parsedParts = parts + ["dayofyear", "weekday", "iso-year", "iso-week", "iso-weekday"]

    /// `MIN` and `MAX` of two values are no aggregates.
    private static let ofTwo: [String: FormulaFunction] = [
        "MIN": .init(.scalar, [.joined, .joined], .joined), "MAX": .init(.scalar, [.joined, .joined], .joined),
    ]

    static let all: [String: FormulaFunction] =
        logic.merging(numbers) { first, _ in first }.merging(texts) { first, _ in first }
        .merging(dates) { first, _ in first }.merging(aggregates) { first, _ in first }
        .merging(tables) { first, _ in first }

    private static let logic: [String: FormulaFunction] = [
        "IIF": .init(.scalar, [.boolean, .joined, .joined], optional: [.joined], .joined),
        "IFNULL": .init(.scalar, [.joined, .joined], .joined), "ISNULL": .init(.scalar, [.any], .type(.boolean)),
        "ZN": .init(.scalar, [.number], .same(0)),
        "INT": .init(.scalar, [.types([.integer, .real, .string, .boolean])], .type(.integer)),
        "FLOAT": .init(.scalar, [.types([.integer, .real, .string, .boolean])], .type(.real)),
        "STR": .init(.scalar, [.types([.integer, .real, .string, .date, .datetime])], .type(.string)),
        "DATE": .init(.scalar, [.types([.date, .datetime, .string])], .type(.date)),
        "DATETIME": .init(.scalar, [.types([.date, .datetime])], .type(.datetime)),
    ]

    private static let numbers: [String: FormulaFunction] = [
        "ABS": .init(.scalar, [.number], .same(0)), "ROUND": .init(.scalar, [.number], optional: [.constant], .same(0)),
        "CEILING": .init(.scalar, [.number], .type(.integer)), "FLOOR": .init(.scalar, [.number], .type(.integer)),
        "SIGN": .init(.scalar, [.number], .type(.integer)), "SQUARE": .init(.scalar, [.number], .same(0)),
        "SQRT": .init(.scalar, [.number], .type(.real)), "EXP": .init(.scalar, [.number], .type(.real)),
        "LN": .init(.scalar, [.number], .type(.real)), "PI": .init(.scalar, [], .type(.real)),
        "POWER": .init(.scalar, [.number, .number], .type(.real)),
        "DIV": .init(.scalar, [.integer, .integer], .type(.integer)),
    ]

    private static let texts: [String: FormulaFunction] = [
        "LEN": .init(.scalar, [.string], .type(.integer)), "LEFT": .init(.scalar, [.string, .integer], .type(.string)),
        "RIGHT": .init(.scalar, [.string, .integer], .type(.string)),
        "MID": .init(.scalar, [.string, .integer], optional: [.integer], .type(.string)),
        "UPPER": .init(.scalar, [.string], .type(.string)), "LOWER": .init(.scalar, [.string], .type(.string)),
        "TRIM": .init(.scalar, [.string], .type(.string)), "LTRIM": .init(.scalar, [.string], .type(.string)),
        "RTRIM": .init(.scalar, [.string], .type(.string)),
        "REPLACE": .init(.scalar, [.string, .string, .string], .type(.string)),
        "CONTAINS": .init(.scalar, [.string, .string], .type(.boolean)),
        "STARTSWITH": .init(.scalar, [.string, .string], .type(.boolean)),
        "ENDSWITH": .init(.scalar, [.string, .string], .type(.boolean)),
        "FIND": .init(.scalar, [.string, .string], .type(.integer)),
        "SPLIT": .init(.scalar, [.string, .string, .constant], .type(.string)),
    ]

    private static let dates: [String: FormulaFunction] = [
        "TODAY": .init(.scalar, [], .type(.date)), "NOW": .init(.scalar, [], .type(.datetime)),
        "DATEADD": .init(.scalar, [.word(parts), .integer, .temporal], .temporal(2)),
        "DATEDIFF": .init(
            .scalar, [.word(parts), .temporal, .temporal], optional: [.word(Weekday.names)], .type(.integer)),
        "DATETRUNC": .init(.scalar, [.word(parts), .temporal], optional: [.word(Weekday.names)], .temporal(1)),
        "DATEPART": .init(
            .scalar, [.word(parsedParts), .temporal], optional: [.word(Weekday.names)], .type(.integer)),
        "YEAR": .init(.scalar, [.temporal], .type(.integer)), "QUARTER": .init(.scalar, [.temporal], .type(.integer)),
        "MONTH": .init(.scalar, [.temporal], .type(.integer)), "WEEK": .init(.scalar, [.temporal], .type(.integer)),
        "DAY": .init(.scalar, [.temporal], .type(.integer)),
        "MAKEDATE": .init(.scalar, [.integer, .integer, .integer], .type(.date)),
    ]

    private static let aggregates: [String: FormulaFunction] = [
        "SUM": .init(.aggregate, [.number], .same(0)), "AVG": .init(.aggregate, [.number], .type(.real)),
        "MIN": .init(.aggregate, [.any], .same(0)), "MAX": .init(.aggregate, [.any], .same(0)),
        "COUNT": .init(.aggregate, [.any], .type(.integer)), "COUNTD": .init(.aggregate, [.any], .type(.integer)),
        "MEDIAN": .init(.aggregate, [.number], .type(.real)), "ATTR": .init(.aggregate, [.any], .same(0)),
        "PERCENTILE": .init(.aggregate, [.number, .share], .type(.real)),
        "STDEV": .init(.aggregate, [.number], .type(.real)), "STDEVP": .init(.aggregate, [.number], .type(.real)),
        "VAR": .init(.aggregate, [.number], .type(.real)), "VARP": .init(.aggregate, [.number], .type(.real)),
    ]

    private static let tables: [String: FormulaFunction] = [
        "RUNNING_SUM": .init(.table, [.number], .same(0)), "RUNNING_AVG": .init(.table, [.number], .type(.real)),
        "RUNNING_MIN": .init(.table, [.any], .same(0)), "RUNNING_MAX": .init(.table, [.any], .same(0)),
        "RUNNING_COUNT": .init(.table, [.any], .type(.integer)),
        "WINDOW_SUM": .init(.table, [.number], optional: [.constant, .constant], .same(0)),
        "WINDOW_AVG": .init(.table, [.number], optional: [.constant, .constant], .type(.real)),
        "WINDOW_MIN": .init(.table, [.any], optional: [.constant, .constant], .same(0)),
        "WINDOW_MAX": .init(.table, [.any], optional: [.constant, .constant], .same(0)),
        "WINDOW_COUNT": .init(.table, [.any], optional: [.constant, .constant], .type(.integer)),
        "TOTAL": .init(.table, [.any], .same(0)), "LOOKUP": .init(.table, [.any, .constant], .same(0)),
        "INDEX": .init(.table, [], .type(.integer)), "SIZE": .init(.table, [], .type(.integer)),
    ]
}

/// A day of the week.
public enum Weekday: Int, Sendable, CaseIterable {
    /// Sunday, Tableau's usual start of a week.
    case sunday = 0
    /// Monday, the start of a week by ISO 8601.
    case monday
    /// Tuesday.
    case tuesday
    /// Wednesday.
    case wednesday
    /// Thursday.
    case thursday
    /// Friday.
    case friday
    /// Saturday.
    case saturday

    /// The days in small letters, as formulas write them.
    static let names = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]

    init?(name: String) {
        guard let index = Self.names.firstIndex(of: name.lowercased()) else { return nil }
        self.init(rawValue: index)
    }
}
