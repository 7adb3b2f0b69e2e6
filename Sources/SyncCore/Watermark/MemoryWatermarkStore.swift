// SPDX-License-Identifier: Apache-2.0

/// Watermarks in memory: for tests, and for runs that begin at the beginning each time.
public actor MemoryWatermarkStore: WatermarkStore {
    private var watermarks: [PipelineID: Watermark] = [:]

    /// No watermarks.
    public init() {}

    /// The watermark of `pipeline`.
    public func watermark(of pipeline: PipelineID) -> Watermark? { watermarks[pipeline] }

    /// Saves `watermark` if the revision held is the one before it.
    public func save(_ watermark: Watermark, for pipeline: PipelineID) throws {
        guard try watermark.revision == Watermark.revision(after: watermarks[pipeline]?.revision ?? 0) else {
            throw WatermarkConflict(pipeline)
        }
        watermarks[pipeline] = watermark
    }
}
