// SPDX-License-Identifier: Apache-2.0

import GRDB
public import SyncCore

extension SQLiteStore: WatermarkStore {
    /// The watermark of `pipeline`.
    public func watermark(of pipeline: PipelineID) async throws -> Watermark? {
        try await read { db in
            try Row.fetchOne(
                db, sql: "SELECT position, revision FROM watermark WHERE pipeline = ?", arguments: [pipeline.rawValue]
            ).map { Watermark(position: try StateText.decode(from: $0["position"]), revision: $0["revision"]) }
        }
    }

    /// Saves `watermark` if the stored revision is the one before it.
    public func save(_ watermark: Watermark, for pipeline: PipelineID) async throws {
        let position = try StateText.encode(watermark.position)
        try await write { db in
            let stored =
                try Int.fetchOne(
                    db, sql: "SELECT revision FROM watermark WHERE pipeline = ?", arguments: [pipeline.rawValue]) ?? 0
            guard watermark.revision == stored + 1 else { throw WatermarkConflict(pipeline) }
            try db.execute(
                sql: """
                    INSERT INTO watermark (pipeline, position, revision) VALUES (?, ?, ?)
                    ON CONFLICT (pipeline) DO UPDATE SET position = excluded.position, revision = excluded.revision
                    """,
                arguments: [pipeline.rawValue, position, watermark.revision])
        }
    }
}
