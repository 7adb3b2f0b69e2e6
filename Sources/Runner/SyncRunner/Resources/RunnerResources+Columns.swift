// SPDX-License-Identifier: Apache-2.0

import RunnerState
import SyncCore
import SyncSettings
import SysproOData
import SysproReading
import TableauLoading

/// The columns of data sources.
extension RunnerResources {
    /// The data sources' columns, checked against SYSPRO's `$metadata`.
    ///
    /// - Throws: ``ConfigurationError`` or `SyncError` for the first that cannot be resolved.
    package func resolve(_ datasources: [DatasourceConfiguration]) async throws -> [Mapping.Resolved] {
        try await resolveEach(datasources).map { result in
            switch result {
            case .success(let resolved): return resolved
            case .failure(let error): throw error.underlying as? ConfigurationError ?? error
            }
        }
    }

    /// The data sources' columns, checked against SYSPRO's `$metadata`, or why that cannot be done: one that names a
    /// table or a column that SYSPRO does not have stops no other.
    ///
    /// - Throws: `CancellationError`.
    func resolveEach(
        _ datasources: [DatasourceConfiguration]
    ) async throws -> [Result<Mapping.Resolved, SyncError>] {
        do {
            return try await asOperator { try await readColumns(datasources) }
        } catch let error as CancellationError {
            throw error
        } catch {
            // A service that does not answer fails all of them.
            let error = SyncError(explaining: error)
            return datasources.map { _ in .failure(error) }
        }
    }

    private func readColumns(
        _ datasources: [DatasourceConfiguration]
    ) async throws -> [Result<Mapping.Resolved, SyncError>] {
        var companies = ReadCompanies(clients)
        var found: [String: Metadata] = [:]
        for client in clients {
            do {
                let metadata = try await client.client.metadata()
                if remembers { try remember(metadata, of: client.company) }
                found[client.company] = metadata
            } catch {
                try await explained { try companies.leave(client.company, because: error) }
            }
        }
        // What the first company's tables have decides on the columns: another one's would make another data source.
        let first = clients[0].company
        let metadata =
            try found[first]
            ?? companies.left[first].map { error in
                guard let known = try? RememberedMetadata(folder, company: first).load() else { throw error }
                return known
            }
        guard let metadata else { throw SyncError(.configuration, "no company is configured") }
        var resolved: [Result<Mapping.Resolved, any Error>] = []
        for datasource in datasources {
            let recipe = try await recipe(of: datasource)
            resolved.append(
                Result {
                    try Mapping.resolve(
                        datasource, metadata: metadata, file: configuration.file, loadedBy: recipe)
                })
        }
        for client in clients.dropFirst() {
            guard let other = found[client.company] else { continue }
            for (index, datasource) in datasources.enumerated() {
                resolved[index] = Result {
                    var fitted = try resolved[index].get()
                    try fitted.fit(datasource, to: other, of: client.company, file: configuration.file)
                    return fitted
                }
            }
        }
        return resolved.map { result in
            result.map {
                var resolved = $0
                resolved.plan.unresolved = companies.left
                return resolved
            }.mapError { SyncError(explaining: $0) }
        }
    }

    /// How the keys of the rows are made that were loaded so far; `nil` if nothing is known to be loaded.
    private func recipe(of datasource: DatasourceConfiguration) async throws -> KeyRecipe? {
        let shared = runners.map {
            SharedState(store: $0.store, folder: folder, pipeline: PipelineID(datasource.name))
        }
        if let record = try await shared?.destination() { return record.recipe }
        return try DestinationHistory.read(datasource.name, in: folder)?.recipe
    }
}
