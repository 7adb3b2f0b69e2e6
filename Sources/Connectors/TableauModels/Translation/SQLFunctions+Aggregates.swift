// SPDX-License-Identifier: Apache-2.0

import Columnar

extension SQLFunctions {
    /// An aggregate of the values of a group.
    static func aggregate(_ name: String, _ argument: TypedSQL, _ share: FixedDecimal?) -> TypedSQL {
        let value = argument.cast(to: argument.type ?? .integer)
        switch name {
        case "SUM": return sum("sum(\(value.sql))", value)
        // Hyper's avg rounds decimals to six places.
        case "AVG":
            return SQLOperators.quotient(sum("sum(\(value.sql))", value), TypedSQL("count(\(value.sql))", .integer))
        case "MIN", "MAX": return TypedSQL("\(name.lowercased())(\(value.sql))", value.type)
        // Tableau shows `*` for values that differ, which only a text could hold.
        case "ATTR":
            let (least, most) = ("min(\(value.sql))", "max(\(value.sql))")
            return TypedSQL("(CASE WHEN \(least) = \(most) THEN \(least) END)", value.type)
        case "COUNTD": return TypedSQL("count(DISTINCT \(value.sql))", .integer)
        case "MEDIAN": return TypedSQL("median(\(value.double))", .double)
        case "PERCENTILE":
            return TypedSQL(
                "percentile_cont(\(share.map { "\($0)" } ?? "0.5")) WITHIN GROUP (ORDER BY \(value.double))", .double)
        case "STDEV": return TypedSQL("stddev_samp(\(value.double))", .double)
        case "STDEVP": return TypedSQL("stddev_pop(\(value.double))", .double)
        case "VAR": return TypedSQL("var_samp(\(value.double))", .double)
        case "VARP": return TypedSQL("var_pop(\(value.double))", .double)
        default: return TypedSQL("count(\(value.sql))", .integer)
        }
    }

    /// A sum of decimals has room for ten more digits: less than Hyper gives it, so that products of sums stay exact;
    /// if a sum needs more, hyperd says so.
    private static func sum(_ sql: String, _ value: TypedSQL) -> TypedSQL {
        guard case .numeric(let precision, let scale) = value.type else { return TypedSQL(sql, value.type) }
        let type = ColumnType.numeric(precision: min(precision + 10, ColumnType.maximumPrecision), scale: scale)
        return TypedSQL(sql, nil).cast(to: type)
    }

    /// A table calculation over the groups of a query; `nil` if it is none that SQL has.
    ///
    /// - Parameters:
    ///   - window: the clauses that partition and order the groups.
    ///   - partition: the clause that partitions them.
    static func window(
        _ name: String, _ value: TypedSQL?, _ offsets: [Int64], _ window: String, _ partition: String
    ) -> TypedSQL? {
        switch name {
        case "INDEX": return TypedSQL("row_number() OVER (\(window))", .integer)
        case "SIZE": return TypedSQL("count(*) OVER (\(partition))", .integer)
        default: break
        }
        guard let value else { return nil }
        if name == "LOOKUP", let offset = offsets.first {
            let function = offset < 0 ? "lag" : "lead"
            return TypedSQL("\(function)(\(value.sql), \(offset.magnitude)) OVER (\(window))", value.type)
        }
        let frame: String
        if name.hasPrefix("RUNNING_") {
            frame = "\(window) ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW"
        } else if offsets.count == 2 {
            guard offsets[0] <= offsets[1] else { return nil }
            frame = "\(window) ROWS BETWEEN \(edge(offsets[0])) AND \(edge(offsets[1]))"
        } else {
            guard offsets.isEmpty else { return nil }
            frame = partition
        }
        func over(_ function: String) -> String { "\(function)(\(value.sql)) OVER (\(frame))" }
        switch name.split(separator: "_").last {
        case "SUM": return sum(over("sum"), value)
        case "AVG": return SQLOperators.quotient(sum(over("sum"), value), TypedSQL(over("count"), .integer))
        case "MIN": return TypedSQL(over("min"), value.type)
        case "MAX": return TypedSQL(over("max"), value.type)
        case "COUNT": return TypedSQL(over("count"), .integer)
        default: return nil
        }
    }

    private static func edge(_ offset: Int64) -> String {
        offset == 0 ? "CURRENT ROW" : "\(offset.magnitude) \(offset < 0 ? "PRECEDING" : "FOLLOWING")"
    }
}
