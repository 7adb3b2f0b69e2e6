import Columnar
import HyperExtract
// SPDX-License-Identifier: Apache-2.0
import LoopbackHTTP

/// A query of VizQL Data Service: fields with functions, set and range filters, grouping unless it is switched off.
struct TableauQuery: Sendable {
    /// Why a query cannot be answered, in the service's own envelope.
    struct Refusal: Error, Sendable {
        let code: String
        let message: String

        init(_ code: String, _ message: String) {
            self.code = code
            self.message = message
        }

        var reply: TableauReply {
            .json(
                "{\"errorCode\":\"\(code)\",\"message\":\(message.jsonQuoted),\"tab-error-code\":\"\(code)\"}",
                status: Int(code.prefix(3)) ?? 400)
        }
    }

    private struct Field {
        let title: String
        let expression: String
        let isGroup: Bool
    }

    private var fields: [Field] = []
    private var conditions: [String] = []
    private let rowLimit: Int64?
    private let asArrays: Bool
    private let groups: Bool

    init(_ body: TableauJSON, columns: [Schema.Column]) throws {
        let options = body["options"]
        asArrays = options?["returnFormat"]?.string == "ARRAYS"
        groups = options?["disaggregate"] != .flag(true)
        rowLimit = if case .integer(let limit)? = options?["rowLimit"] { limit } else { nil }
        guard let query = body["query"], let items = query["fields"]?.items, !items.isEmpty else {
            throw Refusal("400803", "The query has no fields.")
        }
        for item in items {
            let column = try Self.column(item, columns)
            let name = quoted(identifier: column.name)
            let function = item["function"]?.string ?? (groups && column.type.isMeasure ? "SUM" : nil)
            fields.append(
                Field(
                    title: item["fieldAlias"]?.string
                        ?? (item["function"]?.string.map { "\($0)(\(column.name))" } ?? column.name),
                    expression: try function.map { try Self.apply($0, name) } ?? name, isGroup: function == nil))
        }
        for filter in query["filters"]?.items ?? [] { conditions.append(try Self.condition(filter, columns)) }
    }

    func sql(_ table: String) -> String {
        var sql = "SELECT " + fields.map(\.expression).joined(separator: ", ") + " FROM \(table)"
        if !conditions.isEmpty { sql += " WHERE " + conditions.joined(separator: " AND ") }
        let dimensions = fields.filter(\.isGroup).map(\.expression)
        if groups, !dimensions.isEmpty { sql += " GROUP BY " + dimensions.joined(separator: ", ") }
        if let rowLimit { sql += " LIMIT \(rowLimit)" }
        return sql
    }

    /// The rows, each as the answer holds it.
    func json(_ rows: RecordBatch) -> [String] {
        (0..<rows.count).map { index in
            let values = rows.row(index).map(\.queryJSON)
            guard !asArrays else { return "[\(values.joined(separator: ","))]" }
            return "{" + zip(fields, values).map { "\($0.title.jsonQuoted):\($1)" }.joined(separator: ",") + "}"
        }
    }

    private static func column(_ item: TableauJSON, _ columns: [Schema.Column]) throws -> Schema.Column {
        let caption = item["fieldCaption"]?.string ?? ""
        guard let column = columns.first(where: { $0.name == caption }) else {
            throw Refusal("404934", "There is no field '\(caption)'.")
        }
        return column
    }

    private static func apply(_ function: String, _ name: String) throws -> String {
        switch function {
        case "SUM", "AVG", "MIN", "MAX", "COUNT": "\(function)(\(name))"
        case "COUNTD": "COUNT(DISTINCT \(name))"
        default: throw Refusal("400803", "There is no function '\(function)' here.")
        }
    }

    private static func condition(_ filter: TableauJSON, _ columns: [Schema.Column]) throws -> String {
        let name = quoted(identifier: try column(filter["field"] ?? .null, columns).name)
        switch filter["filterType"]?.string {
        case "SET":
            let values = try (filter["values"]?.items ?? []).map(literal)
            let list = values.isEmpty ? "NULL" : values.joined(separator: ", ")
            return "\(name) \(filter["exclude"] == .flag(true) ? "NOT IN" : "IN") (\(list))"
        case "QUANTITATIVE_NUMERICAL", "QUANTITATIVE_DATE":
            var bounds: [String] = []
            for (key, sign) in [("min", ">="), ("max", "<="), ("minDate", ">="), ("maxDate", "<=")] {
                if let value = filter[key] { bounds.append("\(name) \(sign) \(try literal(value))") }
            }
            guard !bounds.isEmpty else { throw Refusal("400803", "A range has no end.") }
            return bounds.joined(separator: " AND ")
        default:
            throw Refusal("400803", "There is no such filter here.")
        }
    }

    private static func literal(_ value: TableauJSON) throws -> String {
        switch value {
        case .text(let text): quoted(literal: text)
        case .integer(let number): "\(number)"
        case .number(let number): "\(number)"
        case .flag(let flag): "\(flag)"
        default: throw Refusal("400803", "A filter's value is no scalar.")
        }
    }
}

extension Value {
    /// The value as the service's answer holds it; decimals keep their digits.
    fileprivate var queryJSON: String {
        switch self {
        case .null: "null"
        case .integer, .decimal, .boolean: description
        case .double(let number): number.isFinite ? description : "null"
        case .text(let text): text.jsonQuoted
        case .date, .timestamp: description.jsonQuoted
        }
    }
}
