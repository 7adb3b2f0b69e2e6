// SPDX-License-Identifier: Apache-2.0

import RunnerState
import SyncCore
import SyncSettings
import SysproOData
import SysproReading

/// What is known without asking SYSPRO, from what earlier runs wrote down.
extension RunnerResources {
    /// Writes down what a company's `$metadata` says.
    package func remember(_ metadata: Metadata, of company: String) throws {
        try RememberedMetadata(folder, company: company).save(metadata, for: configuration.datasources)
        try RememberedProbes(folder).forget(company, unless: metadata.service)
    }

    /// The data sources' columns, checked against what `$metadata` last said.
    ///
    /// - Throws: ``ConfigurationError``; `SyncError` if nothing was written down.
    package func remembered(_ datasources: [DatasourceConfiguration]) throws -> [Mapping.Resolved] {
        let companies = configuration.odata.companies
        let metadata = try RememberedMetadata(folder, company: companies[0]).load()
        var resolved = try datasources.map {
            try Mapping.resolve(
                $0, metadata: metadata, file: configuration.file,
                loadedBy: try DestinationHistory.read($0.name, in: folder)?.recipe)
        }
        for company in companies.dropFirst() {
            let other = try RememberedMetadata(folder, company: company).load()
            for (index, datasource) in datasources.enumerated() {
                try resolved[index].fit(datasource, to: other, of: company, file: configuration.file)
            }
        }
        return resolved
    }

    /// What a company's lookups last found.
    ///
    /// - Throws: `SyncError` if nothing was written down, or another machine has found something else since.
    func rememberedLookups(
        of company: String, for datasource: DatasourceConfiguration, _ resolved: Mapping.Resolved
    ) async throws -> [LookupTable] {
        let tables = try RememberedLookups(folder, company: company).tables(of: resolved.plan.lookups)
        guard runners != nil, !tables.isEmpty else { return tables }
        let position = try await store.watermark(of: PipelineID(datasource.name))?.position
        guard tables.digest == position?.notes[Reading.lookupNote(company)] else {
            throw SyncError(
                .conflict,
                "what '\(datasource.name)' looks up was read by another machine since; 'sync' here first, so that it is "
                    + "known here as it is now", isRetriable: true)
        }
        return tables
    }

    /// What the records of a data source refer to.
    func rememberedReferences(
        of datasource: DatasourceConfiguration, _ resolved: Mapping.Resolved
    ) async throws -> References {
        let checks = try RememberedDimensions(folder).checks(of: resolved.plan.references)
        return References(
            checks: checks, waiting: try await waiting(in: resolved.plan, of: datasource.name, checks))
    }
}
