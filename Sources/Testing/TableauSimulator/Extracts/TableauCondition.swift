// SPDX-License-Identifier: Apache-2.0
import Columnar
import HyperExtract

/// The condition of an action, as SQL over the aliases `t` (target) and `s` (source).
struct TableauCondition: Sendable {
    let sql: String
    /// The columns of the target that it names.
    private(set) var targetColumns: Set<String> = []
    /// The columns of the source that it names.
    private(set) var sourceColumns: Set<String> = []

    /// - Throws: ``TableauRefusal`` where it makes no sense.
    init(_ json: TableauJSON) throws {
        guard let relation = json["op"]?.string else { throw TableauRefusal("a condition has no op") }
        switch relation {
        case "and", "or":
            guard let items = json["args"]?.items, !items.isEmpty else {
                throw TableauRefusal("'\(relation)' has no args")
            }
            let parts = try items.map { try TableauCondition($0) }
            sql = parts.map { "(\($0.sql))" }.joined(separator: " \(relation.uppercased()) ")
            for part in parts { take(part) }
        case "not":
            guard let items = json["args"]?.items, items.count == 1 else {
                throw TableauRefusal("'not' has other than one arg")
            }
            let part = try TableauCondition(items[0])
            sql = "NOT (\(part.sql))"
            take(part)
        default:
            guard let sign = Self.signs[relation] else { throw TableauRefusal("there is no op '\(relation)'") }
            guard let target = json["target-col"]?.string else {
                throw TableauRefusal("'\(relation)' has no target-col")
            }
            targetColumns = [target]
            let left = "t.\(quoted(identifier: target))"
            if let source = json["source-col"]?.string {
                sourceColumns = [source]
                sql = "\(left) \(sign) s.\(quoted(identifier: source))"
            } else if let constant = json["const"] {
                sql = "\(left) \(sign) \(try Self.literal(constant))"
            } else {
                throw TableauRefusal("'\(relation)' has neither source-col nor const")
            }
        }
    }

    private static let signs = [
        "eq": "=", "neq": "<>", "gt": ">", "gte": ">=", "lt": "<", "lte": "<=", "is": "IS NOT DISTINCT FROM",
    ]

    private mutating func take(_ part: TableauCondition) {
        targetColumns.formUnion(part.targetColumns)
        sourceColumns.formUnion(part.sourceColumns)
    }

    private static func literal(_ constant: TableauJSON) throws -> String {
        let type = constant["type"]?.string ?? ""
        switch (type, constant["v"]) {
        case (_, nil), (_, .null?): return "NULL"
        case ("string", .text(let text)?): return quoted(literal: text)
        case ("integer", .integer(let number)?): return "\(number)"
        case ("integer", .text(let text)?):
            if let number = Int64(text) { return "\(number)" }
        case ("double", .integer(let number)?): return "CAST(\(number) AS double precision)"
        case ("double", .number(let number)?) where number.isFinite: return "CAST(\(number) AS double precision)"
        case ("boolean", .flag(let flag)?): return "\(flag)"
        case ("datetime", .text(let text)?):
            if let moment = moment(text) { return "TIMESTAMP '\(moment)'" }
        default: break
        }
        throw TableauRefusal("the constant is no value of type '\(type)'")
    }

    /// The date and time of `2018-02-01T00:00:00Z` in SQL's form.
    private static func moment(_ text: String) -> String? {
        var text = text[...]
        if text.hasSuffix("Z") { text = text.dropLast() }
        let halves = text.split(separator: "T", omittingEmptySubsequences: false)
        guard let date = CalendarDate(String(halves[0])), halves.count <= 2 else { return nil }
        guard halves.count == 2 else { return "\(date) 00:00:00" }
        let time = halves[1]
        let digits = time.split(separator: ".", omittingEmptySubsequences: false)
        let parts = digits[0].split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
        guard digits.count <= 2, parts.count == 3, let hour = parts[0], let minute = parts[1], let second = parts[2],
            (0..<24).contains(hour), (0..<60).contains(minute), (0..<60).contains(second),
            digits.count == 1 || digits[1].allSatisfy(\.isWholeNumber)
        else { return nil }
        return "\(date) \(time)"
    }
}

/// Why an action cannot be done; a real server keeps it to itself.
struct TableauRefusal: Error, Sendable {
    let reason: String
    /// What the job's notes say: nothing for most reasons.
    let notes: String?

    init(_ reason: String, notes: String? = nil) {
        self.reason = reason
        self.notes = notes
    }
}
