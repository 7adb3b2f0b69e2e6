// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import ServiceHTTP

extension DataSources {
    /// Publishes a .hyper, .tdsx or .tds file. API 2.0; a bare .hyper file since 2.8 or so, as a job since 3.0. Before
    /// Tableau 2021.4 a bare .hyper file must hold one table; before 2020.1 that table must be "Extract"."Extract".
    ///
    /// A file up to ``TableauConfiguration/singleRequestLimit`` goes in one request, a larger one in pieces, and so does one
    /// that a proxy refuses as too large. It is read from disk while it is sent and must not change meanwhile.
    ///
    /// - Parameters:
    ///   - mode: What becomes of a data source of this name.
    ///   - asJob: Whether Tableau works on it in the background. Without, a large file's publish can outlast a proxy's
    ///     patience.
    /// - Throws: ``TableauError``; with code `forbidden` and Tableau's 403007 where the name is taken and `mode` is
    ///   ``PublishMode/create``; with code `outcomeUnknown` where the answer got lost: it is not sent again by itself, so look at
    ///   ``DataSource/updatedAt`` first. After a cancellation the outcome is as unknown.
    public func publish(
        file path: String, named name: String, in project: Project, mode: PublishMode = .create, asJob: Bool = true,
        summary: String? = nil, progress: @escaping @Sendable (UploadProgress) -> Void = { _ in }
    ) async throws -> Publication {
        let size = try LocalFile.size(path, operation: Self.publish)
        guard let type = LocalFile.suffix(path), Self.types.contains(type) else {
            throw refused("the file's suffix is not one that Tableau publishes: \(Self.types.joined(separator: ", "))")
        }
        guard size > 0 else { throw refused("the file is empty") }
        let parts = [Multipart.Part.request(try payload(name, project, summary))]
        var call = TableauCall(Self.publish, .post, .site("datasources"), isRepeatable: false)
        call.effect = .once
        call.query = [("datasourceType", type)] + mode.query + [("asJob", String(asJob))]
        call.timeouts = timeouts(asJob: asJob)
        if size <= connection.configuration.singleRequestLimit {
            let content = RequestBody.Segment.file(path: path, offset: 0, length: size)
            do {
                let whole = parts + [.file("tableau_datasource", fileName: "datasource.\(type)", content)]
                let published = try await send(call, whole)
                progress(UploadProgress(sent: size, total: size))
                return published
            } catch let error as TableauError where error.code == .payloadTooLarge {
                // A proxy takes less than Tableau does. Nothing was carried out.
                connection.configuration.onEvent(.uploadRestarted(attempt: 2, reason: error.description))
            }
        }
        let upload = try await Uploads(connection: connection).upload(path, progress: progress)
        call.query.append(("uploadSessionId", PercentEncoding.encode(upload.id)))
        return try await send(call, parts)
    }

    private func send(_ call: TableauCall, _ parts: [Multipart.Part]) async throws -> Publication {
        var call = call
        let body = Multipart(parts)
        call.body = body.body
        call.fields[.contentType] = body.contentType
        let published = try await connection.answer(call) { node throws(AnswerFault) in try Publication(node) }
        connection.answers.forget(nil)
        return published
    }

    private static let publish = "tableau.publish"
    private static let types = ["hyper", "tdsx", "tds", "parquet"]

    private func payload(_ name: String, _ project: Project, _ summary: String?) throws -> String {
        do {
            return try XMLText(
                name: "datasource", attributes: [("name", name), ("description", summary)],
                children: [XMLText(name: "project", attributes: [("id", project.id)])]
            ).request()
        } catch {
            throw refused(error.message)
        }
    }

    /// A publish that is not a job answers when the work is done, and sends no byte until then.
    private func timeouts(asJob: Bool) -> Timeouts {
        var timeouts = connection.configuration.timeouts
        timeouts.total = nil
        if !asJob { timeouts.idle = max(timeouts.idle, .seconds(30 * 60)) }
        return timeouts
    }

    private func refused(_ message: String) -> TableauError {
        TableauError(.refused, "not sent: \(message)", operation: Self.publish)
    }
}
