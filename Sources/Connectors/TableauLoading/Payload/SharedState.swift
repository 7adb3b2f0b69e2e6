// SPDX-License-Identifier: Apache-2.0

import HyperExtract
import RunnerState
import SyncCore
import SyncStores
import TableauREST

/// What a sink takes from the runners on other machines and leaves for them: payloads of loads under way, what is known
/// of the data source, and whether the mirror in this machine's folder holds the newest load.
package struct SharedState: Sendable {
    package let store: PostgresStore
    package let folder: StateFolder
    package let pipeline: PipelineID

    private var name: String { pipeline.rawValue }
    private var isLeading: Bool { store.lease != nil }

    /// Makes this machine's folder agree with what all runners have done.
    package func takeOver() async throws {
        try await takeOverDestination()
        if isLeading, try await !hasCurrentMirror() { try folder.removeMirror(of: name) }
    }

    /// Takes what the runners know of the data source for what this machine knows.
    func takeOverDestination() async throws {
        if let record = try await destination(), try DestinationHistory.read(name, in: folder) != record {
            try record.write(name, in: folder)
        }
    }

    /// What the runners know of the data source; `nil` if none has loaded it yet.
    package func destination() async throws -> DestinationHistory? {
        try await store.destination(of: pipeline).map { try StateText.decode(from: $0) }
    }

    /// Whether the mirror holds the newest load, or there is none.
    package func hasCurrentMirror() async throws -> Bool {
        guard folder.mirror(of: name).exists else { return true }
        guard let note = try folder.note(of: name) else { return false }
        return note.load == (try await store.newestLoad(of: pipeline))
    }

    /// Notes of a mirror that was fetched just now which load it holds.
    package func noteMirror() async throws {
        guard isLeading, folder.mirror(of: name).exists, try await !hasCurrentMirror() else { return }
        let newest = try await store.newestLoad(of: pipeline)
        try folder.relabel(newest, of: name)
    }

    /// Keeps the files of a load for whoever may have to finish it.
    package func keep(_ load: PreparedLoad, of run: Run) async throws {
        guard isLeading else { return }
        let pieces = try LoadPlan(load).pieces(of: load)
        let size = try pieces.reduce(0) { try $0 + ExtractFile($1.file).size }
        guard size <= PostgresStore.payloadLimit else { return }
        for piece in pieces { try await store.keepPayload(Self.fileName(piece.file), at: piece.file, of: run) }
    }

    /// A journaled load, with its files where they are in this machine's folder.
    package func local(_ load: PreparedLoad) throws -> PreparedLoad {
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
    package func fetch(_ load: PreparedLoad) async throws {
        for piece in try LoadPlan(load).pieces(of: load) {
            let isHere = try ExtractFile(piece.file).exists && FileDigest.sha256(of: piece.file) == piece.digest
            let name = Self.fileName(piece.file)
            let run = AuditID(rawValue: String(name.prefix { $0 != "." }))
            if !isHere { _ = try await store.fetchPayload(name, of: run, to: piece.file) }
        }
    }

    /// Drops a mirror that is not what `load` was made from, before `load` is merged into it.
    func checkMirror(before load: PreparedLoad) async throws {
        guard folder.mirror(of: name).exists, try folder.note(of: name)?.load != load.requestID else { return }
        let base = try await store.newestLoad(of: pipeline, before: load.requestID)
        guard let note = try folder.note(of: name), note.load == base else { return try folder.removeMirror(of: name) }
    }

    /// Leaves what is known of the data source for the others.
    func keepDestination() async throws {
        guard isLeading, let record = try DestinationHistory.read(name, in: folder) else { return }
        try await store.keepDestination(try StateText.encode(record), of: pipeline)
    }

    private func path(_ file: String) throws -> String { try folder.scratch(Self.fileName(file), for: name) }

    private static func fileName(_ path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }

    package init(store: PostgresStore, folder: StateFolder, pipeline: PipelineID) {
        self.store = store
        self.folder = folder
        self.pipeline = pipeline
    }
}
