// SPDX-License-Identifier: Apache-2.0

import GRDB
public import SyncCore

extension SQLiteStore: WatermarkStore {
    /// The watermark of `pipeline`.
    public func watermark(of pipeline: PipelineID) async throws -> Watermark? {
        try await read { try $0.watermark(of: pipeline) }
    }

    /// Saves `watermark` if the stored revision is the one before it.
    public func save(_ watermark: Watermark, for pipeline: PipelineID) async throws {
        let position = try StateText.encode(watermark.position)
        let seal = try Seal.of(pipeline.rawValue, position, "\(watermark.revision)")
        try await writeOwned { db in
            let stored = try db.watermark(of: pipeline)?.revision ?? 0
            guard try watermark.revision == Watermark.revision(after: stored) else { throw WatermarkConflict(pipeline) }
            try db.execute(
                sql: """
                    INSERT INTO watermark (pipeline, position, revision, seal) VALUES (?, ?, ?, ?)
                    ON CONFLICT (pipeline) DO UPDATE
                    SET position = excluded.position, revision = excluded.revision, seal = excluded.seal
                    """,
                arguments: [pipeline.rawValue, position, watermark.revision, seal])
        }
    }
}

extension Database {
    fileprivate func watermark(of pipeline: PipelineID) throws -> Watermark? {
        let row = try Row.fetchOne(
            self, sql: "SELECT position, revision, seal FROM watermark WHERE pipeline = ?",
            arguments: [pipeline.rawValue])
        guard let row else { return nil }
        let (position, revision) = (try row.text(0), try row.number(1))
        try Seal.of(pipeline.rawValue, position, "\(revision)")
            .requireSeal(row.text(2), of: "the watermark of '\(pipeline)'")
        return Watermark(position: try StateText.decode(from: position), revision: revision)
    }
}
