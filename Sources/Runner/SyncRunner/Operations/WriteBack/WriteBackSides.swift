// SPDX-License-Identifier: Apache-2.0

import Columnar
import HyperExtract
import SyncCore
import SyncSettings
import SysproOData
import SysproReading

/// What both systems say of the fields of a write-back.
struct WriteBackSides: Sendable {
    /// The key, as SYSPRO stores it, and the fields, in the configuration's order.
    struct Row: Sendable {
        package let key: [String]
        /// What Tableau says; `nil` for a field that it says nothing about.
        package let tableau: [String?]
        package let syspro: [String]
    }

    /// The records that both have, in the order of their keys.
    private(set) var rows: [Row] = []
    /// Keys that only Tableau has.
    private(set) var unknown: [String] = []
    /// Keys that stand in Tableau with different values.
    private(set) var ambiguous: [String] = []

    init(tableau: [[ExactText]: Set<[ExactText?]>], syspro: [[ExactText]: [String]]) {
        let loose = Dictionary(grouping: syspro.keys, by: ComparableText.loose)
        var found: [[ExactText]: Set<[ExactText?]>] = [:]
        for (key, values) in tableau {
            let candidates = loose[ComparableText.loose(key)] ?? []
            if let exact = syspro[key] != nil ? key : candidates.count == 1 ? candidates[0] : nil {
                found[exact, default: []].formUnion(values)
            } else {
                unknown.append(key.words)
            }
        }
        for (key, values) in found.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            if values.count == 1, let fields = values.first {
                rows.append(
                    Row(key: key.map(\.string), tableau: fields.map { $0?.string }, syspro: syspro[key] ?? []))
            } else {
                ambiguous.append(key.words)
            }
        }
        unknown.sort()
    }
}

extension [ExactText] {
    /// A key for people.
    fileprivate var words: String { map(\.string).joined(separator: ", ") }
}

/// Reads both sides of a write-back.
struct WriteBackReader: Sendable {
    let configuration: WriteBackConfiguration
    let resources: RunnerResources
    let client: SysproClient
    private let query: TableQuery
    /// Those of the key, then those of the fields.
    private let properties: [EntityType.Property]

    /// - Throws: ``ConfigurationError`` if SYSPRO has no such entity set or property, or the key is not its whole key.
    init(
        _ configuration: WriteBackConfiguration, _ resources: RunnerResources, _ client: SysproClient,
        _ metadata: Metadata
    )
        throws
    {
        self.configuration = configuration
        self.resources = resources
        self.client = client
        (query, properties) = try configuration.resolve(metadata, file: resources.configuration.file)
    }

    /// What the records are in SYSPRO now, the keys as it stores them; of those that `filter` finds.
    ///
    /// - Throws: `SyncError` if two records have one key: nothing tells then which of them a row in Tableau means.
    func syspro(_ filter: Filter? = nil) async throws -> [[ExactText]: [String]] {
        var query = query
        query.filter = filter
        let columns = properties.map { ScanColumn($0.name, $0.comparedType) }
        var records: [[ExactText]: [String]] = [:]
        try await client.readWhole(query, columns: columns, beginAgain: { records = [:] }) { page in
            try page.requireWhole(of: configuration.entitySet)
            for row in 0..<page.records.count {
                let values = zip(page.records.columns, properties).map {
                    ComparableText.of($0[row], isNumber: $1.isNumber)
                }
                let key = values.prefix(configuration.key.count).map { ExactText($0) }
                guard records.updateValue(Array(values.dropFirst(key.count)), forKey: key) == nil else {
                    let names = configuration.key.map(\.property).joined(separator: ", ")
                    throw SyncError(
                        .source,
                        "two records of \(configuration.entitySet) have the key \(key.words) (\(names)), although the service declares it to be unique; '\(configuration.name)' cannot tell which of them to change"
                    )
                }
            }
        }
        return records
    }

    /// Whether the write-back is about the record with this key: its constants say which records it leaves alone.
    func isMeant(_ key: [ExactText]) -> Bool {
        zip(zip(configuration.key, properties), key).allSatisfy { part, value in
            guard case .constant(let constant) = part.0.origin else { return true }
            return ExactText(ComparableText.of(.text(constant), isNumber: part.1.isNumber)) == value
        }
    }

    /// What one record's fields are in SYSPRO now; `nil` if it is gone.
    func syspro(_ key: [String]) async throws -> [String]? {
        let parts = zip(properties, key).map { property, value in
            Filter.compare(property.name, .equal, value.literal(as: property.type))
        }
        return try await syspro(Filter.all(parts))[key.map { ExactText($0) }]
    }

