// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import HyperExtract
import SyncCore
import SyncSettings

/// The files of loads under way: a folder for each data source, in which each file is named after its run.
extension StateFolder {
    /// For how long the payload of a load that Tableau refused is kept, so that `replay` can send it again.
    static let refusedLoadsAreKept = JournalRetention.abandonedAge

    /// The payload of a run's load.
    package func payload(of run: AuditID, for datasource: String) throws -> ExtractFile {
        ExtractFile(try scratch("\(run).hyper", for: datasource))
    }

    /// A file for what is fetched while someone works on the data source.
    package func scratch(_ name: String, for datasource: String) throws -> String {
        let folder = spool(of: datasource)
        try make(folder)
        return "\(folder)/\(name)"
    }

    /// Removes the files that no load of the data source needs any more: those of runs that were stopped before their
    /// load was journaled, of runs that are finished, and of loads that were refused longer than
    /// ``refusedLoadsAreKept`` ago, or that a later refused poll read again. What cannot be removed stays until the next
    /// time.
    ///
    /// Only who keeps others away from the data source may call this, and not while it is worked on.
    package func sweepSpool(of datasource: String, keeping journal: some LoadJournal, now: Date) async throws {
        let folder = spool(of: datasource)
        let files = Dictionary(grouping: files(in: folder)) { AuditID(rawValue: String($0.prefix { $0 != "." })) }
        var needed: [JournalEntry] = []
        for run in files.keys {
            if let entry = try await journal.entry(of: run), Self.isNeeded(entry, now: now) { needed.append(entry) }
        }
        // Every poll reads from where the refused one before it did, and all of that again.
        let polls = needed.filter { $0.step == .abandoned && $0.run.kind == .sync }.map(\.run.id)
        let kept = Set(needed.map(\.run.id)).subtracting(polls).union(polls.max().map { [$0] } ?? [])
        for (run, names) in files where !kept.contains(run) {
            for name in names { try? ExtractFile("\(folder)/\(name)").remove() }
        }
    }

    private static func isNeeded(_ entry: JournalEntry, now: Date) -> Bool {
        guard entry.step == .abandoned else { return entry.step != .finished }
        return now.timeIntervalSince(entry.run.started) < Double(refusedLoadsAreKept.components.seconds)
    }

    /// Removes every file of `run`.
    package func clearSpool(of run: AuditID, for datasource: String) {
        let folder = spool(of: datasource)
        for name in files(in: folder) where name.hasPrefix("\(run).") {
            try? ExtractFile("\(folder)/\(name)").remove()
        }
    }

    private func spool(of datasource: String) -> String { "\(path)/spool/\(FileName.of(datasource))" }

    private func files(in folder: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    }
}
