// SPDX-License-Identifier: Apache-2.0

extension TableauServer {
    /// Works on jobs until it is cancelled; what it leaves is taken up by the next server on the same directory.
    func work() async {
        await withDiscardingTaskGroup { group in
            for await id in queue {
                group.addTask { await self.perform(job: id) }
            }
        }
    }

    private func perform(job id: String) async {
        guard let job = state.jobs.first(where: { $0.id == id }), job.end == nil, job.fault?.kind != .jobHangs else {
            return
        }
        do {
            if options.jobDelay > 0 { try await clock.wait(until: job.createdAt + Double(options.jobDelay)) }
            // It may have been cancelled meanwhile.
            guard state.jobs.contains(where: { $0.id == id && $0.end == nil }) else { return }
            state.change(job: id) { $0.startedAt = clock.now }
            if job.fault?.kind == .jobLost {
                try end(id, finishCode: 0)
                return
            }
            if job.fault?.kind == .jobFails {
                try end(id, finishCode: 1, notes: job.fault?.text)
                return
            }
            let finishCode = job.fault?.kind == .jobFinishCode ? job.fault?.value ?? 0 : 0
            switch job.work {
            case .publish(let publication):
                _ = try await perform(publication)
                try end(id, finishCode: finishCode)
            case .update(let update):
                try await perform(update, job: id, finishCode: finishCode)
            case .refresh, .nothing:
                try end(id, finishCode: finishCode)
            }
        } catch is CancellationError {
            return
        } catch let refusal as TableauRefusal {
            try? end(id, finishCode: 1, notes: refusal.notes)
        } catch let failure as TableauFailure {
            try? end(id, finishCode: 1, notes: "\(failure.code): \(failure.detail)")
        } catch {
            // What hyperd refuses, a real server's job keeps to itself.
            try? end(id, finishCode: 1)
        }
    }

    /// Changes a copy of the extract and puts it in its place together with the record of that.
    private func perform(_ update: TableauUpdate, job id: String, finishCode: Int) async throws {
        while busy.contains(update.dataSourceID) { try await Task.sleep(for: .milliseconds(5)) }
        busy.insert(update.dataSourceID)
        defer { busy.remove(update.dataSourceID) }
        let actions = try TableauAction.list(update.actions, schemasRequired: options.schemasRequired)
        guard let source = state.dataSources.first(where: { $0.id == update.dataSourceID }), let old = source.file
        else { throw TableauRefusal("the datasource is gone") }
        let new = "datasources/\(String.newLUID).hyper"
        do {
            try store.copy(old, to: new)
            try await extracts.apply(
                actions, payload: update.payload.map(store.path), to: store.path(new))
        } catch {
            store.remove(new)
            throw error
        }
        let end = TableauJob.End(at: clock.now, finishCode: finishCode)
        _ = try replaceFile(of: update.dataSourceID, was: old, by: new) { state in
            state.change(update.dataSourceID) { source in
                source.executedUpdates += 1
                source.updatedAt = end.at
            }
            state.change(job: id) { $0.end = end }
        }
        if state.jobs.contains(where: { $0.id == id && $0.fault?.kind == .copyIsLate }) {
            lateCopies.append(update)
        } else if let payload = update.payload {
            store.remove(payload)
        }
    }

    /// Lets the requests arrive that are late, and returns once their work is done: none where the request is remembered.
    func deliverLateCopies(forgettingRequests: Bool) async throws {
        if forgettingRequests { state.requests = [] }
        let copies = lateCopies
        lateCopies = []
        let since = clock.now - Double(options.requestMemory)
        for update in copies {
            guard state.execution(of: update.requestID, dataSourceID: update.dataSourceID, since: since) == nil else {
                if let payload = update.payload { store.remove(payload) }
                continue
            }
            let site = state.dataSources.first { $0.id == update.dataSourceID }?.siteID ?? ""
            let job = TableauJob(id: .newLUID, siteID: site, createdAt: clock.now, work: .update(update))
            state.jobs.append(job)
            await perform(job: job.id)
        }
    }

    private func end(_ id: String, finishCode: Int, notes: String? = nil) throws {
        state.change(job: id) { $0.end = .init(at: clock.now, finishCode: finishCode, notes: notes) }
        let work = state.jobs.first { $0.id == id }?.work
        if case .update = work, finishCode == 1, !options.rememberFailedRequests {
            state.requests.removeAll { $0.jobID == id }
        }
        try save()
        switch work {
        case .update(let update): if let payload = update.payload { store.remove(payload) }
        case .publish(let publication): store.remove(publication.file)
        default: break
        }
    }

