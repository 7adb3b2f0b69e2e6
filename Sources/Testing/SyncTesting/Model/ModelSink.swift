// SPDX-License-Identifier: Apache-2.0

import Digests
import FoundationEssentials
public import SyncCore

/// A sink into a ``ModelDestination``, with places at which a test can make it fail.
public struct ModelSink: SyncSink {
    /// Places within the sink's work.
    public enum Place: String, Sendable, CaseIterable {
        /// A batch has come, and nothing was staged of it.
        case adding
        /// Nothing was worked out.
        case preparing
        /// The payload is written; the engine does not know of it.
        case prepared
        /// Nothing was sent.
        case sending
        /// The destination has carried the load out; its reply is on the way.
        case replying
        /// Nothing was settled.
        case settling
        /// Everything is settled; the engine does not know it.
        case settled
    }

    let destination: ModelDestination
    let deletesMissing: Bool
    let faults: @Sendable (Place) async throws -> Void

    /// A sink. What `faults` throws at a place is what the sink throws there.
    public init(
        _ destination: ModelDestination, deletesMissing: Bool = true,
        faults: @escaping @Sendable (Place) async throws -> Void = { _ in }
    ) {
        self.destination = destination
        self.deletesMissing = deletesMissing
        self.faults = faults
    }

    /// Opens an empty stage.
    public func stage(for run: Run, extent: Extent) async throws -> any SyncStage<ModelRows> {
        ModelStage(sink: self, run: run, extent: extent)
    }

    /// Has the destination carry the load out, unless it remembers that it has.
    public func commit(_ load: PreparedLoad) async throws -> LoadReceipt {
        try await faults(.sending)
        try destination.change { state in
            guard !state.remembered.contains(load.requestID) else { return }
            guard let payload = state.files[load.file] else {
                throw SyncError(.local, "the payload \(load.file) is gone")
            }
            payload.apply(to: &state.rows)
            state.executions += 1
            state.remembered.insert(load.requestID)
        }
        try await faults(.replying)
        return LoadReceipt(destinationID: "model", jobID: "job-\(load.digest)")
    }

    /// Brings the mirror up to the load and lets its file go.
    public func settle(_ load: PreparedLoad, _ receipt: LoadReceipt) async throws {
        try await faults(.settling)
        try destination.change { state in
            guard let payload = state.files.removeValue(forKey: load.file) else { return }
            payload.apply(to: &state.mirror)
        }
        try await faults(.settled)
    }
}

private actor ModelStage: SyncStage {
    private let sink: ModelSink
    private let run: Run
    private let extent: Extent
    private var staged: [String: String] = [:]
    private var kept: Set<String> = []
    private var repeats = 0
    private var file: String?

    init(sink: ModelSink, run: Run, extent: Extent) {
        self.sink = sink
        self.run = run
        self.extent = extent
    }

    func add(_ batch: ModelRows) async throws -> Int {
        try await sink.faults(.adding)
        for record in batch.rows where staged.updateValue(record.value, forKey: record.key) != nil { repeats += 1 }
        kept.formUnion(batch.kept)
        return batch.rows.count
    }

    func beginAgain() async throws {
        (staged, kept, repeats) = ([:], [], 0)
    }

    func prepare(after read: StagedRead) async throws -> StagedLoad {
        try await sink.faults(.preparing)
        let mirror = sink.destination.state.mirror
        var counts = LoadCounts(unchanged: repeats, existing: mirror.count)
        var payload = ModelDestination.Payload(upserts: [:], deletes: [])
        for (key, value) in staged {
            switch mirror[key] {
            case nil: counts.inserted += 1
            case value?: counts.unchanged += 1
            case .some: counts.updated += 1
            }
            if mirror[key] != value { payload.upserts[key] = value }
        }
        let removesAbsent = extent == .whole && sink.deletesMissing
        if removesAbsent {
            payload.deletes = mirror.keys.filter { staged[$0] == nil && !kept.contains($0) }.sorted()
            counts.deleted = payload.deletes.count
        }
        guard !payload.upserts.isEmpty || !payload.deletes.isEmpty else {
            return StagedLoad(counts, nil, removesAbsent: removesAbsent)
        }
        let digest = try SHA256.text(of: try StateText.encode(payload).utf8)
        let load = PreparedLoad(
            requestID: "\(run.id)-\(digest)", digest: digest, file: "\(run.id).payload", plan: [])
        try sink.destination.change { [payload] in $0.files[load.file] = payload }
        file = load.file
        try await sink.faults(.prepared)
        return StagedLoad(counts, load, removesAbsent: removesAbsent)
    }

    func discard() async {
        guard let file else { return }
        // A destination that cannot save keeps a file too many, which harms nobody.
        _ = try? sink.destination.change { $0.files[file] = nil }
    }
}
