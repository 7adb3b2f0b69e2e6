// SPDX-License-Identifier: Apache-2.0

public import Logging
import SyncCore
import Synchronization

/// Which run the present task works for, so that every line that it logs can say so.
final class RunMarker: Sendable {
    @TaskLocal static var current: RunMarker?

    private let datasource: String
    private let audit = Mutex<String?>(nil)

    init(_ datasource: String) { self.datasource = datasource }

    func note(_ progress: SyncProgress) {
        if case .started(let run) = progress { audit.withLock { $0 = run.id.rawValue } }
    }

    var metadata: Logger.Metadata {
        var metadata: Logger.Metadata = ["datasource": "\(datasource)"]
        if let audit = audit.withLock({ $0 }) { metadata["audit"] = "\(audit)" }
        return metadata
    }
}

extension Logger.MetadataProvider {
    /// The data source and the audit ID of the run that logs.
    public static var run: Logger.MetadataProvider {
        Logger.MetadataProvider { RunMarker.current?.metadata ?? [:] }
    }
}

/// A job whose lines are marked with its run.
struct MarkedJob: SyncJob {
    let job: any SyncJob
    let marker: RunMarker

    var id: PipelineID { job.id }

    func sync(kind: Run.Kind, while goesOn: @escaping @Sendable () -> Bool) async throws -> RunReport {
        try await RunMarker.$current.withValue(marker) { try await job.sync(kind: kind, while: goesOn) }
    }
}
