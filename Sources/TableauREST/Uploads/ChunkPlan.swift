// SPDX-License-Identifier: Apache-2.0

/// How a file is cut into pieces: larger ones while they go quickly, smaller ones while they go slowly, so that little is
/// lost where one fails.
struct ChunkPlan: Sequence, IteratorProtocol {
    /// The smallest and the largest piece, by what proxies and Tableau (64 MB) take.
    static let bounds: ClosedRange<Int64> = 1_000_000...64_000_000

    private let total: Int64
    private let sizes: ClosedRange<Int64>
    private var size: Int64
    private var offset: Int64 = 0

    init(total: Int64, sizes: ClosedRange<Int64>) {
        self.total = total
        self.sizes = Swift.max(1, sizes.lowerBound)...Swift.max(1, sizes.upperBound)
        size = self.sizes.lowerBound
    }

    /// The next piece's offset and length.
    mutating func next() -> (offset: Int64, length: Int64)? {
        guard offset < total else { return nil }
        let piece = (offset: offset, length: Swift.min(size, total - offset))
        offset += piece.length
        return piece
    }

    /// Takes note of how long the last piece took.
    mutating func pieceTook(_ time: Duration) {
        if time < Self.quick {
            size = Swift.min(sizes.upperBound, size + size / 4)
        } else if time > Self.slow {
            size = Swift.max(sizes.lowerBound, size / 2)
        }
    }

    private static let quick = Duration.seconds(2)
    private static let slow = Duration.seconds(20)
}
