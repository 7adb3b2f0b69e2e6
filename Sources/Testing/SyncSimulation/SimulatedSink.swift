// SPDX-License-Identifier: Apache-2.0

import SyncCore

/// A sink into the simulated destination, as a careful author would write it.
struct SimulatedSink: SyncSink {
    let process: SimulatedProcess
    let store: StoreHandle

    private var world: World { process.world }

    /// Opens an empty stage, and sweeps the payloads that no journaled load needs.
    func stage(for run: Run, extent: Extent) async throws -> any SyncStage<SimulatedRows> {
        try await store.write("stage", "sweep payloads") { state in
            let needed = Set(state.journal.filter { $0.step.isUnfinished }.map(\.load.file))
            state.files = state.files.filter { needed.contains($0.key) }
        }
        return SimulatedStage(process: process, store: store, run: run, extent: extent)
    }

    func commit(_ load: PreparedLoad) async throws -> LoadReceipt {
        try await sending(load) { payload in
            switch try await carryOut(load, payload) {
            case .succeeded: return
            case .failed, .running: throw refusal("its job failed")
            }
        }
    }

    func commit(again load: PreparedLoad) async throws -> LoadReceipt {
        world.count { $0.repeats += 1 }
        return try await sending(load) { payload in
            if try await isHeld(payload) { return }
            if try await carryOut(load, payload) == .failed { throw refusal("its job failed") }
            while try await !isHeld(payload) {
                try await request("looks whether jobs are at work")
                guard world.destination.isAtRest else {
                    try await process.step("waits for a job", 100)
                    continue
                }
                // A job may have ended between the two looks.
                if try await isHeld(payload) { return }
                throw refusal("the first try failed")
            }
        }
    }

    func settle(_ load: PreparedLoad, _ receipt: LoadReceipt) async throws {
        let oracle = world.oracle
        try await store.write("settle", "settle \(load.requestID)") { state in
            guard let payload = state.files.removeValue(forKey: load.file) else { return }
            oracle.settles(load.requestID, payload)
            payload.apply(to: &state.mirror)
        }
    }

    private func sending(_ load: PreparedLoad, _ work: (Payload) async throws -> Void) async throws -> LoadReceipt {
        let (destination, oracle) = (world.destination, world.oracle)
        destination.begins(load.requestID, process.number)
        defer { destination.ends(process.number) }
        // Under a lease the write tells whether the payload may be taken from under it.
        let payload = try await store.write("commit", "fetch the payload of \(load.requestID)") { state in
            guard let payload = state.files[load.file] else {
                oracle.fault("the payload of \(load.requestID) is gone while its load is being sent")
                throw SyncError(.local, "the payload is gone")
            }
            return payload
        }
        try await work(payload)
        return LoadReceipt(destinationID: "destination", jobID: load.requestID)
    }

    /// Sends the load and follows its job to the end.
    private func carryOut(_ load: PreparedLoad, _ payload: Payload) async throws -> SimulatedDestination.Job {
        try await store.confirm()
        guard let answer = try await send(load.requestID, payload) else { throw unknown() }
        guard case .job(let job) = answer else { throw refusal("the request was refused") }
        while true {
            try await request("follows job \(job)", 1 + process.latency())
            let state = world.destination.state(of: job)
            guard state == .running else { return state }
        }
    }

    /// Sends a request; `nil` if its answer is lost, which may happen before it arrives, after that, or while it is held
    /// up. Some arrive twice. Nothing of it depends on the process once it is sent.
    private func send(_ requestID: String, _ payload: Payload) async throws -> SimulatedDestination.Answer? {
        let (world, destination, scheduler) = (world, world.destination, process.scheduler)
        try await process.step("sends \(requestID)")
        let box = Box<SimulatedDestination.Answer>()
        let isLost = process.fails(at: "commit")
        let kind = isLost ? scheduler.draw(below: 4) : 4
        let latency = kind == 0 ? 100 + scheduler.draw(below: 3_000) : process.latency()
        destination.sends(requestID)
        if kind == 1 {
            world.trace("\(requestID) is LOST")
            scheduler.schedule(in: latency) { destination.loses(requestID) }
        } else {
            scheduler.schedule(in: latency) { box.value = destination.receive(requestID, payload, world) }
        }
        if world.plan.isRough, !world.isCalm, scheduler.chance(300) {
            destination.sends(requestID)
            scheduler.schedule(in: latency + 1 + scheduler.draw(below: 3_000)) {
                world.trace("\(requestID) arrives A SECOND TIME")
                _ = destination.receive(requestID, payload, world)
            }
        }
        try await process.step("awaits an answer", isLost ? 100 : latency + 1)
        guard !isLost, let answer = box.value else { return nil }
        return answer
    }

