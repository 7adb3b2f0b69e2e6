// SPDX-License-Identifier: Apache-2.0

public import SyncCore

extension PostgresStore: WatermarkStore {
    /// The watermark of `pipeline`.
    public func watermark(of pipeline: PipelineID) async throws -> Watermark? {
        try await read { try $0.watermark(of: pipeline) }
    }

    /// Saves `watermark` if the stored revision is the one before it.
    public func save(_ watermark: Watermark, for pipeline: PipelineID) async throws {
        let position = try StateText.encode(watermark.position)
        try await writeOwned { session in
            let saved = try session.execute(
                """
                INSERT INTO watermark AS w (pipeline, position, revision)
                SELECT $1, $2, $3::bigint WHERE $3::bigint = 1 OR EXISTS (SELECT FROM watermark WHERE pipeline = $1)
                ON CONFLICT (pipeline) DO UPDATE SET position = excluded.position, revision = excluded.revision
                WHERE w.revision = excluded.revision - 1
                """,
                [.text(pipeline.rawValue), .text(position), .number(watermark.revision)])
            guard saved == 0 else { return }
            // The first try may have been committed before the connection broke.
            if session.isSecondTry, try session.watermark(of: pipeline) == watermark { return }
            throw WatermarkConflict(pipeline)
        }
    }
}

extension PostgresSession {
    fileprivate func watermark(of pipeline: PipelineID) throws -> Watermark? {
        try rows("SELECT position, revision FROM watermark WHERE pipeline = $1", [.text(pipeline.rawValue)]).first.map {
            Watermark(position: try StateText.decode(from: $0.text(0)), revision: try $0.number(1))
        }
    }
}