    /// What Tableau says: for each key the values that its rows have, which should be one. A field that it says nothing
    /// about is `nil`.
    func tableau(on connection: HyperConnection) async throws -> [[ExactText]: Set<[ExactText?]>] {
        let keyColumns = configuration.key.compactMap { part in
            if case .column(let name) = part.origin { (name, part.line) } else { nil }
        }
        let asked =
            keyColumns + configuration.fields.map { ($0.column, $0.line) }
            + (configuration.company.map { [($0, configuration.line)] } ?? [])
        let company = client.configuration.company
        return try await TableauContent.fetched(
            configuration.datasource, in: configuration.project, for: resources, on: connection
        ) { content in
            let columns = try asked.map { name, line in
                try content.column(
                    name, of: configuration.datasource, file: resources.configuration.file, line: line)
            }
            let names = columns.map { quoted(identifier: $0.name) }.joined(separator: ", ")
            let found = try await connection.query("SELECT DISTINCT \(names) FROM \(content.table.sql)")
            var rows: [[ExactText]: Set<[ExactText?]>] = [:]
            var others: Set<String> = []
            for row in 0..<found.count {
                let row = found.row(row)
                if configuration.company != nil, let named = row.last {
                    let text = ComparableText.of(named, isNumber: false)
                    guard text.hasSameBytes(as: company) else {
                        others.insert(text)
                        continue
                    }
                }
                guard let key = key(of: row.prefix(keyColumns.count)) else { continue }
                let fields = zip(row.dropFirst(keyColumns.count), properties.dropFirst(key.count))
                rows[key.map { ExactText($0) }, default: []].insert(
                    fields.map { value, property in
                        if value == .null, configuration.nulls == .keep { return nil }
                        return ExactText(ComparableText.of(value, isNumber: property.isNumber))
                    })
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

    /// The whole key of a row whose key columns hold `values`; `nil` for a row that names no record at all.
    private func key(of values: some Collection<Value>) -> [String]? {
        var values = values.makeIterator()
        var isNamed = false
        let key = zip(configuration.key, properties).map { part, property in
            if case .constant(let constant) = part.origin {
                return ComparableText.of(.text(constant), isNumber: property.isNumber)
            }
            let text = ComparableText.of(values.next() ?? .null, isNumber: property.isNumber)
            if !text.isEmpty { isNamed = true }
            return text
        }
        return isNamed ? key : nil
    }
}

extension WriteBackConfiguration {
    /// The query that shows what SYSPRO holds, and the properties of the key and then of the fields.
    ///
    /// - Throws: ``ConfigurationError`` if SYSPRO has no such entity set or property, or the key is not its whole key.
    package func resolve(_ metadata: Metadata, file: String) throws -> (
        query: TableQuery, properties: [EntityType.Property]
    ) {
        func refused<Value>(_ key: String, _ line: Int?, _ body: () throws -> Value) throws -> Value {
            do {
                return try body()
            } catch let error as ODataError {
                throw ConfigurationError(file: file, line: line, message: "'\(key)' of '\(name)': \(error.message)")
            }
        }
        let query = try refused("into", line) { try metadata.query(entitySet) }
        let type = try refused("into", line) { try metadata.entityType(of: entitySet) }
        let named = key.map { ($0.property, $0.line) } + fields.map { ($0.property, $0.line) }
        let properties = try named.map { name, line in
            try refused("property", line) { try type.property(name) }
        }
        try requireWholeKey(query.key.map(\.name), file: file)
        for (part, property) in zip(key, properties) {
            guard case .constant(let text) = part.origin, property.isNumber, FixedDecimal(text) == nil else { continue }
            throw ConfigurationError(
                file: file, line: part.line,
                message: "'key' of '\(name)': the constant for '\(part.property)' is '\(text)', but must be a number")
        }
        return (query, properties)
    }

    /// - Parameter whole: the properties that identify a record in SYSPRO.
    /// - Throws: ``ConfigurationError`` if the configured key lacks one of them: a row would then mean several records,
    ///   and the wrong one would be compared and changed.
    private func requireWholeKey(_ whole: [String], file: String) throws {
        guard !whole.isEmpty else {
            throw ConfigurationError(
                file: file, line: line,
                message:
                    "'into' of '\(name)': the service declares no key for '\(entitySet)', so nothing identifies the record to change; name the table itself instead of a view"
            )
        }
        let missing = whole.filter { part in !key.contains { $0.property == part } }
        guard let first = missing.first else { return }
        let constant = first.lowercased() == "company" ? "{company}" : "…"
        throw ConfigurationError(
            file: file, line: key.first?.line ?? line,
            message:
                "'key' of '\(name)' lacks \(missing.map { "'\($0)'" }.joined(separator: ", ")): the key of '\(entitySet)' is \(whole.joined(separator: ", ")), and a row without all of it means several records; add {column: \(first)} if '\(datasource)' has it, or {property: \(first), constant: \"\(constant)\"} if it is the same for all its rows"
        )
    }
}
