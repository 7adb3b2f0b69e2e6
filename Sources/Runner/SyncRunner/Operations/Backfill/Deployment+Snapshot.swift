// SPDX-License-Identifier: Apache-2.0

public import SyncCore
import SyncSettings
import SysproReading

extension Deployment {
    /// Reads all of a data source now and publishes it whole, in one atomic replace, whether or not anything changed.
    ///
    /// Tableau then holds what SYSPRO has and nothing else: rows that `deletes: keep` has kept go, within what
    /// `allowShrink` allows. Under another name, a data source of that name is made or replaced beside the one that is
    /// kept in step, which stays as it is.
    ///
    /// Pages are kept as they are read. A snapshot that was stopped before it had read everything is gone on with by the
    /// next one that asks SYSPRO for the same within a day: behind the last page that was kept.
    ///
    /// - Parameters:
    ///   - readsAnew: whether the pages of one that was stopped are forgotten.
    ///   - resumed: called where one that was stopped is gone on with.
    /// - Throws: ``ConfigurationError`` if the data source does not exist, or `other` is the name of a configured one;
    ///   `SyncError` if another runner leads it; `CancellationError`. A run that failed is a report, also one that could
    ///   not begin.
    public func snapshot(
        of name: String, as other: String? = nil, readsAnew: Bool = false,
        progress: @escaping @Sendable (SyncProgress) -> Void = { _ in },
        resumed: @escaping @Sendable (ResumedSnapshot) -> Void = { _ in }
    ) async throws -> RunReport {
        var datasource = try configuration.datasources(named: [name])[0]
        if let other, other != name {
            guard !configuration.datasources.contains(where: { $0.name == other }) else {
                throw ConfigurationError(
                    file: configuration.file, line: nil,
                    message: "'\(other)' is kept in step itself; choose another name for the snapshot of '\(name)'")
            }
            datasource.name = other
        }
        datasource.load = .replace
        return try await recordedTurn(at: datasource.name, .snapshot, progress: progress) { [datasource] led in
            let resolved = try await led.resolve([datasource])[0]
            let keeping = led.pages(of: datasource, resolved)
            if readsAnew || resolved.plan.key.isEmpty { keeping.archive.unfinished.remove() }
            let unfinished = readsAnew || resolved.plan.key.isEmpty ? nil : try await led.unfinished(keeping)
            if let unfinished { resumed(try ResumedSnapshot(unfinished)) }
            let report = try await led.pipeline(datasource, resolved, unfinished: unfinished, progress: progress)
                .sync(kind: .snapshot)
            if datasource.keepPages == nil { keeping.archive.file(of: report.audit).remove() }
            return report
        }
    }

    private func unfinished(_ keeping: PageKeeping) async throws -> UnfinishedSnapshot? {
        try await UnfinishedSnapshot.find(keeping, now: clock.now()) { run in
            let load: JournalEntry? = try await store.entry(of: run)
            let ended: AuditEntry? = try await store.entry(of: run)
            return load != nil || ended != nil
        }
    }
}
