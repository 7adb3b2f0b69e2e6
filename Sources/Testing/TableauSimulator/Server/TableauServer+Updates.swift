// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials

/// Changes of a datasource's data.
extension TableauServer {
    func updateData(_ call: TableauCall) throws -> TableauReply {
        let source = try dataSource(call)
        let connection = try connection(call, of: source)
        guard source.file != nil, !source.isRefreshed, connection.type == "hyper" else {
            throw TableauFailure(
                "400137", "Bad Request", "Datasource '\(source.name)' is not a live connection to a Hyper file.")
        }
        guard let requestID = call.headers["requestid"], !requestID.isEmpty else {
            throw TableauFailure.badRequest("There is no RequestID header.")
        }
        guard let body = try? TableauJSON(parsing: Data(call.body)), let actions = body["actions"] else {
            throw TableauFailure.badRequest("The body is no JSON with actions.")
        }
        let now = clock.now
        if let earlier = state.execution(
            of: requestID, dataSourceID: source.id, since: now - Double(options.requestMemory))
        {
            return try answer(repeatOf: earlier, source, connection, call)
        }
        if options.badAction == .refuse {
            do {
                _ = try TableauAction.list(actions, schemasRequired: options.schemasRequired)
            } catch let refusal as TableauRefusal {
                throw TableauFailure.badRequest(refusal.reason)
            }
        }
        let isLate = state.jobs.contains { $0.end == nil && $0.isUpdate && $0.dataSourceID == source.id }
        if isLate, options.concurrentUpdate == .refuse {
            throw TableauFailure("409000", "Resource Conflict", "Another update of the datasource is running.")
        }
        var payload: String?
        if let id = call.parameter("uploadSessionId") {
            guard try upload(id, in: source.siteID).size <= options.payloadLimit else {
                throw TableauFailure.tooLarge("The payload exceeds \(options.payloadLimit) bytes.")
            }
            payload = try commit(id, in: source.siteID).file
        }
        var job = TableauJob(
            id: .newLUID, siteID: source.siteID, createdAt: now,
            work: .update(
                TableauUpdate(
                    dataSourceID: source.id, connectionID: connection.id, requestID: requestID, actions: actions,
                    payload: payload)), fault: call.jobFault)
        if isLate, options.concurrentUpdate == .failJob { job.fault = .init(.jobFails) }
        state.requests.append(.init(id: requestID, dataSourceID: source.id, jobID: job.id, at: now))
        try begin(job)
        return .nodes(node(job), status: 202)
    }

    /// The connection that the path names, or the only one.
    private func connection(
        _ call: TableauCall, of source: TableauState.DataSource
    ) throws -> TableauState.Connection {
        if call.parameters.count == 3 {
            guard let connection = source.connections.first(where: { $0.id == call.parameters[2] }) else {
                throw TableauFailure("404007", "Resource Not Found", "The datasource has no such connection.")
            }
            return connection
        }
        guard source.connections.count == 1 else {
            throw TableauFailure.badRequest("The datasource has several connections: name one.")
        }
        return source.connections[0]
    }

    private func answer(
        repeatOf earlier: TableauState.ExecutedRequest, _ source: TableauState.DataSource,
        _ connection: TableauState.Connection, _ call: TableauCall
    ) throws -> TableauReply {
        // The repeat's own upload is never used.
        if let id = call.parameter("uploadSessionId"), let upload = try? commit(id, in: source.siteID) {
            store.remove(upload.file)
            try save()
        }
        switch options.repeatedRequest {
        case .sameJob:
            guard let job = state.jobs.first(where: { $0.id == earlier.jobID }) else { throw TableauFailure.notFound }
            return .nodes(node(job.shown(afterPolls: .max)), status: 202)
        case .newJob, .failingJob:
            let job = TableauJob(
                id: .newLUID, siteID: source.siteID, createdAt: clock.now, work: .nothing(dataSourceID: source.id),
                fault: options.repeatedRequest == .failingJob ? .init(.jobFails) : nil)
            try begin(job)
            return .nodes(node(job), status: 202)
        case .conflict:
            throw TableauFailure("409000", "Resource Conflict", "The RequestID was used before.")
        }
    }

    func refresh(_ call: TableauCall) throws -> TableauReply {
        let source = try dataSource(call)
        guard source.isRefreshed else {
            throw TableauFailure("409090", "Resource Conflict", "The datasource has nothing to be refreshed from.")
        }
        let isQueued = state.jobs.contains { job in
            guard case .refresh(source.id) = job.work else { return false }
            return job.end == nil
        }
        guard !isQueued else {
            throw TableauFailure(
                "409093", "Resource Conflict", "Job for '\(source.name)' is already queued. Not queuing a duplicate.")
        }
        let job = TableauJob(
            id: .newLUID, siteID: source.siteID, createdAt: clock.now, work: .refresh(dataSourceID: source.id),
            fault: call.jobFault)
        try begin(job)
        return .nodes(node(job), status: 202)
    }
}
