// SPDX-License-Identifier: Apache-2.0

/// What a request sends. Every body has a known length and can be sent again from its start.
public struct RequestBody: Sendable {
    /// A run of bytes: from memory, or from a file that is read while it is sent.
    public enum Segment: Sendable {
        /// These bytes.
        case bytes([UInt8])
        /// `length` bytes of the file at `path`, from `offset`.
        case file(path: String, offset: Int64, length: Int64)

        /// How many bytes there are.
        public var length: Int64 {
            switch self {
            case .bytes(let bytes): Int64(bytes.count)
            case .file(_, _, let length): length
            }
        }
    }

    /// The runs of bytes, sent one after the other.
    public var segments: [Segment]

    /// A body of these segments.
    public init(_ segments: [Segment]) {
        self.segments = segments
    }

    /// Nothing.
    public static let none = RequestBody([])

    /// These bytes.
    public static func bytes(_ bytes: [UInt8]) -> RequestBody {
        RequestBody([.bytes(bytes)])
    }

    /// This text, as UTF-8.
    public static func text(_ text: String) -> RequestBody {
        .bytes(Array(text.utf8))
    }

    /// How many bytes there are in all.
    public var length: Int64 {
        segments.reduce(0) { $0 + $1.length }
    }
}
