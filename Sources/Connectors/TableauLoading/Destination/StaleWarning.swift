// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import RunnerState
import SyncCore
import SyncSettings
import TableauREST

/// Shows people in Tableau, as a data-quality warning, that a data source is not brought up to date any more, and takes
/// the warning away once it is.
///
/// It never changes how a run ended: what goes wrong here is logged.
package struct StaleWarning: Sendable {
    package let tableau: TableauClient
    package let folder: StateFolder
    package let notices: DestinationNotices
    /// Whether another machine may have set it.
    package let isShared: Bool

    /// Follows a run of the data source of this name. What people read does not change from one failed run to the next,
    /// so that it is set once.
    ///
    /// - Parameter loaded: When it was last brought up to date; `nil` if that is not known.
    package func follow(_ outcome: AuditEntry.Outcome, of name: String, loaded: Date?) async {
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
        guard let id = try DestinationHistory.read(name, in: folder)?.dataSourceID else { return }
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
        if let id = try DestinationHistory.read(name, in: folder)?.dataSourceID,
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

    package init(tableau: TableauClient, folder: StateFolder, notices: DestinationNotices, isShared: Bool) {
        self.tableau = tableau
        self.folder = folder
        self.notices = notices
        self.isShared = isShared
    }
}

/// A job whose data source is marked as stale where it fails.
package struct WarnedJob: SyncJob {
    package let job: any SyncJob
    package let warning: StaleWarning
    /// When the data source was last brought up to date.
    package let loaded: @Sendable () async throws -> Date?

    package var id: PipelineID { job.id }

    package func sync(kind: Run.Kind, while goesOn: @escaping @Sendable () -> Bool) async throws -> RunReport {
        let report = try await job.sync(kind: kind, while: goesOn)
        let loaded = report.status == .failed ? try? await loaded() : nil
        await warning.follow(report.status, of: job.id.rawValue, loaded: loaded)
        return report
    }

    package init(job: any SyncJob, warning: StaleWarning, loaded: @escaping @Sendable () async throws -> Date?) {
        self.job = job
        self.warning = warning
        self.loaded = loaded
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

    private func stalePath(_ name: String) -> String { "\(path)/destinations/\(FileName.of(name)).stale" }
}
