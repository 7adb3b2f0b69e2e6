// SPDX-License-Identifier: Apache-2.0

public import SyncCore
import Synchronization

/// A source in memory, whose rows change by hand.
///
/// It reads either everything, in the order of keys, or what changed since a position, in the order of changes. A
/// position is the number of the last change that was read, and reading begins with that change again.
public final class ModelSource: SyncSource {
    private struct State {
        var records: [String: ModelRecord] = [:]
        var change = 0
        var stop: (batches: Int, error: any Error)?
        var restart: Int?
    }

    private let state = Mutex(State())
    private let extent: Extent
    private let batchSize: Int

    /// An empty source.
    public init(_ extent: Extent = .changes, batchSize: Int = 3) {
        self.extent = extent
        self.batchSize = batchSize
    }

    /// The good records' values, by key: what a destination should hold.
    public var rows: [String: String] {
        state.withLock { $0.records.values.filter { $0.quality == .good } }
            .reduce(into: [:]) { $0[$1.key] = $1.value }
    }

    /// Every record.
    public var records: [ModelRecord] { state.withLock { $0.records.values.sorted { $0.key < $1.key } } }

    /// Adds a record, or changes the one with the key.
    public func put(_ key: String, _ value: String, _ quality: ModelRecord.Quality = .good) {
        state.withLock { state in
            state.change += 1
            state.records[key] = ModelRecord(key: key, value: value, quality: quality, change: state.change)
        }
    }

    /// Removes a record. Only a whole read shows that it is gone.
    public func remove(_ key: String) {
        state.withLock { state in
            state.change += 1
            state.records[key] = nil
        }
    }

    /// Makes the next read fail with `error` once it has given so many batches.
    public func failOnce(after batches: Int, _ error: any Error) {
        state.withLock { $0.stop = (batches, error) }
    }

    /// Makes the next read begin again, once, when it has given so many batches.
    public func beginAgainOnce(after batches: Int) {
        state.withLock { $0.restart = batches }
    }

    fileprivate func beginsAgain(after batches: Int) -> Bool {
        state.withLock { state in
            guard state.restart == batches else { return false }
            state.restart = nil
            return true
        }
    }

    /// What has changed since `position`, or everything.
    public func batches(for run: Run, after position: Position?) async throws -> SyncBatches<[ModelRecord]> {
        let first = extent == .changes ? position.flatMap { Int($0.description) } ?? 0 : 0
        return SyncBatches(
            Reading(source: self, first: first, newest: state.withLock { $0.change }), extent: extent)
    }

    fileprivate func page(
        _ number: Int, from first: Int, after last: ModelRecord?
    ) throws -> (records: [ModelRecord], isLast: Bool) {
        try state.withLock { state in
            if let stop = state.stop, stop.batches == number {
                state.stop = nil
                throw stop.error
            }
            let order: (ModelRecord, ModelRecord) -> Bool =
                extent == .whole ? { $0.key < $1.key } : { ($0.change, $0.key) < ($1.change, $1.key) }
            let rest = state.records.values.filter { record in
                record.change >= first && last.map { order($0, record) } ?? true
            }
            return (Array(rest.sorted(by: order).prefix(batchSize)), rest.count <= batchSize)
        }
    }

    private struct Reading: AsyncSequence, Sendable {
        typealias Element = SyncBatches<[ModelRecord]>.Element
        let source: ModelSource
        let first: Int
        let newest: Int

        struct AsyncIterator: AsyncIteratorProtocol {
            let reading: Reading
            var last: ModelRecord?
            var number = 0

            mutating func next() async throws -> Element? {
                let beginsAgain = reading.source.beginsAgain(after: number)
                if beginsAgain { (last, number) = (nil, 0) }
                let (page, isLast) = try reading.source.page(number, from: reading.first, after: last)
                guard let end = page.last else { return nil }
                number += 1
                last = end
                let position = reading.source.extent == .whole ? reading.newest : end.change
                return Element(
                    page, position: Position("\(position)"), records: page.count, completeness: isLast ? .counted : nil,
                    beginsAgain: beginsAgain)
            }
        }

        func makeAsyncIterator() -> AsyncIterator { AsyncIterator(reading: self) }
    }
}
