// SPDX-License-Identifier: Apache-2.0

import StatusPage
import SyncCore
import SyncRunner
import SyncSettings
import Synchronization

/// Rejected records that someone at the status page has asked to be tried again. It outlives every reload.
final class ReplayDesk: Sendable {
    /// How many notes are kept; those that still wait do not count.
    static let memory = 10

    private let notes = Mutex<[ReplayNote]>([])

    /// What was asked and what became of it, newest first.
    var current: [ReplayNote] { notes.withLock { $0.reversed() } }

    /// Asks for a record; one that waits already is asked for once.
    func ask(_ id: RejectedEntry.ID, of datasource: String) {
        notes.withLock { notes in
            guard !notes.contains(where: { $0.id == id && $0.outcome == .waiting }) else { return }
            notes.append(ReplayNote(id: id, datasource: datasource, outcome: .waiting))
            Self.forget(&notes)
        }
    }

    /// Notes what became of a record that was asked for.
    func finish(_ id: RejectedEntry.ID, _ datasource: String, _ outcome: ReplayNote.Outcome) {
        notes.withLock { notes in
            notes.removeAll { $0.id == id && $0.outcome == .waiting }
            notes.append(ReplayNote(id: id, datasource: datasource, outcome: outcome))
            Self.forget(&notes)
        }
    }

    /// The data sources that have records waiting, the longest first, each with its first one.
    var waiting: [(datasource: String, id: RejectedEntry.ID)] {
        notes.withLock { notes in
            var seen: Set<String> = []
            return notes.filter { $0.outcome == .waiting && seen.insert($0.datasource).inserted }
                .map { ($0.datasource, $0.id) }
        }
    }

    private static func forget(_ notes: inout [ReplayNote]) {
        while notes.count(where: { $0.outcome != .waiting }) > memory,
            let oldest = notes.firstIndex(where: { $0.outcome != .waiting })
        {
            notes.remove(at: oldest)
        }
    }
}

extension RunnerResources {
    /// Tries one rejected record again and says what became of it.
    ///
    /// - Throws: `CancellationError`.
    func replayOne(
        _ id: RejectedEntry.ID, of datasource: String, progress: @escaping @Sendable (SyncProgress) -> Void
    ) async throws -> ReplayNote.Outcome {
        // A person asked for it: this runner takes the lead, whichever one has it.
        var asked = self
        asked.runners?.keepsLead = false
        do {
            let report = try await RejectedReplay(asked).run(RejectedSelection(datasource: datasource, ids: [id])) {
                progress($1)
            }
            if let kept = report.kept.first { return .kept(kept.reason) }
            if let error = report.runs.first?.error { return .kept(error.message) }
            if report.loaded > 0 { return .loaded }
            return .kept(
                report.failedAgain > 0 ? "it was rejected again, for the reason below" : "it is not there any more")
        } catch let error as CancellationError {
            throw error
        } catch let error as ConfigurationError {
            return .kept(error.description)
        } catch {
            return .kept(SyncError(explaining: error).message)
        }
    }
}
