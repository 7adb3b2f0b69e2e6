// SPDX-License-Identifier: Apache-2.0

import Columnar
import HyperExtract
import SyncCore
import SysproOData

/// What both systems say of the fields of a write-back.
struct WriteBackSides: Sendable {
    /// The key, as SYSPRO stores it, and the fields, in the configuration's order.
    struct Row: Sendable {
        let key: [String]
        let tableau: [String]
        let syspro: [String]
    }

    /// The records that both have, in the order of their keys.
    private(set) var rows: [Row] = []
    /// Keys that only Tableau has.
    private(set) var unknown: [String] = []
    /// Keys that stand in Tableau with different values.
    private(set) var ambiguous: [String] = []

    init(tableau: [[String]: Set<[String]>], syspro: [[String]: [String]]) {
        let loose = Dictionary(grouping: syspro.keys, by: ComparableText.loose)
        var found: [[String]: Set<[String]>] = [:]
        for (key, values) in tableau {
            let candidates = loose[ComparableText.loose(key)] ?? []
            if let exact = syspro[key] != nil ? key : candidates.count == 1 ? candidates[0] : nil {
                found[exact, default: []].formUnion(values)
            } else {
                unknown.append(key.joined(separator: ", "))
            }
        }
        for (key, values) in found.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            if values.count == 1, let fields = values.first {
                rows.append(Row(key: key, tableau: fields, syspro: syspro[key] ?? []))
            } else {
                ambiguous.append(key.joined(separator: ", "))
            }
        }
        unknown.sort()
    }
}

/// Reads both sides of a write-back.
struct WriteBackReader: Sendable {
    let configuration: WriteBackConfiguration
    let deployment: Deployment
    let client: SysproClient
    private let query: TableQuery
    private let properties: [EntityType.Property]

    /// - Throws: ``ConfigurationError`` where SYSPRO has no such entity set or property.
    init(
        _ configuration: WriteBackConfiguration, _ deployment: Deployment, _ client: SysproClient, _ metadata: Metadata
    )
        throws
    {
        self.configuration = configuration
        self.deployment = deployment
        self.client = client
        (query, properties) = try configuration.resolve(metadata, file: deployment.configuration.file)
    }

    /// What the records are in SYSPRO now, the keys as it stores them; of those that `filter` finds.
    func syspro(_ filter: Filter? = nil) async throws -> [[String]: [String]] {
        var query = query
        query.filter = filter
        let columns = properties.map { ScanColumn($0.name, $0.comparedType) }
        var records: [[String]: [String]] = [:]
        try await client.readWhole(query, columns: columns, beginAgain: { records = [:] }) { page in
            try page.requireWhole(of: configuration.entitySet)
            for row in 0..<page.records.count {
                let values = zip(page.records.columns, properties).map {
                    ComparableText.of($0[row], isNumber: $1.isNumber)
                }
                records[Array(values.prefix(configuration.key.count))] = Array(
                    values.dropFirst(configuration.key.count))
            }
        }
        return records
    }

    /// What one record's fields are in SYSPRO now; `nil` where it is gone.
    func syspro(_ key: [String]) async throws -> [String]? {
        let parts = zip(properties, key).map { property, value in
            Filter.compare(property.name, .equal, value.literal(as: property.type))
        }
        return try await syspro(Filter.all(parts))[key]
    }

    /// What Tableau says: for each key the values that its rows have, which should be one.
    func tableau(on connection: HyperConnection) async throws -> [[String]: Set<[String]>] {
        let fields = configuration.key + configuration.fields
        let company = client.configuration.company
        return try await TableauContent.fetched(
            configuration.datasource, in: configuration.project, for: deployment, on: connection
        ) { content in
            let asked =
                fields.map { ($0.column, $0.line) } + (configuration.company.map { [($0, configuration.line)] } ?? [])
            let columns = try asked.map { name, line in
                try content.column(
                    name, of: configuration.datasource, file: deployment.configuration.file, line: line)
            }
            let names = columns.map { quoted(identifier: $0.name) }.joined(separator: ", ")
            let found = try await connection.query("SELECT DISTINCT \(names) FROM \(content.table.sql)")
            var rows: [[String]: Set<[String]>] = [:]
            var others: Set<String> = []
            for row in 0..<found.count {
                let row = found.row(row)
                if configuration.company != nil, let named = row.last {
                    let text = ComparableText.of(named, isNumber: false)
                    guard text == company else {
                        others.insert(text)
                        continue
                    }
                }
                let values = zip(row, properties).map { ComparableText.of($0, isNumber: $1.isNumber) }
                let key = Array(values.prefix(configuration.key.count))
                guard key.contains(where: { !$0.isEmpty }) else { continue }
                rows[key, default: []].insert(Array(values.dropFirst(key.count)))
            }
            if let column = configuration.company, rows.isEmpty, !others.isEmpty {
                throw SyncError(
                    .configuration,
                    "no row of '\(configuration.datasource)' has the company '\(company)' in '\(column)', which says \(others.sorted().prefix(3).map { "'\($0)'" }.joined(separator: ", "))"
                )
            }
            return rows
        }
    }
}

extension WriteBackConfiguration {
    /// The query that shows what SYSPRO holds, and the properties of the key and then of the fields.
    ///
    /// - Throws: ``ConfigurationError`` where SYSPRO has no such entity set or property.
    func resolve(_ metadata: Metadata, file: String) throws -> (query: TableQuery, properties: [EntityType.Property]) {
        func named<Value>(_ key: String, _ line: Int?, _ body: () throws -> Value) throws -> Value {
            do {
                return try body()
            } catch let error as ODataError {
                throw ConfigurationError(file: file, line: line, message: "'\(key)' of '\(name)': \(error.message)")
            }
        }
        let query = try named("into", line) { try metadata.query(entitySet) }
        let type = try named("into", line) { try metadata.entityType(of: entitySet) }
        let properties = try (key + fields).map { field in
            try named("property", field.line) { try type.property(field.property) }
        }
        return (query, properties)
    }
}
