// SPDX-License-Identifier: Apache-2.0

import Foundation
import SyncCore
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

struct SpoolTests {
    @Test func payloadsGoOnceNoReplayCanWantThem() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "spool-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let folder = try StateFolder(path)
        let journal = MemoryLoadJournal()
        let now = Date()
        let kept = Double(StateFolder.refusedLoadsAreKept.components.seconds)
        let cases: [(step: JournalEntry.Step?, age: Double, stays: Bool)] = [
            (.prepared, 2 * kept, true), (.committed, 0, true), (.abandoned, kept - 60, true),
            (.abandoned, kept + 60, false), (.finished, 0, false), (nil, 0, false),
        ]
        var names: [String] = []
        for (step, age, stays) in cases {
            let id = AuditIDSource.shared.next(at: now)
            let file = try folder.payload(of: id, for: "Invoices")
            try Data("rows".utf8).write(to: URL(filePath: file.path))
            if stays { names.append("\(id).hyper") }
            guard let step else { continue }
            let run = Run(id: id, pipeline: "Invoices", kind: .sync, started: now.addingTimeInterval(-age))
            let load = PreparedLoad(requestID: "r", digest: "d", file: file.path, plan: [])
            try await journal.record(
                JournalEntry(run: run, load: load, counts: RunCounts(), before: nil, after: nil, step: step))
        }
        let other = try folder.payload(of: AuditIDSource.shared.next(at: now), for: "Other")
        try Data("rows".utf8).write(to: URL(filePath: other.path))
        try await folder.sweepSpool(of: "Invoices", keeping: journal, now: now)
        let root = "\(path)/spool/\(FileName.of("Invoices"))"
        #expect(try FileManager.default.contentsOfDirectory(atPath: root).sorted() == names.sorted())
        #expect(other.exists, "another process may be writing it")
    }

    @Test func ofPollsThatWereRefusedOneAfterTheOtherTheNewestPayloadStays() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "spool-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let folder = try StateFolder(path)
        let journal = MemoryLoadJournal()
        let now = Date()
        var files: [(kind: Run.Kind, file: String)] = []
        for kind in [Run.Kind.sync, .backfill, .sync, .backfill, .sync, .snapshot] {
            let run = Run(id: AuditIDSource.shared.next(at: now), pipeline: "Invoices", kind: kind, started: now)
            let file = try folder.payload(of: run.id, for: "Invoices").path
            try Data("rows".utf8).write(to: URL(filePath: file))
            let load = PreparedLoad(requestID: "r", digest: "d", file: file, plan: [])
            try await journal.record(
                JournalEntry(run: run, load: load, counts: RunCounts(), before: nil, after: nil, step: .abandoned))
            files.append((kind, file))
        }
        try await folder.sweepSpool(of: "Invoices", keeping: journal, now: now)
        #expect(
            files.map { FileManager.default.fileExists(atPath: $0.file) } == [false, true, false, true, true, true])
    }
}
