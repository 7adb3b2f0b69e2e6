// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import HyperExtract
import SyncCore

/// The files of loads under way; each is named after its run.
extension StateFolder {
    /// The payload of a run's load.
    func payload(of run: AuditID) -> ExtractFile {
        ExtractFile("\(path)/spool/\(run).hyper")
    }

    /// One of the pieces into which a large payload is cut, counted from 1.
    func part(_ number: Int, of run: AuditID) -> ExtractFile {
        ExtractFile("\(path)/spool/\(run).part\(number).hyper")
    }

    /// A file for what is fetched while a run works.
    func scratch(of run: AuditID, _ suffix: String) -> String {
        "\(path)/spool/\(run).\(suffix)"
    }

    /// Removes the files that no load needs any more: those of runs that were stopped before their load was journaled,
    /// and of runs that are finished. What cannot be removed stays until the next time.
    ///
    /// Only the runner that owns the folder may call this, and not while it runs anything.
    func sweepSpool(keeping journal: some LoadJournal) async throws {
        var needed: [AuditID: Bool] = [:]
        for name in (try? FileManager.default.contentsOfDirectory(atPath: path + "/spool")) ?? [] {
            let run = AuditID(rawValue: String(name.prefix { $0 != "." }))
            if needed[run] == nil {
                // An abandoned load can be sent again by hand.
                needed[run] = try await journal.entry(of: run).map { $0.step != .finished } ?? false
            }
            if needed[run] == false { try? ExtractFile("\(path)/spool/\(name)").remove() }
        }
    }

    /// Removes every file of `run`.
    func clearSpool(of run: AuditID) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: path + "/spool")) ?? []
        where name.hasPrefix("\(run).") {
            try? ExtractFile("\(path)/spool/\(name)").remove()
        }
    }
}