    private func isHeld(_ payload: Payload) async throws -> Bool {
        try await request("looks what the destination holds")
        return payload.isHeld(by: world.destination.rows)
    }

    private func request(_ words: String, _ latency: Int? = nil) async throws {
        try await process.step(words, latency)
        try Task.checkCancellation()
        if process.fails(at: "commit") { throw unknown() }
    }

    private func unknown() -> SyncError {
        SyncError(.outcomeUnknown, "the destination did not answer", isRetriable: true)
    }

    private func refusal(_ words: String) -> SyncError {
        process.noteFault(at: "commit")
        world.count { $0.refusals += 1 }
        return SyncError(.refused, "the load was refused: \(words)")
    }
}

/// The rows that records become, and the keys of records whose rows stay as they are.
struct SimulatedRows: Sendable {
    var rows: [SimulatedRecord] = []
    var kept: [String] = []
}

/// Loads good records, rejects bad ones, holds early ones, and skips unwanted ones.
struct SimulatedTransform: SyncTransform {
    let process: SimulatedProcess

    func transform(_ batch: [SimulatedRecord]) -> Transformed<SimulatedRows> {
        var (rows, rejections, skipped) = (SimulatedRows(), [Rejection](), 0)
        var (released, stillHeld): (Set<RejectedEntry.ID>, Set<RejectedEntry.ID>) = ([], [])
        let waiting = process.waiting
        for record in batch {
            for entry in waiting where entry.record.key == record.key {
                if record.quality == .early, entry.record.raw == "\(record.change)" {
                    stillHeld.insert(entry.id)
                } else {
                    released.insert(entry.id)
                }
            }
            switch record.quality {
            case .good: rows.rows.append(record)
            case .bad, .early:
                // It is there, if not as it should be: its absence from the stage must not delete it.
                rows.kept.append(record.key)
                let missing = MissingReference(dimension: "d", columns: ["key"], values: [record.key])
                rejections.append(
                    Rejection(
                        raw: "\(record.change)", key: record.key, reason: "\(record.quality)", mappingVersion: "1",
                        waitsFor: record.quality == .early ? [missing] : nil))
            case .unwanted: skipped += 1
            }
        }
        var made = Transformed(rows, rejections: rejections, skipped: skipped)
        (made.released, made.stillHeld) = (released, stillHeld)
        return made
    }
}

private actor SimulatedStage: SyncStage {
    private let process: SimulatedProcess
    private let store: StoreHandle
    private let run: Run
    private let extent: Extent
    private var staged: [String: String] = [:]
    private var kept: Set<String> = []
    private var repeats = 0
    private var file: String?

    init(process: SimulatedProcess, store: StoreHandle, run: Run, extent: Extent) {
        self.process = process
        self.store = store
        self.run = run
        self.extent = extent
    }

    func add(_ batch: SimulatedRows) async throws -> Int {
        for record in batch.rows where staged.updateValue(record.value, forKey: record.key) != nil { repeats += 1 }
        kept.formUnion(batch.kept)
        try await process.step("stages \(batch.rows.count) records")
        return batch.rows.count
    }

    func beginAgain() async throws {
        (staged, kept, repeats) = ([:], [], 0)
    }

    func prepare(after read: StagedRead) async throws -> StagedLoad {
        let mirror = try await store.read("prepare", "the mirror") { $0.mirror }
        var counts = LoadCounts(unchanged: repeats, existing: mirror.count)
        var payload = Payload()
        for (key, value) in staged {
            switch mirror[key] {
            case nil: counts.inserted += 1
            case value?: counts.unchanged += 1
            case .some: counts.updated += 1
            }
            if mirror[key] != value { payload.upserts[key] = value }
        }
        if extent == .whole {
            for key in mirror.keys.sorted() where staged[key] == nil && !kept.contains(key) {
                if !read.end.records.isCounted {
                    try await process.step("asks the source for \(key)")
                    guard !process.world.source.has(key) else { continue }
                }
                payload.deletes.append(key)
            }
            counts.deleted = payload.deletes.count
        }
        let removesAbsent = extent == .whole
        guard !payload.upserts.isEmpty || !payload.deletes.isEmpty else {
            return StagedLoad(counts, nil, removesAbsent: removesAbsent)
        }
        let digest = payload.description
        let load = PreparedLoad(requestID: "\(run.id)/\(digest)", digest: digest, file: "\(run.id)", plan: [])
        try await store.write("prepare", "write the payload") { [payload] in $0.files[load.file] = payload
        }
        file = load.file
        return StagedLoad(counts, load, removesAbsent: removesAbsent)
    }

    func discard() async {
        guard let file else { return }
        // A file that cannot be removed is swept by the next stage.
        try? await store.write("discard", "discard the payload") { $0.files[file] = nil }
    }
}
