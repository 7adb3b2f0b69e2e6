// SPDX-License-Identifier: Apache-2.0

import HyperExtract
import SyncCore
import SyncStores
import TableauREST

/// What a sink takes from the runners on other machines and leaves for them: payloads of loads under way, what is known
/// of the data source, and whether the mirror in this machine's folder is still a copy of it.
struct SharedState: Sendable {
    let store: PostgresStore
    let folder: StateFolder
    let pipeline: PipelineID

    private var name: String { pipeline.rawValue }
    private var isLeading: Bool { store.lease != nil }

    /// Makes this machine's folder agree with what all runners have done, and says whether everything must be read: a
    /// runner that was lost not long ago may have published late, over what its successors loaded.
    func takeOver(_ sink: TableauSink) async throws -> Bool {
        if let text = try await store.destination(of: pipeline) {
            let record: DestinationRecord = try StateText.decode(from: text)
            if try DestinationRecord.read(name, in: folder) != record { try record.write(name, in: folder) }
        }
        guard let lease = store.lease else { return false }
        if try await !hasCurrentMirror() { try folder.removeMirror(of: name) }
        guard lease.followsLostRunner, let known = try DestinationRecord.read(name, in: folder)?.changedAt,
            let dataSource = try await sink.destination().dataSource, dataSource.updatedAt != known
        else { return false }
        sink.notices.once(
            .warning,
            "it was changed in Tableau by something that no runner has journaled, after a runner was lost: everything is "
                + "read and compared", datasource: name)
        try folder.removeMirror(of: name)
        return true
    }

    /// Whether the mirror holds the newest load, or there is none.
    func hasCurrentMirror() async throws -> Bool {
        guard folder.mirror(of: name).exists else { return true }
        guard let note = folder.note(of: name) else { return false }
        return note.load == (try await store.newestLoad(of: pipeline))
    }

    /// Notes of a mirror that was fetched just now which load it holds.
    func noteMirror() async throws {
        guard isLeading, folder.mirror(of: name).exists, try await !hasCurrentMirror() else { return }
        let newest = try await store.newestLoad(of: pipeline)
        try folder.remember(newest, compactSize: folder.note(of: name)?.compactSize, of: name)
    }

    /// Keeps the files of a load for whoever may have to finish it.
    func keep(_ load: PreparedLoad, of run: Run) async throws {
        guard isLeading else { return }
        let pieces = try LoadPlan(load).pieces(of: load)
        let size = try pieces.reduce(0) { try $0 + ExtractFile($1.file).size }
        guard size <= PostgresStore.payloadLimit else { return }
        for piece in pieces { try await store.keepPayload(Self.fileName(piece.file), at: piece.file, of: run) }
    }

    /// A journaled load, with its files where they are in this machine's folder.
    func local(_ load: PreparedLoad) throws -> PreparedLoad {
        var (load, plan) = (load, try LoadPlan(load))
        load.file = try path(load.file)
        plan.parts = try plan.parts?.map { part in
            var part = part
            part.file = try path(part.file)
            return part
        }
        load.plan = try plan.bytes
        return load
    }

    /// Fetches what is sent of a load, where it is not here as it was journaled. A payload that nobody kept is left
    /// out, and missed by whoever sends it.
    func fetch(_ load: PreparedLoad) async throws {
        for piece in try LoadPlan(load).pieces(of: load) {
            let isHere = try ExtractFile(piece.file).exists && FileDigest.sha256(of: piece.file) == piece.digest
            let name = Self.fileName(piece.file)
            let run = AuditID(rawValue: String(name.prefix { $0 != "." }))
            if !isHere { _ = try await store.fetchPayload(name, of: run, to: piece.file) }
        }
    }

    /// Lets go of a mirror that is not what `load` was made from, before `load` is merged into it.
    func checkMirror(before load: PreparedLoad) async throws {
        guard folder.mirror(of: name).exists, folder.note(of: name)?.load != load.requestID else { return }
        let base = try await store.newestLoad(of: pipeline, before: load.requestID)
        guard let note = folder.note(of: name), note.load == base else { return try folder.removeMirror(of: name) }
    }

    /// Leaves what is known of the data source for the others.
    func keepDestination() async throws {
        guard isLeading, let record = try DestinationRecord.read(name, in: folder) else { return }
        try await store.keepDestination(try StateText.encode(record), of: pipeline)
    }

    /// Takes the data source as it is now for right: all of it was read and compared.
    func accept(_ dataSource: DataSource?) async throws {
        guard store.lease?.followsLostRunner ?? false, let changedAt = dataSource?.updatedAt,
            var record = try DestinationRecord.read(name, in: folder), record.changedAt != changedAt
        else { return }
        record.changedAt = changedAt
        try record.write(name, in: folder)
        try await keepDestination()
    }

    private func path(_ file: String) throws -> String { try folder.scratch(Self.fileName(file), for: name) }

    private static func fileName(_ path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }
}
