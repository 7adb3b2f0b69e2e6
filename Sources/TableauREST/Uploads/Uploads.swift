// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import ServiceHTTP

/// Brings files to Tableau in pieces. API 2.0.
public struct Uploads: Sendable {
    let connection: TableauConnection

    private static let operation = "tableau.upload"

    /// Uploads the file at `path`, reading it while it is sent. API 2.0.
    ///
    /// Pieces go one after the other, each one once: Tableau appends a piece that it gets twice, twice. After a failure
    /// that leaves open what arrived, the upload is abandoned and begins again, up to
    /// ``TableauConfiguration/uploadAttempts`` times in all; with half the smallest piece if one was too large for a proxy.
    public func upload(
        _ path: String, progress: @escaping @Sendable (UploadProgress) -> Void = { _ in }
    ) async throws -> Upload {
        let configuration = connection.configuration
        let size = try LocalFile.size(path, operation: Self.operation)
        guard size > 0 else { throw TableauError(.refused, "not sent: the file is empty", operation: Self.operation) }
        var sizes = configuration.chunkSizes.clamped(to: ChunkPlan.bounds)
        for attempt in 1... {
            do {
                return try await uploadOnce(path, ChunkPlan(total: size, sizes: sizes), size: size, progress: progress)
            } catch let error as TableauError
                where attempt < configuration.uploadAttempts && mayBeginAgain(error, sizes)
            {
                if error.code == .payloadTooLarge {
                    // A proxy's limit is not known: no piece is as large as the smallest before.
                    let smaller = max(ChunkPlan.bounds.lowerBound, sizes.lowerBound / 2)
                    sizes = smaller...smaller
                }
                configuration.onEvent(.uploadRestarted(attempt: attempt + 1, reason: error.description))
                progress(UploadProgress(sent: 0, total: size))
                try await connection.ticker.sleep(.seconds(attempt * attempt))
            }
        }
        throw CancellationError()
    }

    private func uploadOnce(
        _ path: String, _ pieces: ChunkPlan, size: Int64, progress: @Sendable (UploadProgress) -> Void
    ) async throws -> Upload {
        var pieces = pieces
        // An upload that is begun twice leaves an empty one behind, which Tableau forgets.
        let initiate = TableauCall(Self.operation, .post, .site("fileUploads"), isRepeatable: true)
        let id = try await connection.answer(initiate) { node throws(AnswerFault) in
            try node.child("fileUpload").value("uploadSessionId")
        }
        while let (offset, length) = pieces.next() {
            try Task.checkCancellation()
            let began = connection.ticker.elapsed()
            try await append(.file(path: path, offset: offset, length: length), to: id)
            pieces.pieceTook(connection.ticker.elapsed() - began)
            progress(UploadProgress(sent: offset + length, total: size))
        }
        return Upload(id: id, size: size)
    }

    private func append(_ content: RequestBody.Segment, to id: String) async throws {
        let body = Multipart([.request(""), .file("tableau_file", fileName: "file", content)])
        var call = TableauCall(
            Self.operation, .put, .site("fileUploads/\(PercentEncoding.encode(id))"), isRepeatable: false)
        call.body = body.body
        call.fields[.contentType] = body.contentType
        _ = try await connection.answer(call) { node throws(AnswerFault) in _ = try node.child("fileUpload") }
    }

    /// Whether a new upload may go better. What Tableau refused for good, it refuses again.
    private func mayBeginAgain(_ error: TableauError, _ sizes: ClosedRange<Int64>) -> Bool {
        switch error.code {
        case .transport: error.isRetriable
        case .serverFailed, .malformedAnswer: true
        case .payloadTooLarge: sizes.lowerBound > ChunkPlan.bounds.lowerBound
        default: error.tableauCode == "404015" || error.status == 408
        }
    }
}

/// A file that lies in Tableau, whole, for a method that takes it. It can be used once, and not for long.
public struct Upload: Hashable, Sendable, Identifiable {
    /// Tableau's name for it, the `uploadSessionId`.
    public let id: String
    /// How many bytes it has.
    public let size: Int64
}

/// How far an upload has come. It begins at zero if the upload has to begin again.
public struct UploadProgress: Hashable, Sendable {
    /// Bytes that Tableau has taken.
    public let sent: Int64
    /// Bytes in all.
    public let total: Int64
}

/// How a file is cut into pieces: larger ones while they go quickly, smaller ones while they go slowly, so that little is
/// lost if one fails.
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
