// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import SyncCore
import TableauREST

/// Shows people in Tableau, as a data-quality warning, that a data source is not brought up to date any more, and takes
/// the warning away once it is.
///
/// It never changes how a run ended: what goes wrong here is logged.
struct StaleWarning: Sendable {
    let tableau: TableauClient
    let folder: StateFolder
    let notices: DestinationNotices
    /// Whether another machine may have set it.
    let isShared: Bool

    /// Follows a run of the data source of this name. What people read does not change from one failed run to the next,
    /// so that it is set once.
    ///
    /// - Parameter loaded: When it was last brought up to date; `nil` where that is not known.
    func follow(_ outcome: AuditEntry.Outcome, of name: String, loaded: Date?) async {
        do {
            if outcome == .failed {
                try await set(on: name, loaded)
            } else {
                try await clear(from: name)
            }
        } catch is CancellationError {
            return
        } catch {
            notices.once(
                .warning, "its data-quality warning could not be changed: \(SyncError(explaining: error).message)",
                datasource: name)
        }
    }

    private func set(on name: String, _ loaded: Date?) async throws {
        // What was never loaded is nobody's yet.
        guard let id = try DestinationRecord.read(name, in: folder)?.dataSourceID else { return }
        let since = loaded.map { " since \($0.formatted(.iso8601))" } ?? ""
        // Written first: whatever becomes of this process, the warning is looked for once the data are fresh again.
        try folder.markStale(name, true)
        switch try await tableau.dataQualityWarnings.markStale(
            id, "not brought up to date\(since). Figures may be old; whoever runs the load knows why.")
        {
        case .changed:
            notices.once(.notice, "people in Tableau are warned that the data source is stale", datasource: name)
        case .unchanged: break
        case .ownedByOthers:
            notices.once(
                .info, "somebody has put a warning on it in Tableau, which stays; it is not marked as stale",
                datasource: name)
        case .notAvailable: sayUnavailable()
        }
    }

    private func clear(from name: String) async throws {
        // Another machine's mark is not here: once in a process it is looked for in Tableau.
        guard folder.isMarkedStale(name) || (isShared && notices.isFirst("stale", of: name)) else { return }
        if let id = try DestinationRecord.read(name, in: folder)?.dataSourceID,
            try await tableau.dataQualityWarnings.clearStale(id) == .notAvailable
        {
            sayUnavailable()
        }
        try folder.markStale(name, false)
    }

    private func sayUnavailable() {
        notices.once(
            .warning,
            "'staleWarning' has no effect: data-quality warnings need Tableau's Data Management licence, and a user who may "
                + "set them (403)")
    }
}

/// A job whose data source is marked as stale where it fails.
struct WarnedJob: SyncJob {
    let job: any SyncJob
    let warning: StaleWarning
    /// When the data source was last brought up to date.
    let loaded: @Sendable () async throws -> Date?

    var id: PipelineID { job.id }

    func sync(kind: Run.Kind, while goesOn: @escaping @Sendable () -> Bool) async throws -> RunReport {
        let report = try await job.sync(kind: kind, while: goesOn)
        let loaded = report.status == .failed ? try? await loaded() : nil
        await warning.follow(report.status, of: job.id.rawValue, loaded: loaded)
        return report
    }
}

extension StateFolder {
    fileprivate func isMarkedStale(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: stalePath(name))
    }

    fileprivate func markStale(_ name: String, _ isStale: Bool) throws {
        if isStale {
            try FileManager.default.createDirectory(
                atPath: path + "/destinations", withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
            try Data().write(to: URL(filePath: stalePath(name)))
        } else {
            guard isMarkedStale(name) else { return }
            try FileManager.default.removeItem(atPath: stalePath(name))
        }
    }

    private func stalePath(_ name: String) -> String { "\(path)/destinations/\(Self.fileName(name)).stale" }
}
