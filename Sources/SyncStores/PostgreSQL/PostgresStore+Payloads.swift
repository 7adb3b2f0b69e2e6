// SPDX-License-Identifier: Apache-2.0

import PostgresWire
public import SyncCore

/// What a runner on another machine needs to finish a load, and to know the data source again.
extension PostgresStore {
    /// Keeps the file at `path` as `name` of `run`, in pieces; each is durable by itself and renews the lease.
    public func keepPayload(_ name: String, at path: String, of run: Run) async throws {
        try await inPieces(path) { piece, bytes in
            let values: [WireValue] = [
                .text(run.id.rawValue), .text(run.pipeline.rawValue), .text(name), .number(piece), .bytes(bytes),
            ]
            _ = try await write { session in
                try session.execute(
                    """
                    INSERT INTO payload (run, pipeline, file, piece, bytes) VALUES ($1, $2, $3, $4, $5)
                    ON CONFLICT (run, file, piece) DO UPDATE SET bytes = excluded.bytes
                    """, values)
            }
        }
    }

    /// Writes what is kept as `name` of `run` to a file at `path`; `false`, and no file, where nothing is kept. A file
    /// that is there is replaced at once and whole.
    public func fetchPayload(_ name: String, of run: AuditID, to path: String) async throws -> Bool {
        try await fromPieces(path) { piece in
            try await read { session in
                try session.bytes(
                    "SELECT bytes FROM payload WHERE run = $1 AND file = $2 AND piece = $3",
                    [.text(run.rawValue), .text(name), .number(piece)])
            }
        }
    }

    /// What is known of the data source that `pipeline` loads, as ``keepDestination(_:of:)`` was given it.
    public func destination(of pipeline: PipelineID) async throws -> String? {
        try await read { session in
            try session.rows("SELECT body FROM destination WHERE pipeline = $1", [.text(pipeline.rawValue)])
                .first?.text(0)
        }
    }

    /// Keeps what is known of the data source that `pipeline` loads.
    public func keepDestination(_ body: String, of pipeline: PipelineID) async throws {
        _ = try await write { session in
            try session.execute(
                """
                INSERT INTO destination (pipeline, body) VALUES ($1, $2)
                ON CONFLICT (pipeline) DO UPDATE SET body = excluded.body
                """, [.text(pipeline.rawValue), .text(body)])
        }
    }
}
