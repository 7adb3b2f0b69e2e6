// SPDX-License-Identifier: Apache-2.0

import Digests
import FoundationEssentials
import HTTPTypes
import ServiceHTTP

extension DataSources {
    /// The version of the REST API that ``update(_:payload:actions:requestID:connection:progress:)`` came with.
    public static let updatesSince = TableauVersion(3, 12)

    /// Changes rows of a data source, in a job. API 3.12 (Tableau 2021.2); the data source must be a published .hyper file.
    ///
    /// Tableau carries out one update of the same `requestID` within 24 hours, so this call may be made again with the
    /// same arguments after any failure, and is sent again by itself if an answer is lost. Two updates of one data
    /// source at the same time fail: make them one after the other.
    ///
    /// - Parameters:
    ///   - payload: A .hyper file with the tables that the actions name; none if no action has a source.
    ///   - actions: The steps, carried out in their order, all or none.
    ///   - requestID: Names the update: the same for a repeat, another for other data. By default it is derived from the
    ///     payload's digest, the actions, the data source and the time of its last change (`updatedAt`, one more call). The
    ///     same change made twice in a row is then one update, and a value that changes back within a day is another. This
    ///     relies on `updatedAt` moving with each update; pass an ID of your own if you cannot rely on that. An `insert`
    ///     needs one from the caller, because a repeat under another ID adds the rows twice.
    ///   - connectionID: Which connection, if the data source has several.
    /// - Returns: The job, to be followed with `Jobs.finished`: most failures show only there.
    /// - Throws: ``TableauError``; with code `payloadTooLarge` before anything is sent, with code `outcomeUnknown` if no
    ///   attempt told how it went.
    public func update(
        _ id: DataSource.ID, payload: String? = nil, actions: [UpdateAction], requestID: String? = nil,
        connection connectionID: DataSourceConnection.ID? = nil,
        progress: @escaping @Sendable (UploadProgress) -> Void = { _ in }
    ) async throws -> Job {
        try check(payload, actions, requestID)
        let body = try body(actions)
        try await requireVersion(Self.updatesSince, "updating a data source's rows")
        var call = TableauCall(Self.update, .patch, .site(path(id, connectionID)), isRepeatable: true)
        call.effect = .repeatable
        call.fields[.contentType] = "application/json"
        call.body = .bytes(body)
        if let requestID {
            call.fields[.requestID] = requestID
        } else {
            call.fields[.requestID] = try await derivedRequestID(id, connectionID, payload, body)
        }
        guard let payload else { return try await send(call, to: id) }

        let uploads = Uploads(connection: connection)
        var isRepeat = false
        for attempt in 1... {
            call.query = [
                ("uploadSessionId", PercentEncoding.encode(try await uploads.upload(payload, progress: progress).id))
            ]
            do {
                var job = try await send(call, to: id)
                job.mayAnswerRepeat = job.mayAnswerRepeat || isRepeat
                return job
            } catch let error as TableauError
                where error.tableauCode == "404015" && attempt < connection.configuration.uploadAttempts
            {
                // The upload was used up by an attempt whose answer got lost, or it timed out. Under the same request
                // ID a new one is safe in both cases.
                isRepeat = true
                connection.configuration.onEvent(.uploadRestarted(attempt: attempt + 1, reason: error.description))
            }
        }
        throw CancellationError()
    }

    /// A repeat before the update took effect finds the data source unchanged and gets the same ID. A repeat after it gets
    /// another one and sets the same rows once more, which changes nothing. Without the time, a value that goes from A to
    /// B and back to A within a day would stay B, because Tableau has seen the ID of A before.
    private func derivedRequestID(
        _ id: DataSource.ID, _ connectionID: DataSourceConnection.ID?, _ payload: String?, _ body: [UInt8]
    ) async throws -> String {
        let changedAt = try await get(id).updatedAt?.timeIntervalSince1970
        do {
            let parts = [
                id, connectionID ?? "", changedAt.map { "\($0)" } ?? "", try SHA256.text(of: body),
                try payload.map { try LocalFile.digest($0, operation: Self.update) } ?? "",
            ]
            return "update-" + (try SHA256.text(of: parts.joined(separator: "\n").utf8))
        } catch let error as DigestFailure {
            throw TableauError(.configuration, error.description, operation: Self.update, underlying: error)
        }
    }

    static let update = "tableau.update-data"

    private func send(_ call: TableauCall, to id: DataSource.ID) async throws -> Job {
        var (job, isRepeat) = try await connection.witnessedAnswer(call) { node throws(AnswerFault) in
            try Job(node.child("job"))
        }
        job.mayAnswerRepeat = isRepeat
        connection.answers.forget(id)
        return job
    }

    private func path(_ id: DataSource.ID, _ connectionID: DataSourceConnection.ID?) -> String {
        let connection = connectionID.map { "/connections/\(PercentEncoding.encode($0))" } ?? ""
        return "\(Self.path(id))\(connection)/data"
    }

    private func body(_ actions: [UpdateAction]) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return Array(try encoder.encode(["actions": actions]))
        } catch {
            throw refused("a constant cannot be written as JSON: not a number, or infinite")
        }
    }

    private func check(_ payload: String?, _ actions: [UpdateAction], _ requestID: String?) throws {
        guard !actions.isEmpty else { throw refused("there is no action") }
        if let fault = actions.lazy.compactMap(\.fault).first { throw refused(fault) }
        if payload == nil, let action = actions.first(where: { $0.source != nil }) {
            throw refused("`\(action.kind.rawValue)` takes rows from a payload, but there is none")
        }
        if let requestID {
            guard (1...255).contains(requestID.utf8.count), requestID.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
            else {
                throw refused("the request ID must be 1 to 255 printable ASCII characters without blanks")
            }
        } else if actions.contains(where: { $0.kind == .insert }) {
            throw refused("an `insert` needs a request ID of yours: a repeat under another one adds its rows twice")
        }
        guard let payload else { return }
        let size = try LocalFile.size(payload, operation: Self.update)
        let limit = connection.configuration.payloadLimit
        guard size <= limit else {
            throw TableauError(
                .payloadTooLarge,
                "the payload has \(size) bytes and Tableau takes \(limit): split it, or publish the data source whole",
                operation: Self.update)
        }
    }

    private func refused(_ message: String) -> TableauError {
        TableauError(.refused, "not sent: \(message)", operation: Self.update)
    }

    private func requireVersion(_ needed: TableauVersion, _ what: String) async throws {
        let version = try await connection.session.signedIn().version
        guard version >= needed else {
            throw TableauError(
                .unsupportedVersion,
                "\(what) needs REST API \(needed); server and client settled on \(version)", operation: Self.update)
        }
    }
}
