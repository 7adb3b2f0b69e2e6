// SPDX-License-Identifier: Apache-2.0

import SyncCore

/// A store of your own: every pipeline's watermark in one file.
actor WatermarkFile: WatermarkStore {
    private let file: DurableFile

    init(_ file: DurableFile) { self.file = file }

    func watermark(of pipeline: PipelineID) throws -> Watermark? { try watermarks()[pipeline.rawValue] }

    func save(_ watermark: Watermark, for pipeline: PipelineID) throws {
        var watermarks = try watermarks()
        let last = watermarks[pipeline.rawValue]?.revision ?? 0
        guard try watermark.revision == Watermark.revision(after: last) else { throw WatermarkConflict(pipeline) }
        watermarks[pipeline.rawValue] = watermark
        try file.write(watermarks)
    }

    private func watermarks() throws -> [String: Watermark] { try file.read() ?? [:] }
}