    func getJob(_ call: TableauCall) throws -> TableauReply {
        let id = call.parameters[1]
        guard let job = state.jobs.first(where: { $0.id == id && $0.siteID == call.parameters[0] }) else {
            throw TableauFailure("404031", "Resource Not Found", "Job '\(id)' could not be found.")
        }
        let shown = job.shown(afterPolls: options.jobPolls)
        if let end = shown.end,
            [.jobVanishes, .jobLost].contains(job.fault?.kind) || clock.now - end.at > Double(options.jobRetention)
        {
            throw TableauFailure(
                options.cleanedUpJob == .badRequest ? "400031" : "404031", "Bad Request",
                "There was a problem querying job '\(id)'.")
        }
        if job.end != nil { state.change(job: id) { $0.polls += 1 } }
        return .nodes(node(shown))
    }

    func cancelJob(_ call: TableauCall) throws -> TableauReply {
        guard let job = state.jobs.first(where: { $0.id == call.parameters[1] }) else {
            throw TableauFailure("404031", "Resource Not Found", "There is no such job.")
        }
        // Only jobs of some kinds can be cancelled; the others go on, and the answer is the same.
        if case .refresh = job.work, job.end == nil { try end(job.id, finishCode: 2) }
        return .nodes(node(state.jobs.first { $0.id == job.id } ?? job))
    }

    func listJobs(_ call: TableauCall) throws -> TableauReply {
        let filter = try TableauFilter(call.parameter("filter"))
        let now = clock.now
        let jobs = try state.jobs.map { $0.shown(afterPolls: options.jobPolls) }.filter { job in
            guard job.siteID == call.parameters[0] else { return false }
            if let end = job.end, now - end.at > Double(options.jobRetention) { return false }
            return try filter.includes { field in
                switch field {
                case "jobType": [job.listType]
                case "status": [job.status]
                case "progress": [job.end == nil ? "0" : "100"]
                case "createdAt": [job.createdAt.tableauDate]
                case "startedAt": [job.startedAt?.tableauDate ?? ""]
                case "completedAt": [job.end?.at.tableauDate ?? ""]
                case "priority": ["50"]
                default: nil
                }
            }
        }
        let page = try TableauPage(jobs, call)
        return .nodes(
            page.pagination,
            .list(
                "backgroundJobs", of: "backgroundJob",
                page.items.map { job in
                    TableauNode(
                        "backgroundJob",
                        [
                            ("id", .text(job.id)), ("status", .text(job.status)),
                            ("createdAt", .text(job.createdAt.tableauDate)),
                            ("startedAt", job.startedAt.map { .text($0.tableauDate) }),
                            ("endedAt", job.end.map { .text($0.at.tableauDate) }), ("priority", .count(50)),
                            ("jobType", .text(job.listType)),
                        ])
                }))
    }

    /// A job as a single one shows itself.
    func node(_ job: TableauJob) -> TableauNode {
        let source = job.dataSourceID.flatMap { id in state.dataSources.first { $0.id == id } }
        let sourceNode = source.map {
            TableauNode("datasource", [("id", .text($0.id)), ("name", .text($0.name))])
        }
        let notes = job.end?.notes.map { TableauNode("notes", text: $0) }
        let detail: TableauNode? =
            switch job.work {
            case .publish: notes.map { TableauNode("publishDatasourceJob", [], [$0]) }
            case .update(let update):
                TableauNode(
                    "updateUploadedFileJob", [],
                    [sourceNode, TableauNode("connectionLuid", text: update.connectionID), notes])
            case .nothing: TableauNode("updateUploadedFileJob", [], [sourceNode])
            case .refresh: TableauNode("extractRefreshJob", [], [sourceNode, notes])
            }
        return TableauNode(
            "job",
            [
                ("id", .text(job.id)), ("mode", "Asynchronous"), ("type", .text(job.type)),
                ("progress", .count(job.end == nil ? 0 : 100)), ("createdAt", .text(job.createdAt.tableauDate)),
                ("startedAt", job.startedAt.map { .text($0.tableauDate) }),
                ("updatedAt", job.end.map { .text($0.at.tableauDate) }),
                ("completedAt", job.end.map { .text($0.at.tableauDate) }),
                ("finishCode", job.end.map { .number($0.finishCode) }),
            ], [detail])
    }
}
