// SPDX-License-Identifier: Apache-2.0

import Columnar

/// Tableau's functions in Hyper's SQL.
enum SQLFunctions {
    /// A function of values of the same row or group; `nil` if it is none of these.
    static func scalar(_ name: String, _ constants: [Int64?], _ values: [TypedSQL]) -> TypedSQL? {
        logic(name, values) ?? conversion(name, values) ?? number(name, constants, values)
            ?? text(name, constants, values)
    }

    private static func logic(_ name: String, _ values: [TypedSQL]) -> TypedSQL? {
        switch name {
        case "IIF":
            let results = values.dropFirst().map { $0 }
            let type = TypedSQL.common(results)
            let casts = results.map { $0.cast(to: type).sql }
            // A condition that is unknown has a result of its own.
            let unknown = casts.count > 2 ? " ELSE \(casts[2])" : ""
            let test = values[0].sql
            return TypedSQL(
                "(CASE WHEN \(test) THEN \(casts[0]) WHEN NOT \(test) THEN \(casts[1])\(unknown) END)", type)
        case "IFNULL":
            let type = TypedSQL.common(values)
            return TypedSQL("coalesce(\(values.map { $0.cast(to: type).sql }.joined(separator: ", ")))", type)
        case "ZN":
            let value = values[0].cast(to: values[0].type ?? .integer)
            return TypedSQL(
                "coalesce(\(value.sql), \(TypedSQL("0", nil).cast(to: value.type).sql))", value.type,
                digits: value.digits)
        case "ISNULL": return TypedSQL("(\(values[0].cast.sql) IS NULL)", .boolean)
        case "MIN" where values.count == 2: return extreme("least", values)
        case "MAX" where values.count == 2: return extreme("greatest", values)
        default: return nil
        }
    }

    /// Hyper's least and greatest skip nulls; Tableau's do not.
    private static func extreme(_ name: String, _ values: [TypedSQL]) -> TypedSQL {
        let type = TypedSQL.common(values)
        let casts = values.map { $0.cast(to: type).sql }
        let (left, right) = (casts[0], casts[1])
        return TypedSQL(
            "(CASE WHEN \(left) IS NOT NULL AND \(right) IS NOT NULL THEN \(name)(\(left), \(right)) END)", type)
    }

    private static func conversion(_ name: String, _ values: [TypedSQL]) -> TypedSQL? {
        guard let value = values.first else { return nil }
        switch (name, value.type) {
        case ("INT", .integer): return value
        case ("INT", .text): return TypedSQL("trunc(try_cast(\(value.sql) AS double precision))::bigint", .integer)
        case ("INT", .boolean):
            return TypedSQL("(CASE WHEN \(value.sql) THEN 1 WHEN NOT \(value.sql) THEN 0 END)::bigint", .integer)
        // A cast alone would round.
        case ("INT", .some): return TypedSQL("trunc(\(value.sql))::bigint", .integer)
        case ("FLOAT", .text): return TypedSQL("try_cast(\(value.sql) AS double precision)", .double)
        case ("FLOAT", .boolean):
            return TypedSQL(
                "(CASE WHEN \(value.sql) THEN 1 WHEN NOT \(value.sql) THEN 0 END)::double precision", .double)
        case ("FLOAT", _): return value.cast(to: .double)
        case ("STR", .numeric(_, let scale)) where scale > 0:
            return TypedSQL("rtrim(rtrim((\(value.sql))::text, '0'), '.')", .text)
        case ("STR", _): return value.cast(to: .text)
        case ("DATE", .text): return TypedSQL("try_cast(\(value.sql) AS date)", .date)
        case ("DATE", _): return value.cast(to: .date)
        case ("DATETIME", _): return value.cast(to: .timestamp)
        case ("INT", nil): return value.cast(to: .integer)
        default: return nil
        }
    }

