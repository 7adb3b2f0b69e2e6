// SPDX-License-Identifier: Apache-2.0

import Columnar
import HyperExtract
public import Logging
import RunnerState
import SyncCore
import SyncSettings
import SysproOData

/// An entity set to be read into a .hyper file, with the types of `$metadata`.
public struct ExtractRequest: Sendable {
    /// The entity set.
    public var entitySet: String
    /// The file to write; one that is there is replaced once the new one is whole.
    public var file: String
    /// Which records; all where it is `nil`.
    public var filter: String?
    /// The properties to read; all where it is empty.
    public var select: [String] = []

    /// A request for all of an entity set.
    public init(entitySet: String, file: String) {
        self.entitySet = entitySet
        self.file = file
    }

    /// Reads the records of the first company and writes the file.
    ///
    /// The next page is read and decoded while the present one is written. The file is put in place only if as many records
    /// came as the service counts, each once.
    ///
    /// - Throws: `SyncError`, also if records are missing or came twice, or `CancellationError`; a file that was there stays as it was then.
    public func run(
        from settings: ODataSettings, logger: Logger, progress: @escaping @Sendable (Int) -> Void
    ) async throws -> ExtractResult {
        try await explained {
            try await settings.withClients(logger: logger) { try await read($0[0].client, progress) }
        }
    }

    private func read(
        _ client: SysproClient, _ progress: @escaping @Sendable (Int) -> Void
    ) async throws -> ExtractResult {
        async let server = HyperServer.start()
        let metadata = try await client.metadata()
        let entity = try metadata.entityType(of: entitySet)
        var query = try metadata.query(entitySet)
        query.filter = filter.map(Filter.init(unchecked:))
        let columns = try select.isEmpty ? entity.columns : select.map { ScanColumn(try entity.property($0)) }
        if let reserved = columns.first(where: { Schema.reservedColumnNames.contains($0.name) }) {
            throw SyncError(
                .configuration,
                "\(entitySet) has a property '\(reserved.name)', and a .hyper file keeps this name for itself; name the "
                    + "others with --select")
        }
        let names = Set(columns.map(\.name))
        let key = query.key.map(\.name)
        let hyper = try await server
        let connection = try await hyper.connect()
        var result = ExtractResult()
        do {
            var attempts = ReadAttempts(client)
            var isRead = false
            while !isRead {
                let pages = client.pages(query, columns: columns, way: attempts.way)
                do {
                    result = ExtractResult()
                    try await ExtractFile(file).write(
                        Schema(scanning: columns), distinct: names.isSuperset(of: key) ? key : [], on: connection
                    ) { writer in
                        let completeness = try await pages.forEachAhead { page in
                            if page.records.count > 0 { try await writer.write(page.records) }
                            result.add(page)
                            progress(result.rows)
                        }
                        if case .uncounted(let reason) = completeness { result.uncounted = reason }
                    }
                    isRead = true
                } catch  where attempts.turn(after: error) {
                    // The file is not put in place then.
                }
            }
        } catch {
            await hyper.shutdown()
            throw error
        }
        await hyper.shutdown()
        return result
    }
}

extension ScanColumn {
    package init(_ property: EntityType.Property) {
        self.init(property.name, property.columnType)
    }
}

/// What an extraction gave.
public struct ExtractResult: Sendable {
    /// Rows in the file.
    public private(set) var rows = 0
    /// Records that could not be taken over exactly and are not in the file.
    public private(set) var refused = 0
    /// The first of them, with property and reason.
    public private(set) var examples: [String] = []
    /// Why nobody counted whether these are all records; `nil` if the service did.
    public fileprivate(set) var uncounted: String?

    mutating func add(_ page: ODataPage) {
        rows += page.records.count
        refused += page.refused.count
        for record in page.refused.prefix(max(0, 5 - examples.count)) {
            examples.append("\(record.property): \(record.reason)")
        }
    }
}
