// SPDX-License-Identifier: Apache-2.0

import Columnar

extension SQLFunctions {
    /// A function of dates; `nil` if it is none of these.
    ///
    /// - Parameter words: the arguments that are written out as texts, in small letters.
    static func dates(
        _ name: String, _ words: [String?], _ values: [TypedSQL], _ translator: FormulaTranslator
    ) -> TypedSQL? {
        func start(_ index: Int) -> Int {
            let written = words.count > index ? words[index].flatMap(Weekday.init(name:)) : nil
            return (written ?? translator.weekStart).rawValue
        }
        let part = words.first.flatMap { $0 } ?? ""
        switch name {
        case "TODAY": return TypedSQL(.date(translator.now.date))
        case "NOW": return TypedSQL(.datetime(translator.now))
        case "DATEADD": return added(part, values[1], temporal(values[2]))
        case "DATEDIFF": return difference(part, temporal(values[1]), temporal(values[2]), start(3))
        case "DATETRUNC": return truncated(part, temporal(values[1]), start(2))
        case "DATEPART": return self.part(part, temporal(values[1]), start(2))
        case "YEAR", "QUARTER", "MONTH", "WEEK", "DAY":
            return self.part(name.lowercased(), temporal(values[0]), translator.weekStart.rawValue)
        case "MAKEDATE": return made(values)
        default: return nil
        }
    }

    private static func temporal(_ value: TypedSQL) -> TypedSQL { value.cast(to: value.type ?? .date) }

    private static func added(_ part: String, _ count: TypedSQL, _ date: TypedSQL) -> TypedSQL {
        let count = count.cast(to: .integer)
        if part == "day", date.type == .date { return TypedSQL("(\(date.sql) + \(count.cast(to: .int32).sql))", .date) }
        let unit = part == "quarter" ? "3 months" : part == "week" ? "7 days" : "1 \(part)"
        let sum = "(\(date.sql) + \(count.sql) * interval '\(unit)')"
        let isTime = FormulaFunction.timeParts.contains(part)
        return date.type == .date && !isTime ? TypedSQL("\(sum)::date", .date) : TypedSQL(sum, .timestamp)
    }

    /// How many boundaries of the part lie between; Hyper's weeks begin on Sunday here.
    private static func difference(_ part: String, _ from: TypedSQL, _ to: TypedSQL, _ start: Int) -> TypedSQL {
        if FormulaFunction.timeParts.contains(part) {
            let (from, to) = (from.cast(to: .timestamp).sql, to.cast(to: .timestamp).sql)
            return TypedSQL("datediff('\(part)', \(from), \(to))", .integer)
        }
        let (from, to) = (from.cast(to: .date).sql, to.cast(to: .date).sql)
        switch part {
        case "day": return TypedSQL("(\(to) - \(from))::bigint", .integer)
        case "week": return TypedSQL("datediff('week', \(from) - \(start), \(to) - \(start))", .integer)
        default: return TypedSQL("datediff('\(part)', \(from), \(to))", .integer)
        }
    }

    /// The first moment of the part; Hyper's weeks begin on Monday here.
    private static func truncated(_ part: String, _ value: TypedSQL, _ start: Int) -> TypedSQL {
        if FormulaFunction.timeParts.contains(part) {
            return TypedSQL("date_trunc('\(part)', \(value.cast(to: .timestamp).sql))", .timestamp)
        }
        let date = value.cast(to: .date).sql
        let shift = (8 - start) % 7
        let first =
            part == "week"
            ? "(date_trunc('week', \(date) + \(shift))::date - \(shift))" : "date_trunc('\(part)', \(date))::date"
        return TypedSQL(first, .date).cast(to: value.type)
    }

    private static func part(_ part: String, _ value: TypedSQL, _ start: Int) -> TypedSQL {
        let date = value.cast(to: .date).sql
        let moment = value.cast(to: .timestamp).sql
        func field(_ name: String, of value: String) -> String { "extract(\(name) FROM \(value))" }
        let january = field("dow", of: "date_trunc('year', \(date))")
        let sql =
            switch part {
            case "dayofyear": field("doy", of: date)
            case "weekday": "((\(field("dow", of: date)) - \(start) + 7) % 7 + 1)"
            case "iso-year": field("isoyear", of: date)
            case "iso-week": field("week", of: date)
            case "iso-weekday": field("isodow", of: date)
            // The first week is the one that January 1 lies in.
            case "week": "((\(field("doy", of: date)) - 1 + (\(january) - \(start) + 7) % 7) / 7 + 1)"
            case "hour", "minute": field(part, of: moment)
            case "second": "trunc(\(field(part, of: moment)))"
            default: field(part, of: date)
            }
        return TypedSQL("\(sql)::bigint", .integer)
    }

    /// A date that the calendar does not have is null.
    private static func made(_ values: [TypedSQL]) -> TypedSQL {
        let numbers = values.map { $0.cast(to: .integer).sql }
        let (year, month, day) = (numbers[0], numbers[1], numbers[2])
        let first = "make_date((\(year))::integer, (\(month))::integer, 1)"
        let last = "extract(day FROM (\(first) + interval '1 month' - interval '1 day'))"
        return TypedSQL(
            "(CASE WHEN \(year) BETWEEN 1 AND 9999 AND \(month) BETWEEN 1 AND 12 AND \(day) >= 1 THEN "
                + "(CASE WHEN \(day) <= \(last) THEN (\(first) + ((\(day))::integer - 1)) END) END)", .date)
    }
}
