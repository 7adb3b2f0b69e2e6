// SPDX-License-Identifier: Apache-2.0

import HyperExtract
import SyncCore
import TableauREST

/// Publishing whole. Tableau takes a publish by project and name, and not by LUID: so one that makes a data source may
/// replace nothing, and one that replaces is preceded and followed by a look at the LUID.
extension TableauSink {
    func publish(_ load: PreparedLoad, _ plan: LoadPlan, isRepeat: Bool) async throws -> Arrival {
        try require(LoadPlan.Part(file: load.file, digest: load.digest, requestID: load.requestID), of: plan)
        guard let id = plan.dataSourceID else { return try await make(load, plan, isRepeat: isRepeat) }
        let now = try await present(id)
        switch try await meanwhile(now, load, plan, isRepeat: isRepeat) {
        case .holdsLoad: return Arrival(receipt: LoadReceipt(destinationID: id))
        case .otherRows: throw SyncError.rowsChanged(plan.name)
        case .asCompared, .unknown: break
        }
        let description: PublishedDescription
        do {
            description = try await self.description(over: now, plan.schema)
        } catch let error as SyncError where !error.isRetriable {
            throw SyncError(error.code, error.message, leavesNothing: true, underlying: error.underlying)
        }
        switch description {
        case .bare:
            var arrival = try await replace(now, by: load.file, load, plan)
            arrival.isBare = true
            return arrival
        case .kept(let document):
            let package = try packed(document, load, plan.name)
            defer { try? package.remove() }
            return try await replace(now, by: package.path, load, plan)
        }
    }

    /// Publishes a file, the load's rows or a package with them, over the data source that was just looked at.
    private func replace(
        _ now: DataSource, by file: String, _ load: PreparedLoad, _ plan: LoadPlan
    ) async throws -> Arrival {
        let project =
            if let id = now.projectID {
                Project(id: id, name: now.projectName ?? plan.project)
            } else {
                try await search.project()
            }
        switch try await send(file, named: now.name, in: project, .overwrite) {
        case .dataSource(let dataSource):
            return Arrival(
                receipt: LoadReceipt(destinationID: dataSource.id), until: dataSource.updatedAt, dataSource: dataSource)
        case .job(let started):
            let job = try await followed(started)
            if job.state != .unknown { try job.requireSuccess() }
            let receipt = LoadReceipt(destinationID: now.id, jobID: job.id)
            let after = try await tableau.dataSources.find(id: now.id)
            let isThere = after.map { $0.name == now.name && $0.projectID == now.projectID } ?? false
            if let after, isThere, job.state != .unknown {
                return Arrival(receipt: receipt, until: job.completedAt, dataSource: after)
            }
            // Only its rows tell whether it was loaded before it was renamed, or at all.
            if let after, try await holds(rowsOf: [ExtractFile(load.file)], after)?[0] == true {
                return Arrival(receipt: receipt)
            }
            if isThere { throw SyncError.notThereYet(plan.name, job) }
            return try await strayed(load, job, from: now, in: project, isGone: after == nil)
        }
    }

    /// Takes back what a publish made beside the data source, which was renamed, moved or deleted before Tableau's job
    /// took the file up.
    private func strayed(
        _ load: PreparedLoad, _ job: Job, from before: DataSource, in project: Project, isGone: Bool
    ) async throws -> Arrival {
        let made = try await tableau.dataSources.find(before.name, in: project, within: Self.listPatience)
        var left = ""
        if let made, made.id != before.id, try await isOurs(made, load, job) {
            if isGone, datasource.recreate {
                return Arrival(receipt: LoadReceipt(destinationID: made.id, jobID: job.id))
            }
            do {
                try await tableau.dataSources.delete(made.id)
            } catch let error as TableauError {
                left =
                    ". The job made a data source '\(made.name)' (\(made.id)), which cannot be deleted from here: delete it "
                    + "in Tableau (\(error.message))"
            }
        }
        if isGone {
            let error = SyncError.deleted(datasource, before.id)
            throw SyncError(error.code, error.message + left, leavesNothing: true)
        }
        throw SyncError(
            .refused,
            "'\(before.name)' was renamed or moved in Tableau while it was published, and was not loaded; the next 'sync' "
                + "loads it where it lies now\(left)")
    }

