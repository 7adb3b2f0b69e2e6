// SPDX-License-Identifier: Apache-2.0

import SyncCore
import SyncSettings
import SysproReading

/// The runs of a data source in the order in which the audit log has them: the machines' clocks, from which audit IDs
/// come, may differ.
struct LoadHistory: Sendable {
    /// The newest first.
    private let entries: [AuditEntry]

    init(newestFirst entries: [AuditEntry]) {
        self.entries = entries
    }

    /// The newest run that has loaded something since `run` was over.
    func newest(after run: AuditID) -> AuditID? {
        entries.prefix { $0.run.id != run }.first { $0.outcome != .failed && $0.requestID != nil }?.run.id
    }
}

extension RunnerResources {
    /// What was done for a data source, as far back as replays look.
    func loadHistory(of pipeline: PipelineID) async throws -> LoadHistory {
        LoadHistory(newestFirst: try await store.entries(of: pipeline, limit: 10_000))
    }

    /// Makes sure that nothing newer waits to be sent before something older is loaded.
    ///
    /// - Throws: `SyncError` with code `conflict` if a load of the data source is not finished.
    func requireNothingUnfinished(of datasource: String) async throws {
        guard try await store.unfinished(of: PipelineID(datasource)).isEmpty else {
            throw SyncError(
                .conflict, "'\(datasource)' has a load that is not finished; 'sync' finishes it, then replay again",
                isRetriable: true)
        }
    }

    /// Makes sure that every row of the data source was made with the columns of today's mapping.
    ///
    /// - Throws: `SyncError` with code `conflict` if it was not.
    func requireTodaysColumns(of datasource: DatasourceConfiguration, _ resolved: Mapping.Resolved) async throws {
        guard try await !sink(for: datasource, resolved).needsEverything() else {
            throw SyncError(
                .conflict,
                "'\(datasource.name)' was not loaded with today's columns yet, or somebody else has changed it in Tableau; "
                    + "'sync', which reads everything, comes first"
            )
        }
    }
}
