// SPDX-License-Identifier: Apache-2.0

public import FoundationEssentials
public import SyncCore
import SyncSettings
import SysproReading

/// Reads all of a data source and publishes it whole.
public struct Snapshot: Sendable {
    let resources: RunnerResources

    /// What it needs is what `resources` has open.
    public init(_ resources: RunnerResources) { self.resources = resources }

    /// Reads all of a data source now and publishes it whole, in one atomic replace, whether or not anything changed.
    ///
    /// Tableau then holds what SYSPRO has and nothing else: rows that `deletes: keep` has kept go, within what
    /// `allowShrink` allows. Under another name, a data source of that name is made or replaced beside the one that is
    /// kept in step, which stays as it is.
    ///
    /// Pages are kept as they are read. A snapshot that was stopped before it had read everything is resumed by the
    /// next one that asks SYSPRO for the same within a day: behind the last page that was kept.
    ///
    /// - Parameters:
    ///   - restarts: whether the pages of one that was stopped are forgotten.
    ///   - resumed: called where one that was stopped is resumed.
    /// - Throws: ``ConfigurationError`` if the data source does not exist, or `other` is the name of a configured one;
    ///   `SyncError` if another runner leads it; `CancellationError`. A run that failed is a report, also one that could
    ///   not begin.
    public func run(
        of name: String, as other: String? = nil, restarts: Bool = false,
        progress: @escaping @Sendable (SyncProgress) -> Void = { _ in },
        resumed: @escaping @Sendable (ResumedSnapshot) -> Void = { _ in }
    ) async throws -> RunReport {
        var datasource = try resources.configuration.datasources(named: [name])[0]
        if let other, other != name {
            guard !resources.configuration.datasources.contains(where: { $0.name == other }) else {
                throw ConfigurationError(
                    file: resources.configuration.file, line: nil,
                    message: "'\(other)' is kept in step itself; choose another name for the snapshot of '\(name)'")
            }
            datasource.name = other
        }
        datasource.load = .replace
        return try await resources.recordedTurn(at: datasource.name, .snapshot, progress: progress) {
            [datasource] led in
            let resolved = try await led.resolve([datasource])[0]
            let keeping = led.pages(of: datasource, resolved)
            if restarts || resolved.plan.key.isEmpty { keeping.archive.unfinished.remove() }
            let unfinished = restarts || resolved.plan.key.isEmpty ? nil : try await Snapshot(led).unfinished(keeping)
            if let unfinished { resumed(try ResumedSnapshot(unfinished)) }
            let report = try await led.pipeline(datasource, resolved, unfinished: unfinished, progress: progress)
                .sync(kind: .snapshot)
            if datasource.keepPages == nil { keeping.archive.file(of: report.audit).remove() }
            return report
        }
    }

    private func unfinished(_ keeping: PageKeeping) async throws -> UnfinishedSnapshot? {
        try await UnfinishedSnapshot.find(keeping, now: resources.clock.now()) { run in
            let load: JournalEntry? = try await resources.store.entry(of: run)
            let ended: AuditEntry? = try await resources.store.entry(of: run)
            return load != nil || ended != nil
        }
    }
}

/// A snapshot that was stopped and is resumed.
public struct ResumedSnapshot: Sendable, Hashable {
    /// When it began to read.
    public let begun: Date
    /// How many of its pages need not be read again.
    public let pages: Int
    /// Whether it had read everything, so that SYSPRO is not asked again.
    public let hasReadAll: Bool

    init(_ unfinished: UnfinishedSnapshot) throws {
        begun = unfinished.head.begun
        hasReadAll = unfinished.isComplete
        let reader = try PageReader(unfinished.file)
        var count = 0
        while reader.offset < unfinished.length, try reader.next() != nil { count += 1 }
        pages = count
    }
}