    /// Whether a job of ours made the data source: it was made while the job ran, and holds its rows.
    private func isOurs(_ made: DataSource, _ load: PreparedLoad, _ job: Job) async throws -> Bool {
        guard let createdAt = made.createdAt, let since = job.createdAt, let until = job.completedAt,
            createdAt >= since, createdAt <= until
        else { return false }
        return try await holds(rowsOf: [ExtractFile(load.file)], made)?[0] == true
    }

    /// Publishes a data source that is not there yet.
    private func make(_ load: PreparedLoad, _ plan: LoadPlan, isRepeat: Bool) async throws -> Arrival {
        let project = try await search.project()
        let started: Job
        do {
            switch try await send(load.file, named: plan.name, in: project, .create) {
            case .dataSource(let made):
                await mark(made.id)
                return Arrival(
                    receipt: LoadReceipt(destinationID: made.id), until: made.updatedAt, dataSource: made, isBare: true)
            case .job(let job): started = job
            }
        } catch let error as TableauError where error.isNameTaken {
            return try await taken(load, plan, in: project, isRepeat: isRepeat)
        }
        let job = try await followed(started)
        switch job.state {
        case .succeeded:
            try job.requireSuccess()
            var id = job.dataSourceID
            if id == nil {
                id = try await tableau.dataSources.find(plan.name, in: project, within: Self.listPatience)?.id
            }
            guard let id else { throw SyncError.notThereYet(plan.name, job) }
            await mark(id)
            return Arrival(
                receipt: LoadReceipt(destinationID: id, jobID: job.id), until: job.completedAt, isBare: true)
        case .failed, .cancelled:
            // Somebody may have been faster.
            if try await tableau.dataSources.find(plan.name, in: project) != nil {
                return try await taken(load, plan, in: project, isRepeat: isRepeat)
            }
        case .running, .unknown:
            if let found = try await tableau.dataSources.find(plan.name, in: project),
                try await holds(rowsOf: [ExtractFile(load.file)], found)?[0] == true
            {
                return Arrival(receipt: LoadReceipt(destinationID: found.id, jobID: job.id))
            }
            throw SyncError.notThereYet(plan.name, job)
        }
        try job.requireSuccess()
        throw SyncError.notThereYet(plan.name, job)
    }

    /// Says whose the data source is that has the name already: ours where an earlier try made it, which its rows tell.
    private func taken(
        _ load: PreparedLoad, _ plan: LoadPlan, in project: Project, isRepeat: Bool
    ) async throws -> Arrival {
        if isRepeat {
            guard let found = try await tableau.dataSources.find(plan.name, in: project, within: Self.listPatience)
            else {
                throw SyncError(
                    .outcomeUnknown,
                    "a data source '\(plan.name)' is in '\(plan.project)', which Tableau's list does not show yet; run again",
                    isRetriable: true)
            }
            if try await holds(rowsOf: [ExtractFile(load.file)], found)?[0] == true {
                return Arrival(receipt: LoadReceipt(destinationID: found.id))
            }
        }
        guard datasource.adopt else {
            throw SyncError.notOurs(plan.name, in: plan.project, leavesNothing: true)
        }
        throw SyncError(
            .conflict,
            "a data source '\(plan.name)' was made in '\(plan.project)' while SYSPRO was read. It was not touched; the next "
                + "'sync' takes it over, as 'adopt' allows", isRetriable: true, leavesNothing: true)
    }

    private func send(
        _ file: String, named name: String, in project: Project, _ mode: PublishMode
    ) async throws -> Publication {
        try await withRunSpan("sync.upload") { _ in
            try await tableau.dataSources.publish(file: file, named: name, in: project, mode: mode)
        }
    }

    /// How long a data source that was just made may stay out of Tableau's list.
    private static let listPatience = Duration.seconds(20)
}

extension SyncError {
    /// Tableau no longer tells how a publish ended, or does not show what it made.
    fileprivate static func notThereYet(_ name: String, _ job: Job) -> SyncError {
        SyncError(
            .outcomeUnknown,
            "Tableau's job \(job.id) was to publish '\(name)', but it is not there yet; run again, and what is there by then "
                + "is looked at", isRetriable: true)
    }
}
