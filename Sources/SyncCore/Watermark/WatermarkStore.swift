// SPDX-License-Identifier: Apache-2.0

/// Remembers how far each pipeline has been loaded.
public protocol WatermarkStore: Sendable {
    /// The watermark of `pipeline`; `nil` if it was never loaded. A store that cannot read throws.
    func watermark(of pipeline: PipelineID) async throws -> Watermark?

    /// Saves `watermark`, durably, if the stored revision is the one before it.
    ///
    /// - Throws: ``WatermarkConflict`` if it is not, because another runner works on the pipeline.
    func save(_ watermark: Watermark, for pipeline: PipelineID) async throws
}

/// A position that is loaded, and how many times it has been saved.
public struct Watermark: Hashable, Sendable, Codable {
    /// How far the pipeline is loaded.
    public var position: Position
    /// 1 at the first save, one more at each further one.
    public var revision: Int

    /// A watermark.
    public init(position: Position, revision: Int) {
        self.position = position
        self.revision = revision
    }

    /// The watermark that follows `last`, or the first one.
    ///
    /// - Throws: ``SyncError`` with code `stateCorrupted` if `last` has a revision that no number of saves leads to.
    public init(_ position: Position, after last: Watermark?) throws {
        self.init(position: position, revision: try Self.revision(after: last?.revision ?? 0))
    }

    /// The revision that follows `last`; 0 stands for no save yet.
    ///
    /// - Throws: ``SyncError`` with code `stateCorrupted` if nothing can follow it.
    public static func revision(after last: Int) throws -> Int {
        let (next, overflows) = last.addingReportingOverflow(1)
        guard !overflows, last >= 0 else {
            throw SyncError(
                .stateCorrupted,
                "a stored watermark has the revision \(last), which no number of saves leads to: the state is damaged; put "
                    + "back a backup of it")
        }
        return next
    }
}

/// Two runners tried to move one watermark.
public struct WatermarkConflict: Error, Hashable, Sendable, CustomStringConvertible {
    /// Whose watermark.
    public let pipeline: PipelineID

    /// A conflict.
    public init(_ pipeline: PipelineID) { self.pipeline = pipeline }

    /// What happened and what to do.
    public var description: String {
        "another runner moved the watermark of '\(pipeline)'; let one runner at a time serve it"
    }
}
