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
    /// - Throws: ``TableauError``; with code `forbidden` and Tableau's 403007 if the name is taken and `mode` is
    ///   ``PublishMode/create``; with code `outcomeUnknown` if the answer got lost: it is not sent again by itself, so look at
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

    /// Publishes a .hyper, .tdsx or .tds file as a job, waits for the job's success, and gives the data source as it is then.
    /// API 2.8 or so.
    ///
    /// - Parameters:
    ///   - mode: What becomes of a data source of this name.
    ///   - deadline: The longest wait for the job and for Tableau's list, which lags behind it by some seconds; an hour
    ///     unless said otherwise.
    /// - Throws: ``TableauError`` as ``publish(file:named:in:mode:asJob:summary:progress:)`` and ``Job/requireSuccess()``
    ///   do; with code `outcomeUnknown` if the job succeeded and Tableau's list does not show the data source.
    public func publishAndWait(
        file path: String, named name: String, in project: Project, mode: PublishMode = .create, summary: String? = nil,
        within deadline: Duration = Jobs.patience, progress: @escaping @Sendable (UploadProgress) -> Void = { _ in }
    ) async throws -> DataSource {
        let published = try await publish(
            file: path, named: name, in: project, mode: mode, summary: summary, progress: progress)
        let job: Job
        switch published {
        case .dataSource(let source): return source
        case .job(let running): job = running
        }
        let start = connection.ticker.elapsed()
        try await Jobs(connection: connection).finished(job, within: deadline).requireSuccess()
        let left = deadline - (connection.ticker.elapsed() - start)
        // The list finds the data source by its name, but it may still show how that was before.
        guard let found = try await find(name, in: project, within: left) else {
            throw TableauError(
                .outcomeUnknown,
                "\"\(name)\" is published, but Tableau's list does not show it after \(deadline.components.seconds) s: look for it later",
                operation: Self.publish)
        }
        return try await get(found.id)
    }

    /// Publishes a file into the project with this path, such as `Finance/Archive`, and waits, see
    /// ``publishAndWait(file:named:in:mode:summary:within:progress:)-(_,_,Project,_,_,_,_)``.
    ///
    /// - Throws: ``TableauError``; with code `notFound` if there is no such project, with code `conflict` if the path
    ///   stands for several.
    public func publishAndWait(
        file path: String, named name: String, in project: String, mode: PublishMode = .create, summary: String? = nil,
        within deadline: Duration = Jobs.patience, progress: @escaping @Sendable (UploadProgress) -> Void = { _ in }
    ) async throws -> DataSource {
        guard let found = try await Projects(connection: connection).find(project) else {
            throw TableauError(
                .notFound, "there is no project \"\(project)\", or the user may not see it", operation: Self.publish)
        }
        return try await publishAndWait(
            file: path, named: name, in: found, mode: mode, summary: summary, within: deadline, progress: progress)
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

/// What a publish does if a data source of the name exists.
public enum PublishMode: Hashable, Sendable {
    /// It is refused, with Tableau's 403007.
    case create
    /// It takes the data source's place. The LUID stays; calculated fields, captions and hidden columns that people
    /// added to it go.
    case overwrite
    /// Its rows are added to the data source's, which must exist, with the same columns in its only table. Doing it twice
    /// adds them twice: prefer ``DataSources/update(_:payload:actions:requestID:connection:progress:)``, which Tableau
    /// recognises when it is repeated.
    case append

    var query: [(String, String)] {
        let overwrite = ("overwrite", String(self == .overwrite))
        return self == .append ? [overwrite, ("append", "true")] : [overwrite]
    }
}

/// What a publish gives: the data source, or the job that makes it.
public enum Publication: Sendable {
    /// It is there.
    case dataSource(DataSource)
    /// Tableau is working on it; follow the job with `Jobs.finished`, then look for the data source.
    case job(Job)

    init(_ node: TableauNode) throws(AnswerFault) {
        if let job = node.first("job") {
            self = .job(try Job(job))
        } else {
            self = .dataSource(try DataSource(node.child("datasource")))
        }
    }
}
