// SPDX-License-Identifier: Apache-2.0

/// How a file is cut into pieces.
struct ChunkPlan: Sequence, IteratorProtocol {
    /// The smallest and the largest piece, by what proxies and Tableau (64 MB) take.
    static let bounds: ClosedRange<Int64> = 1_000_000...64_000_000

    private let total: Int64
    private let size: Int64
    private var offset: Int64 = 0

    init(total: Int64, size: Int64) {
        self.total = total
        self.size = Swift.max(1, size)
    }

    /// The next piece's offset and length.
    mutating func next() -> (offset: Int64, length: Int64)? {
        guard offset < total else { return nil }
        let piece = (offset: offset, length: Swift.min(size, total - offset))
        offset += piece.length
        return piece
    }
}
