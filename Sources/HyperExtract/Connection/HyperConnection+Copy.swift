// SPDX-License-Identifier: Apache-2.0

import Columnar

/// Writes rows into the load that made it.
public struct CopyWriter: Sendable {
    let connection: HyperConnection
    let id: Int

    /// Writes the rows of `batch`, whose columns are the table's, in order.
    ///
    /// It returns when hyperd's socket has taken all but the last mebibyte, so rows do not pile up in memory.
    /// - Throws: ``HyperError`` with code `valueRefused` (``HyperError/value`` says which) or `schemaMismatch`, and
    ///   `CancellationError`. Any error ends the load: nothing of it will be in the table.
    public func write(_ batch: RecordBatch) async throws {
        try await connection.write(batch, load: id)
    }
}

extension HyperConnection {
    /// Loads rows into a table in one COPY: all that `body` writes, or nothing.
    ///
    /// hyperd needs about 0.7 ms for a COPY whatever its size: write many batches in one.
    /// - Returns: how many rows were loaded. They survive a crash only after ``detach(_:)``.
    /// - Throws: what `body` throws; ``HyperError``; `CancellationError`. A write that failed fails the load, even where
    ///   `body` goes on. When the task is cancelled, also while hyperd takes nothing in, the load is ended within
    ///   five seconds.
    @discardableResult
    public func copy(
        into table: HyperTable, isolation: isolated (any Actor)? = #isolation,
        _ body: (CopyWriter) async throws -> Void
    ) async throws -> Int {
        let writer = try await beginLoad(into: table)
        do {
            try await body(writer)
        } catch {
            await abandonLoad(writer.id)
            throw error
        }
        return try await finishLoad(writer.id)
    }

    private func beginLoad(into table: HyperTable) async throws -> CopyWriter {
        let columns = try await columns(of: table)
        let statement = Statement("COPY \(table.sql) FROM STDIN WITH (FORMAT => 'hyperbinary')", file: file(of: table))
        _ = try await perform { try $0.run(statement) }
        loads += 1
        activity = .loading(CopyLoad(id: loads, table: table, columns: columns, statement: statement))
        return CopyWriter(connection: self, id: loads)
    }

    func write(_ batch: RecordBatch, load id: Int) async throws {
        let load = try load(id)
        if let failure = load.failure { throw failure }
        do {
            try load.check(batch)
            try await interruptible { session in
                try load.encoder.encode(batch) { try session.put($0, load.statement) }
            }
            load.count += batch.count
        } catch {
            load.failure = error
            throw error
        }
    }

    private func finishLoad(_ id: Int) async throws -> Int {
        let load = try load(id)
        do {
            if let failure = load.failure { throw failure }
            try await interruptible { session in
                try load.encoder.finish { try session.put($0, load.statement) }
                _ = try session.endPut(isAborted: false, load.statement)
            }
            activity = .idle
            return load.count
        } catch {
            abandonLoad(id)
            throw error
        }
    }

    /// Ends a load so that nothing of it is in the table. Where hyperd has ended it already, this does nothing.
    private func abandonLoad(_ id: Int) {
        guard case .loading(let load) = activity, load.id == id else { return }
        activity = .idle
        _ = try? uninterrupted { try $0.endPut(isAborted: true, load.statement) }
    }

    private func load(_ id: Int) throws -> CopyLoad {
        guard case .loading(let load) = activity, load.id == id else {
            throw HyperError(.connectionLost, "the load has ended, or its connection to hyperd is lost: begin it again")
        }
        return load
    }
}
