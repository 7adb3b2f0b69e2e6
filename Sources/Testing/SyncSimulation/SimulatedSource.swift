// SPDX-License-Identifier: Apache-2.0

import SyncCore
import Synchronization

/// A record of the source.
struct SimulatedRecord: Hashable, Sendable {
    enum Quality: Sendable { case good, bad, early, unwanted }

    let key: String
    let value: String
    var quality: Quality
    /// The number of the change that made it what it is.
    let change: Int
}

/// The source's records, which change whether or not they are being read.
final class SourceTable: Sendable {
    fileprivate struct State {
        var records: [String: SimulatedRecord] = [:]
        var change = 0
        /// The keys that have been loadable at some time.
        var loadable: Set<String> = []
    }

    private let state = Mutex(State())

    var records: [SimulatedRecord] { state.withLock { $0.records.values.sorted { $0.key < $1.key } } }
    var newest: Int { state.withLock { $0.change } }

    func has(_ key: String) -> Bool { state.withLock { $0.records[key] != nil } }

    /// The records of these keys that there are.
    func records(of keys: Set<String>) -> [SimulatedRecord] {
        state.withLock { state in keys.sorted().compactMap { state.records[$0] } }
    }

    /// One change of one record.
    func change(_ world: World) {
        let scheduler = world.scheduler
        let key = "k\(scheduler.draw(below: 6))"
        // Few values, so that they often go back to what they were.
        let value = "v\(scheduler.draw(below: 3))"
        let kind = scheduler.draw(below: 16)
        state.withLock { state in
            switch kind {
            case 0 where world.plan.extent == .whole, 1 where world.plan.extent == .whole:
                guard state.records[key] != nil else { return }
                state.change += 1
                state.records[key] = nil
                world.oracle.changed(key, to: nil, change: state.change)
            case 12, 13:
                // What a record waits for arrives. The record itself does not change.
                guard var record = state.pick(value, where: { $0.quality == .early }) else { return }
                record.quality = .good
                state.records[record.key] = record
                state.loadable.insert(record.key)
                world.oracle.changed(record.key, to: record, change: record.change, isArrival: true)
            case 14:
                // Nothing but a whole read would take its row away, so it must never have had one.
                guard let gone = state.pick(value, where: { $0.quality == .early && !state.loadable.contains($0.key) })
                else { return }
                state.change += 1
                state.records[gone.key] = nil
                world.oracle.changed(gone.key, to: nil, change: state.change)
            default:
                let quality: SimulatedRecord.Quality =
                    switch kind {
                    case 2: .bad
                    case 3, 15: .early
                    case 4: .unwanted
                    default: .good
                    }
                let name = quality == .unwanted ? "u\(key)" : key
                state.change += 1
                let record = SimulatedRecord(key: name, value: value, quality: quality, change: state.change)
                state.records[name] = record
                if quality == .good { state.loadable.insert(name) }
                world.oracle.changed(name, to: record, change: state.change)
            }
        }
    }

    /// The records that come after `last`, in the order of the read, and whether they are all that is left.
    func page(
        _ extent: Extent, size: Int, from first: Int, after last: SimulatedRecord?
    ) -> (records: [SimulatedRecord], isLast: Bool) {
        state.withLock { state in
            let order: (SimulatedRecord, SimulatedRecord) -> Bool =
                extent == .whole ? { $0.key < $1.key } : { $0.change < $1.change }
            let rest = state.records.values.filter { record in
                record.change >= first && last.map { order($0, record) } ?? true
            }
            return (Array(rest.sorted(by: order).prefix(size)), rest.count <= size)
        }
    }
}

extension SourceTable.State {
    /// One of the records that fit, chosen by a value that was drawn.
    fileprivate func pick(_ value: String, where fits: (SimulatedRecord) -> Bool) -> SimulatedRecord? {
        let all = records.values.filter(fits).sorted { $0.key < $1.key }
        return all.first { $0.value == value } ?? all.first
    }
}

/// Reads either everything in the order of keys, or what changed since a position in the order of changes, page by page,
/// and then the records that wait, as they are by now.
///
/// A position is the number of the last change that was read, and reading begins with that change again.
struct SimulatedSource: SyncSource {
    typealias Element = SyncBatches<[SimulatedRecord]>.Element

    let process: SimulatedProcess
    let store: StoreHandle

    private var world: World { process.world }

