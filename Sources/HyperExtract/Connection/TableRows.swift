// SPDX-License-Identifier: Apache-2.0

import Columnar

/// The rows of a table, read from hyperd as they are asked for.
///
/// While they are read, the connection does nothing else; when the iterator is dropped before the end, the next
/// statement on the connection ends the read first.
public struct TableRows: AsyncSequence, Sendable {
    let connection: HyperConnection
    let table: HyperTable
    let columns: [String]?
    let order: [String]
    let batchRows: Int

    /// An iterator, which begins a read with its first row.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(rows: self)
    }

    /// Gives batch after batch.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let rows: TableRows
        private var lease: CopyRead.Lease?
        private var isOver = false

        init(rows: TableRows) {
            self.rows = rows
        }

        /// The next rows; `nil` at the end.
        ///
        /// - Throws: ``HyperError`` or `CancellationError`.
        public mutating func next(
            isolation actor: isolated (any Actor)? = #isolation
        ) async throws -> RecordBatch? {
            guard !isOver else { return nil }
            let lease: CopyRead.Lease
            if let begun = self.lease {
                lease = begun
            } else {
                lease = try await rows.connection.beginRead(rows)
                self.lease = lease
            }
            let (batch, isLast) = try await rows.connection.nextBatch(lease, atLeast: rows.batchRows)
            isOver = isLast
            return batch
        }
    }
}

/// A read under way: what the connection knows of it.
final class CopyRead {
    /// Held by the one who reads; when it is gone, nobody waits for the rows.
    final class Lease: Sendable {}

    let table: HyperTable
    let statement: Statement
    var decoder: HyperBinaryDecoder
    private(set) weak var lease: Lease?

    init(table: HyperTable, statement: Statement, decoder: HyperBinaryDecoder, lease: Lease) {
        self.table = table
        self.statement = statement
        self.decoder = decoder
        self.lease = lease
    }
}