    private static func number(_ name: String, _ constants: [Int64?], _ values: [TypedSQL]) -> TypedSQL? {
        if name == "PI" { return TypedSQL("pi()", .double) }
        guard let first = values.first else { return nil }
        let value = first.cast(to: first.type ?? .integer)
        switch name {
        case "ABS": return TypedSQL("abs(\(value.sql))", value.type, digits: value.digits)
        case "ROUND": return rounded(value, constants.count > 1 ? constants[1] ?? 0 : 0)
        case "CEILING", "FLOOR":
            guard value.type != .integer else { return value }
            return TypedSQL("\(name == "FLOOR" ? "floor" : "ceil")(\(value.sql))::bigint", .integer)
        case "SIGN": return TypedSQL("sign(\(value.sql))::bigint", .integer)
        case "SQUARE": return SQLOperators.product(value, value)
        case "SQRT": return TypedSQL("(CASE WHEN \(value.double) >= 0 THEN sqrt(\(value.double)) END)", .double)
        case "LN": return TypedSQL("(CASE WHEN \(value.double) > 0 THEN ln(\(value.double)) END)", .double)
        case "EXP": return TypedSQL("exp(\(value.double))", .double)
        case "POWER": return SQLOperators.power(value, values[1])
        case "DIV": return TypedSQL("(\(value.sql) / nullif(\(values[1].cast(to: .integer).sql), 0))", .integer)
        default: return nil
        }
    }

    private static func rounded(_ value: TypedSQL, _ places: Int64) -> TypedSQL {
        switch value.type {
        case .integer where places >= 0: return value
        case .integer: return TypedSQL("round((\(value.sql))::numeric(20,0), \(max(places, -20)))::bigint", .integer)
        case .numeric(let precision, let scale):
            guard places < scale else { return value }
            // Rounding may need a digit more: 9.9 becomes 10.
            let wide = ColumnType.numeric(precision: min(precision + 1, ColumnType.maximumPrecision), scale: scale)
            return TypedSQL("round(\(value.cast(to: wide).sql), \(max(places, -38)))", wide)
        default:
            // A floating-point number has no more than 17 digits that mean something.
            return places > 15 ? value : TypedSQL("round(\(value.double), \(max(places, -300)))", .double)
        }
    }

    private static func text(_ name: String, _ constants: [Int64?], _ values: [TypedSQL]) -> TypedSQL? {
        guard let value = values.first?.cast(to: .text).sql else { return nil }
        func other(_ index: Int) -> String { values[index].cast(to: .text).sql }
        func number(_ index: Int) -> String { values[index].cast(to: .int32).sql }
        switch name {
        case "LEN": return TypedSQL("length(\(value))::bigint", .integer)
        case "LEFT", "RIGHT":
            let count = "(CASE WHEN \(number(1)) < 0 THEN 0 ELSE \(number(1)) END)"
            return TypedSQL("\(name.lowercased())(\(value), \(count))", .text)
        case "MID":
            let length = values.count > 2 ? " FOR (CASE WHEN \(number(2)) < 0 THEN 0 ELSE \(number(2)) END)" : ""
            return TypedSQL(
                "(CASE WHEN \(number(1)) >= 1 THEN substring(\(value) FROM \(number(1))\(length)) END)", .text)
        case "UPPER", "LOWER", "TRIM", "LTRIM", "RTRIM": return TypedSQL("\(name.lowercased())(\(value))", .text)
        case "REPLACE": return TypedSQL("replace(\(value), \(other(1)), \(other(2)))", .text)
        case "CONTAINS": return TypedSQL("(strpos(\(value), \(other(1))) > 0)", .boolean)
        // Tableau ignores blanks before and after the text here.
        case "STARTSWITH": return TypedSQL("(left(ltrim(\(value)), length(\(other(1)))) = \(other(1)))", .boolean)
        case "ENDSWITH": return TypedSQL("(right(rtrim(\(value)), length(\(other(1)))) = \(other(1)))", .boolean)
        case "FIND": return TypedSQL("strpos(\(value), \(other(1)))::bigint", .integer)
        case "SPLIT": return TypedSQL("split_part(\(value), \(other(1)), \(constants[2] ?? 1))", .text)
        default: return nil
        }
    }
}