    func batches(for run: Run, after position: Position?) async throws -> SyncBatches<[SimulatedRecord]> {
        process.waiting = try await store.entries(RejectedFilter(waits: true))
        try await request("asks for what changed after \(position?.description ?? "nothing")")
        world.oracle.begins(
            process.run, after: position, leads: process.leads, process.policy, world.source.records)
        let first = world.plan.extent == .changes ? position.flatMap { Int($0.description) } ?? 0 : 0
        return SyncBatches(
            Reading(source: self, first: first, newest: world.source.newest), extent: world.plan.extent)
    }

    private func request(_ words: String) async throws {
        try await process.step(words)
        try Task.checkCancellation()
        if process.fails(at: "read") {
            throw SyncError(.unreachable, "the source did not answer", isRetriable: true)
        }
    }

    private struct Reading: AsyncSequence, Sendable {
        typealias Element = SimulatedSource.Element
        let source: SimulatedSource
        let first: Int
        let newest: Int

        struct AsyncIterator: AsyncIteratorProtocol {
            let reading: Reading
            var newest: Int
            var last: SimulatedRecord?
            var hasBegunAgain = false
            var isIncomplete = false
            var phase = Phase.pages

            enum Phase { case pages, waiting, end, over }

            mutating func next() async throws -> Element? {
                if phase == .pages, let page = try await nextPage() { return page }
                if phase == .waiting {
                    phase = .end
                    if reading.source.world.plan.extent == .changes, let page = try await waiting() { return page }
                }
                guard phase == .end else { return nil }
                phase = .over
                return end()
            }

            /// A page of what is read; `nil` if there is none left.
            mutating func nextPage() async throws -> Element? {
                let world = reading.source.world
                try await reading.source.request("reads a page")
                let isRough = world.plan.isRough && !world.isCalm
                if !world.isCalm, world.scheduler.chance(world.plan.changes) { world.source.change(world) }
                let beginsAgain = !hasBegunAgain && last != nil && isRough && world.scheduler.chance(300)
                if beginsAgain {
                    (last, hasBegunAgain, newest, isIncomplete) = (nil, true, world.source.newest, false)
                    world.count { $0.restarts += 1 }
                }
                let extent = world.plan.extent
                let (page, isLast) = world.source.page(
                    extent, size: world.plan.batchSize, from: reading.first, after: last)
                if isLast { phase = .waiting }
                guard let end = page.last else { return nil }
                last = end
                let lacksPart = isRough && world.scheduler.chance(100)
                isIncomplete = isIncomplete || lacksPart
                let warnings = lacksPart ? [RunWarning(code: "part", message: "not read", isIncomplete: true)] : []
                world.trace("  \(page.map { "\($0.key)=\($0.value)@\($0.change)" }.joined(separator: " "))")
                world.oracle.gives(
                    page, to: reading.source.process.run, beginsAgain: beginsAgain, isIncomplete: lacksPart,
                    world.source.records)
                return Element(
                    page, position: Position("\(extent == .whole ? newest : end.change)"),
                    records: world.scheduler.draw(below: 4) == 0 ? nil : page.count, warnings: warnings,
                    beginsAgain: beginsAgain)
            }

            /// The records that wait, by their keys.
            func waiting() async throws -> Element? {
                let (source, world) = (reading.source, reading.source.world)
                let keys = Set(source.process.waiting.compactMap(\.record.key))
                guard !keys.isEmpty else { return nil }
                try await source.request("reads the records that wait")
                let page = world.source.records(of: keys)
                world.trace("  again: \(page.map { "\($0.key)=\($0.value)@\($0.change)" }.joined(separator: " "))")
                world.oracle.gives(
                    page, to: source.process.run, beginsAgain: false, isIncomplete: false, world.source.records)
                return Element(page, records: page.count)
            }

            /// How the read ended; some sources do not say.
            func end() -> Element? {
                let (source, world) = (reading.source, reading.source.world)
                if !world.isCalm, world.scheduler.chance(500) { return nil }
                let isUncounted = !world.isCalm && world.scheduler.chance(world.plan.uncounted)
                var end = ReadEnd(isUncounted ? .uncounted("nobody counts") : .counted)
                if world.plan.extent == .changes || !isUncounted && !isIncomplete {
                    end.expected = Set(source.process.waiting.map(\.id))
                }
                world.oracle.ends(source.process.run, end.completeness)
                return Element(end: end)
            }
        }

        func makeAsyncIterator() -> AsyncIterator { AsyncIterator(reading: self, newest: newest) }
    }
}
