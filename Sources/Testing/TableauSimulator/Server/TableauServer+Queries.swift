// SPDX-License-Identifier: Apache-2.0
import Columnar
import FoundationEssentials
import HyperExtract

/// VizQL Data Service and the Metadata API, as far as a loader needs them to check what it loaded.
extension TableauServer {
    func readMetadata(_ call: TableauCall) async throws -> TableauReply {
        do {
            let (source, _) = try queryTarget(call)
            let document = try DataSourceDocument(kept: source.document)
            let described = document.columns.filter { $0.first("calculation") == nil }
            let fields = try await fields(of: source).compactMap { column -> String? in
                let own = described.first { $0["name"] == "[\(column.name)]" }
                if own?["hidden"] == "true" { return nil }
                let caption = own?["caption"] ?? column.name
                return "{\"fieldName\":\(column.name.jsonQuoted),\"fieldCaption\":\(caption.jsonQuoted),"
                    + "\"dataType\":\"\(column.type.queryType)\","
                    + "\"fieldRole\":\"\(column.type.isMeasure ? "MEASURE" : "DIMENSION")\","
                    + "\"defaultAggregation\":\"\(column.type.isMeasure ? "SUM" : "COUNT")\","
                    + "\"columnClass\":\"COLUMN\",\"logicalTableId\":\"Extract\"}"
            }
            let calculations = document.columns.compactMap { field -> String? in
                guard let calculation = field.first("calculation") else { return nil }
                let name = (field["name"] ?? "").filter { $0 != "[" && $0 != "]" }
                return "{\"fieldName\":\(name.jsonQuoted),\"fieldCaption\":\((field["caption"] ?? name).jsonQuoted),"
                    + "\"dataType\":\"REAL\",\"fieldRole\":\"MEASURE\",\"columnClass\":\"CALCULATION\","
                    + "\"formula\":\((calculation["formula"] ?? "").jsonQuoted)}"
            }
            return .json("{\"data\":[\((fields + calculations).joined(separator: ","))]}")
        } catch let refusal as TableauQuery.Refusal {
            return refusal.reply
        }
    }

    func queryDataSource(_ call: TableauCall) async throws -> TableauReply {
        do {
            let (source, body) = try queryTarget(call)
            guard let file = source.file, let table = try await table(of: source) else {
                throw TableauQuery.Refusal("400803", "The datasource has no extract.")
            }
            let query = try TableauQuery(body, columns: table.schema.columns)
            let rows = try await extracts.query(query.sql(table.table.sql), of: store.path(file))
            return .json("{\"data\":[\(query.json(rows).joined(separator: ","))]}")
        } catch let refusal as TableauQuery.Refusal {
            return refusal.reply
        }
    }

    /// Every published datasource with its fields, whatever the query selects.
    func metadata(_ call: TableauCall) async throws -> TableauReply {
        guard let body = try? TableauJSON(parsing: Data(call.body)), body["query"]?.string?.isEmpty == false else {
            return .json("{\"errors\":[{\"message\":\"Invalid query\",\"extensions\":{\"code\":\"BAD_REQUEST\"}}]}")
        }
        var items: [String] = []
        for source in state.dataSources where source.siteID == call.session?.siteID {
            let fields = try await fields(of: source).map {
                "{\"name\":\($0.name.jsonQuoted),\"dataType\":\"\($0.type.queryType)\"}"
            }
            let project = state.project(source.projectID)?.name ?? ""
            items.append(
                "{\"id\":\"\(source.id)\",\"luid\":\"\(source.id)\",\"name\":\(source.name.jsonQuoted),"
                    + "\"projectName\":\(project.jsonQuoted),\"hasExtracts\":\(source.file != nil),"
                    + "\"fields\":[\(fields.joined(separator: ","))]}")
        }
        return .json("{\"data\":{\"publishedDatasources\":[\(items.joined(separator: ","))]}}")
    }

    private func queryTarget(_ call: TableauCall) throws -> (TableauState.DataSource, TableauJSON) {
        guard options.queriesEnabled else {
            throw TableauQuery.Refusal("403157", "The feature is disabled.")
        }
        guard let body = try? TableauJSON(parsing: Data(call.body)) else {
            throw TableauQuery.Refusal("400802", "The body is no JSON.")
        }
        guard let id = body["datasource"]?["datasourceLuid"]?.string,
            let source = state.dataSource(id, in: call.session?.siteID ?? "")
        else { throw TableauQuery.Refusal("404950", "There is no such datasource.") }
        return (source, body)
    }

    private func fields(of source: TableauState.DataSource) async throws -> [Schema.Column] {
        try await table(of: source)?.schema.columns ?? []
    }

    private func table(of source: TableauState.DataSource) async throws -> (table: HyperTable, schema: Schema)? {
        guard let file = source.file else { return nil }
        return try await extracts.tables(of: store.path(file)).first
    }
}

extension ColumnType {
    /// The type as VizQL Data Service calls it.
    var queryType: String {
        switch self {
        case .text: "STRING"
        case .int32, .integer: "INTEGER"
        case .numeric, .double: "REAL"
        case .boolean: "BOOLEAN"
        case .date: "DATE"
        case .timestamp, .instant: "DATETIME"
        }
    }

    var isMeasure: Bool {
        switch self {
        case .int32, .integer, .numeric, .double: true
        default: false
        }
    }
}
