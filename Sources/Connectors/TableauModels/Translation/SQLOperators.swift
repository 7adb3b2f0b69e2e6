// SPDX-License-Identifier: Apache-2.0

import Columnar

/// Tableau's operators in Hyper's SQL.
enum SQLOperators {
    static func binary(_ name: FormulaBinaryOperator, _ left: TypedSQL, _ right: TypedSQL) -> TypedSQL {
        switch name {
        case .and, .or: return TypedSQL("(\(left.sql) \(name.rawValue) \(right.sql))", .boolean)
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual:
            let type = TypedSQL.common([left, right])
            return TypedSQL("(\(left.cast(to: type).sql) \(name.rawValue) \(right.cast(to: type).sql))", .boolean)
        case .divide: return quotient(left, right)
        case .modulo:
            let (left, right) = (left.cast(to: .integer).sql, right.cast(to: .integer).sql)
            return TypedSQL("(\(left) % nullif(\(right), 0))", .integer)
        case .power: return power(left, right)
        case .multiply: return product(left, right)
        case .add, .subtract: return sum(name, left, right)
        }
    }

    /// Hyper cuts a quotient of whole numbers, rounds one of decimals to six places, and knows infinity; Tableau does
    /// not.
    static func quotient(_ left: TypedSQL, _ right: TypedSQL) -> TypedSQL {
        TypedSQL("(\(left.double) / nullif(\(right.double), 0))", .double)
    }

    /// What has no real result is null.
    static func power(_ left: TypedSQL, _ right: TypedSQL) -> TypedSQL {
        let (left, right) = (left.double, right.double)
        return TypedSQL(
            "(CASE WHEN \(left) = 0 AND \(right) < 0 OR \(left) < 0 AND \(right) <> trunc(\(right)) THEN NULL "
                + "ELSE power(\(left), \(right)) END)", .double)
    }

    /// Hyper rounds a product of more than 38 digits without a word: that is worked out in floating point.
    static func product(_ left: TypedSQL, _ right: TypedSQL) -> TypedSQL {
        guard let left = typed(left, like: right), let right = typed(right, like: left) else {
            return TypedSQL("null", .integer)
        }
        if left.type == .integer, right.type == .integer {
            return TypedSQL("(\(left.sql) * \(right.sql))", .integer)
        }
        guard let one = left.decimal, let two = right.decimal,
            one.precision + two.precision <= ColumnType.maximumPrecision
        else { return TypedSQL("(\(left.double) * \(right.double))", .double) }
        return TypedSQL(
            "(\(one.sql) * \(two.sql))",
            .numeric(precision: one.precision + two.precision, scale: one.scale + two.scale))
    }

    private static func sum(_ name: FormulaBinaryOperator, _ left: TypedSQL, _ right: TypedSQL) -> TypedSQL {
        let sign = name.rawValue
        if left.type == .text || right.type == .text {
            return TypedSQL("(\(left.cast(to: .text).sql) || \(right.cast(to: .text).sql))", .text)
        }
        if let type = left.type, type == .date || type == .timestamp { return days(sign, left, type, right) }
        guard let left = typed(left, like: right), let right = typed(right, like: left) else {
            return TypedSQL("null", .integer)
        }
        if left.type == .integer, right.type == .integer {
            return TypedSQL("(\(left.sql) \(sign) \(right.sql))", .integer)
        }
        guard let one = left.decimal, let two = right.decimal else {
            return TypedSQL("(\(left.double) \(sign) \(right.double))", .double)
        }
        let scale = max(one.scale, two.scale)
        let whole = max(one.precision - one.scale, two.precision - two.scale) + 1
        let precision = min(whole + scale, ColumnType.maximumPrecision)
        return TypedSQL("(\(one.sql) \(sign) \(two.sql))", .numeric(precision: precision, scale: scale))
    }

    /// Days more, days less, or the days between.
    private static func days(_ sign: String, _ left: TypedSQL, _ type: ColumnType, _ right: TypedSQL) -> TypedSQL {
        switch right.type {
        case .date where type == .date: return TypedSQL("(\(left.sql) - \(right.sql))::bigint", .integer)
        case .date, .timestamp:
            let (left, right) = (left.cast(to: .timestamp).sql, right.cast(to: .timestamp).sql)
            return TypedSQL("(extract(epoch FROM (\(left) - \(right))) / 86400)", .double)
        default:
            guard type == .date else {
                return TypedSQL("(\(left.sql) \(sign) \(right.double) * interval '1 day')", .timestamp)
            }
            return TypedSQL("(\(left.sql) \(sign) \(right.cast(to: .int32).sql))", .date)
        }
    }

    /// `null` as a value of the other's type; nothing if that is `null` too.
    private static func typed(_ value: TypedSQL, like other: TypedSQL) -> TypedSQL? {
        guard value.type == nil else { return value }
        return other.type.map { value.cast(to: $0) }
    }
}
