// SPDX-License-Identifier: Apache-2.0

import SyncCore
import Synchronization

/// A plain model of what must be so, which hears of everything that has an effect and shares no code with the engine.
///
/// It keeps its own copy of the destination, the mirror, the journal, the watermark and the audit log, and knows what the
/// source gave to each run. The first thing that is not as it must be is kept in words.
final class Oracle: Sendable {
    /// What the source gave to a run.
    struct Reading {
        let kind: Run.Kind
        let policy: SyncPolicy
        var read = 0
        var rejected = 0
        var held = 0
        var skipped = 0
        /// How many records the last page had, and how many had been read before the source began again.
        var lastPage = 0
        var before: Int?
        var completeness: Completeness?
        var isIncomplete = false
        /// The changes that made the records that cannot be loaded.
        var unloadable: Set<Int> = []
        /// The keys that the source has had all the time since the read began.
        var present: Set<String> = []
    }

    struct Effect: Equatable {
        var inserted = 0
        var updated = 0
        var deleted = 0
    }

    /// What became of a key.
    struct Version {
        let change: Int
        let record: SimulatedRecord?
        /// Whether what the record waited for arrived, and the record itself is what it was.
        let isArrival: Bool
    }

    struct State {
        let fault = Box<String>()
        /// What became of each key, change by change.
        var versions: [String: [Version]] = [:]
        /// The raw records that each run has given to the store of rejected records.
        var kept: [AuditID: Set<String>] = [:]
        var readings: [AuditID: Reading] = [:]
        var journal: [AuditID: JournalEntry] = [:]
        var runOfRequest: [String: AuditID] = [:]
        var executed: [String: Effect] = [:]
        var settled: Set<String> = []
        var rows: [String: String] = [:]
        var mirror: [String: String] = [:]
        var watermark: Watermark?
        var audit: [AuditEntry] = []
        /// Whether reads are whole, so that rows go that the source has no more.
        var isWhole = false
        /// How many records that waited were let go.
        var releases = 0

        func expect(_ holds: Bool, _ words: @autoclosure () -> String) {
            if !holds, fault.value == nil { fault.value = words() }
        }
    }

    private let state = Mutex(State())

    /// What was wrong first; `nil` if nothing was.
    var firstFault: String? { state.withLock { $0.fault.value } }

    /// Something is wrong.
    func fault(_ words: String) { state.withLock { $0.expect(false, words) } }

    func look(_ body: (inout State) -> Void) { state.withLock { body(&$0) } }

    // MARK: The source

    /// A record was changed, added or removed.
    func changed(_ key: String, to record: SimulatedRecord?, change: Int, isArrival: Bool = false) {
        look { state in
            state.versions[key, default: []].append(Version(change: change, record: record, isArrival: isArrival))
            guard record == nil else { return }
            for run in state.readings.keys { state.readings[run]?.present.remove(key) }
        }
    }

    /// A run begins to read. One that leads has finished all earlier loads, and reads from where they have led.
    func begins(_ run: Run?, after position: Position?, leads: Bool, _ policy: SyncPolicy, _ records: [SimulatedRecord])
    {
        guard let run else { return fault("something reads without a run") }
        look { state in
            state.expect(state.readings[run.id] == nil, "run \(run.id) reads a second time")
            state.readings[run.id] = Reading(kind: run.kind, policy: policy, present: Set(records.map(\.key)))
            guard leads else { return }
            let unfinished = state.journal.values.filter { $0.step.isUnfinished }.map(\.run.id)
            state.expect(unfinished.isEmpty, "run \(run.id) reads although the loads of \(unfinished) are unfinished")
            let expected = run.kind == .sync ? state.watermark?.position : nil
            state.expect(
                position == expected,
                "run \(run.id) reads after \(position?.description ?? "nothing"), and not after "
                    + (expected?.description ?? "nothing"))
        }
    }

    /// The source gives a page to a run.
    func gives(
        _ page: [SimulatedRecord], to run: Run?, beginsAgain: Bool, isIncomplete: Bool, _ records: [SimulatedRecord]
    ) {
        look { state in
            guard let run, var reading = state.readings[run.id] else {
                return state.expect(false, "a page goes to a run that has not begun to read")
            }
            if beginsAgain {
                let total = reading.read
                reading = Reading(kind: reading.kind, policy: reading.policy, present: Set(records.map(\.key)))
                reading.before = total
            }
            reading.read += page.count
            reading.lastPage = page.count
            for record in page {
                switch record.quality {
                case .good: break
                case .bad: reading.rejected += 1
                case .early: reading.held += 1
                case .unwanted: reading.skipped += 1
                }
                if record.quality == .bad || record.quality == .early { reading.unloadable.insert(record.change) }
            }
            reading.isIncomplete = reading.isIncomplete || isIncomplete
            state.readings[run.id] = reading
        }
    }

    /// The source says how the read of a run ended.
    func ends(_ run: Run?, _ completeness: Completeness) {
        look { state in run.map { state.readings[$0.id]?.completeness = completeness } }
    }

    // MARK: The destination

    /// A request arrives: by then the journal has its load.
    func arrives(_ requestID: String) {
        look { $0.expect($0.runOfRequest[requestID] != nil, "\(requestID) was sent before it was journaled") }
    }

    /// A load is carried out: once, on the rows that it was made for, and for a run that may load.
    func executes(_ requestID: String, _ payload: Payload) {
        look { state in
            state.expect(state.executed[requestID] == nil, "\(requestID) is carried out twice")
            guard let run = state.runOfRequest[requestID], let reading = state.readings[run] else { return }
            state.expect(state.journal[run]?.step != .abandoned, "\(requestID) is carried out after it was given up")
            let (was, before) = (state.rows, state.rows.count)
            var effect = Effect()
            for (key, value) in payload.upserts {
                state.expect(was[key] != value, "\(requestID) makes \(key) what it is already")
                if was[key] == nil { effect.inserted += 1 } else { effect.updated += 1 }
                state.rows[key] = value
            }
            for key in payload.deletes {
                state.expect(was[key] != nil, "\(requestID) deletes \(key), which is not there")
                state.expect(!reading.present.contains(key), "\(requestID) deletes \(key), which the source has")
                effect.deleted += 1
                state.rows[key] = nil
            }
            state.executed[requestID] = effect
            state.expect(
                Double(effect.deleted) <= reading.policy.allowShrink * Double(before),
                "\(requestID) takes away \(effect.deleted) of \(before) rows")
            state.expect(
                !Self.isOverLimit(reading), "\(requestID) loads although \(reading.rejected) records were rejected")
        }
    }

    /// The sink's mirror takes a load over: after the journal knows that the destination holds it.
    func settles(_ requestID: String, _ payload: Payload) {
        look { state in
            state.expect(state.executed[requestID] != nil, "\(requestID) is settled before the destination holds it")
            let step = state.runOfRequest[requestID].flatMap { state.journal[$0]?.step }
            state.expect(step == .committed, "\(requestID) is settled while its load is \(step?.rawValue ?? "unknown")")
            state.settled.insert(requestID)
            payload.apply(to: &state.mirror)
        }
    }

    /// Whether a run may not load, since it has rejected too many records.
    static func isOverLimit(_ reading: Reading) -> Bool {
        switch reading.policy.maxRejected {
        case .unlimited: false
        case .count(let count): reading.rejected > count
        case .share(let share): reading.rejected > 1 && Double(reading.rejected) > share * Double(reading.read)
        }
    }
}
