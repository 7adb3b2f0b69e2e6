// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import ServiceHTTP

/// Brings files to Tableau in pieces. API 2.0.
public struct Uploads: Sendable {
    let connection: TableauConnection

    private static let operation = "tableau.upload"

    /// Uploads the file at `path`, reading it while it is sent.
    ///
    /// Pieces go one after the other, each one once: Tableau appends a piece that it gets twice, twice. After a failure
    /// that leaves open what arrived, the upload is abandoned and begins anew, up to
    /// ``TableauConfiguration/uploadAttempts`` times in all; with half the piece where a piece was too large for a proxy.
    public func upload(
        _ path: String, progress: @escaping @Sendable (UploadProgress) -> Void = { _ in }
    ) async throws -> Upload {
        let configuration = connection.configuration
        let size = try LocalFile.size(path, operation: Self.operation)
        guard size > 0 else { throw TableauError(.refused, "not sent: the file is empty", operation: Self.operation) }
        let bounds = ChunkPlan.bounds
        var chunkSize = min(max(configuration.chunkSize, bounds.lowerBound), bounds.upperBound)
        for attempt in 1... {
            do {
                return try await uploadOnce(path, size: size, chunkSize: chunkSize, progress: progress)
            } catch let error as TableauError
                where attempt < configuration.uploadAttempts && mayBeginAnew(error, chunkSize)
            {
                if error.code == .payloadTooLarge { chunkSize = max(bounds.lowerBound, chunkSize / 2) }
                configuration.onEvent(.uploadRestarted(attempt: attempt + 1, reason: error.description))
                progress(UploadProgress(sent: 0, total: size))
                try await connection.ticker.sleep(.seconds(attempt * attempt))
            }
        }
        throw CancellationError()
    }

    private func uploadOnce(
        _ path: String, size: Int64, chunkSize: Int64, progress: @Sendable (UploadProgress) -> Void
    ) async throws -> Upload {
        // An upload that is begun twice leaves an empty one behind, which Tableau forgets.
        let initiate = TableauCall(Self.operation, .post, .site("fileUploads"), isRepeatable: true)
        let id = try await connection.answer(initiate) { node throws(AnswerFault) in
            try node.child("fileUpload").value("uploadSessionId")
        }
        for (offset, length) in ChunkPlan(total: size, size: chunkSize) {
            try Task.checkCancellation()
            try await append(.file(path: path, offset: offset, length: length), to: id)
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
    private func mayBeginAnew(_ error: TableauError, _ chunkSize: Int64) -> Bool {
        switch error.code {
        case .transport: error.isRetriable
        case .serverFailed, .malformedAnswer: true
        case .payloadTooLarge: chunkSize > ChunkPlan.bounds.lowerBound
        default: error.tableauCode == "404015" || error.status == 408
        }
    }
}
