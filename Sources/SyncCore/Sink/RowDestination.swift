// SPDX-License-Identifier: Apache-2.0

/// A table, or whatever else holds rows by an ID: all that you write for a sink of your own.
///
/// `WritingSink` in SyncStores makes a ``SyncSink`` of it: it stages a run's rows on disk, tells which are new, changed or
/// gone, and finishes a write exactly once after a kill.
///
/// A destination keeps one text beside its rows: the ID of the write that it took last. If both change in one transaction,
/// a write is in whole or not at all. Without transactions, put the rows first and the ID last: a write that stopped between
/// the two is done again, and putting rows again changes nothing.
public protocol RowDestination<Element>: Sendable {
    /// A row. Rows with equal IDs are one row; IDs are equal if their JSON has the same bytes.
    associatedtype Element: Identifiable & Codable & Sendable where Element.ID: Codable & Sendable

    /// The destination's name in receipts and messages, such as the table's.
    var name: String { get }

    /// The ID of the write that the destination took last; `nil` before the first.
    func lastWrite() async throws -> String?

    /// Carries out `changes` and remembers `id` as the last write.
    ///
    /// Replace the remembered ID only if it is `last`, in the same transaction, and throw ``WriteConflict`` if it is not. This
    /// keeps out a write that arrives late: one of a killed process that the server still works on, or of a runner that
    /// was replaced.
    ///
    /// - Throws: ``WriteConflict``; ``SyncError`` with code `refused` if the destination can never take these rows and holds none
    ///   of the changes. The load is then given up, and the next run reads again. After every other error the same write is
    ///   tried again.
    func write(_ changes: RowChanges<Element>, id: String, after last: String?) async throws
}

/// The destination's last write is not the one that a write follows.
public struct WriteConflict: Error, Hashable, Sendable, CustomStringConvertible {
    /// A conflict.
    public init() {}

    /// What happened.
    public var description: String { "the destination has taken another write in the meantime" }
}

/// What happens to one row.
public enum RowChange<Row: Identifiable & Sendable>: Sendable where Row.ID: Sendable {
    /// The row is new or changes: insert it, or replace the one with its ID.
    case put(Row)
    /// The row with this ID goes, if it is there.
    case delete(Row.ID)
}

extension RowChange: Equatable where Row: Equatable {}

/// The changes of one write: at most one for each ID, deletions first. They are read from disk a page at a time.
///
/// Go through them with ``forEach(_:)`` in a transaction that takes a synchronous closure, and with `for try await` elsewhere.
public struct RowChanges<Row: Identifiable & Sendable>: AsyncSequence, Sendable where Row.ID: Sendable {
    /// One change.
    public typealias Element = RowChange<Row>

    /// The changes behind a place, and the place behind them; none at the end.
    private let page: @Sendable (Int64) throws -> (changes: [Element], next: Int64)

    /// Changes that `page` gives: those behind a place (0 at first), with the place behind them. It gives none at the end.
    public init(page: @escaping @Sendable (Int64) throws -> (changes: [RowChange<Row>], next: Int64)) {
        self.page = page
    }

    /// Changes that are in memory already.
    public init(_ changes: [RowChange<Row>]) {
        page = { place in place == 0 ? (changes, 1) : ([], place) }
    }

    /// Calls `body` with one change after the other.
    public func forEach(_ body: (RowChange<Row>) throws -> Void) throws {
        var place: Int64 = 0
        while true {
            let (changes, next) = try page(place)
            guard !changes.isEmpty else { return }
            for change in changes { try body(change) }
            place = next
        }
    }

    /// Reads page by page.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let page: @Sendable (Int64) throws -> (changes: [Element], next: Int64)
        var rest: ArraySlice<Element> = []
        var place: Int64 = 0

        /// The next change; `nil` at the end.
        public mutating func next() async throws -> RowChange<Row>? {
            if rest.isEmpty {
                let (changes, next) = try page(place)
                (rest, place) = (changes[...], next)
            }
            return rest.popFirst()
        }
    }

    /// Starts reading.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(page: page) }
}
