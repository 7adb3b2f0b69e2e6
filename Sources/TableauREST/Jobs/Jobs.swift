// SPDX-License-Identifier: Apache-2.0

public import FoundationEssentials
import HTTPTypes

/// Work that Tableau does in the background.
public struct Jobs: Sendable {
    let connection: TableauConnection

    static let operation = "tableau.job"
    /// How long `finished` waits unless told otherwise: an hour. Few loads take minutes.
    public static let patience: Duration = .seconds(3_600)
    /// How often it is said that a job still runs.
    private static let reminder = Duration.seconds(600)
    /// How many polls in a row may fail, each after its own retries, before a job is given up on.
    private static let failuresInARow = 5

    /// The jobs of the site, newest first, fetched page by page; for site administrators only. API 2.6 or so.
    ///
    /// - Parameter type: Only jobs of this kind, such as `update_uploaded_file`.
    public func list(type: String? = nil) -> Paged<BackgroundJob> {
        let filter = type.map { ListFilter().equal("jobType", $0) } ?? ListFilter()
        return Paged(connection, "tableau.list-jobs", "jobs", filter: filter) { node throws(AnswerFault) in
            var jobs: [BackgroundJob] = []
            for item in try node.items("backgroundJob", in: "backgroundJobs") { jobs.append(try BackgroundJob(item)) }
            return jobs
        }
    }

    /// How the job stands. API 2.6 or so; with a connected app's token only since 3.25 (February 2025).
    public func get(_ id: Job.ID) async throws -> Job {
        let call = TableauCall(Self.operation, .get, .site("jobs/\(PercentEncoding.encode(id))"))
        return try await connection.answer(call) { node throws(AnswerFault) in try Job(node.child("job")) }
    }

    /// Waits for the job's end: asks soon, then less and less often, see ``TableauConfiguration/polling``.
    ///
    /// The job does not depend on who asks: it goes on while the network is away, while the session is replaced, and after
    /// this call was cancelled. API 2.6 or so.
    ///
    /// - Parameter deadline: The longest wait; an hour unless said otherwise.
    /// - Returns: The job at its end: succeeded, failed, cancelled, or unknown if Tableau has cleaned it up already. It
    ///   keeps ``Job/mayAnswerRepeat`` of the call that started it. ``Job/requireSuccess()`` turns all but a certain
    ///   success into errors.
    /// - Throws: ``TableauError``; with code `jobUnfinished` if the deadline has passed.
    public func finished(_ job: Job, within deadline: Duration = Self.patience) async throws -> Job {
        var ended = try await finished(job.id, within: deadline)
        ended.mayAnswerRepeat = ended.mayAnswerRepeat || job.mayAnswerRepeat
        return ended
    }

    /// Waits for the end of the job with this LUID, see `finished`. API 2.6 or so.
    ///
    /// A LUID does not say whether the call that started the job was a repeat (``Job/mayAnswerRepeat``): pass the job
    /// itself if you have it.
    public func finished(_ id: Job.ID, within deadline: Duration = Self.patience) async throws -> Job {
        let schedule = connection.configuration.polling
        let start = connection.ticker.elapsed()
        var wait = schedule.first
        var failures = 0
        var next = Self.reminder
        while true {
            let waited = connection.ticker.elapsed() - start
            if waited >= next {
                connection.configuration.onEvent(.jobStillRunning(id: id, after: waited))
                next = waited + Self.reminder
            }
            let left = deadline - waited
            if left <= .zero { throw unfinished(id, deadline) }
            try await connection.ticker.sleep(min(left, wait))
            wait = schedule.wait(after: wait)
            do {
                let job = try await get(id)
                failures = 0
                if job.state != .running {
                    // What it did changes what can be asked about.
                    connection.answers.forget(job.dataSourceID)
                    return job
                }
            } catch let error as TableauError {
                if isCleanedUp(error) { return Job(id: id, state: .unknown) }
                failures += 1
                guard error.isRetriable, failures < Self.failuresInARow else { throw error }
            }
        }
    }

    /// Asks Tableau to end a job. Documented for refreshes, subscriptions and flows; updates of rows and publishes go on
    /// regardless, so follow the job to see how it ended, and never take the answer for "not done". API 3.1.
    ///
    /// - Returns: The job as it stands after that.
    public func cancel(_ id: Job.ID) async throws -> Job {
        let path = "jobs/\(PercentEncoding.encode(id))"
        let call = TableauCall("tableau.cancel-job", .put, .site(path), isRepeatable: true)
        return try await connection.answer(call) { node throws(AnswerFault) in try Job(node.child("job")) }
    }

    /// Tableau answers 400031 or 404 for a job that it has forgotten; a 404 without its code is somebody else's.
    private func isCleanedUp(_ error: TableauError) -> Bool {
        error.tableauCode == "400031"
            || (error.status == 404 && error.tableauCode != nil && error.tableauCode != "404000")
    }

    private func unfinished(_ id: Job.ID, _ deadline: Duration) -> TableauError {
        TableauError(
            .jobUnfinished,
            "the job \(id) still runs after \(deadline.components.seconds) s; it goes on in Tableau, look at it later",
            operation: Self.operation)
    }
}

/// A job as the list of jobs shows it: other names for less than ``Job`` tells.
public struct BackgroundJob: Hashable, Sendable, Identifiable {
    /// The LUID.
    public let id: String
    /// The kind, here in snake case, such as `refresh_extracts`.
    public let type: String?
    /// How it stands.
    public let state: JobState
    /// When it was put into the queue.
    public let createdAt: Date?
    /// When it began.
    public let startedAt: Date?
    /// When it ended.
    public let endedAt: Date?

    init(_ node: TableauNode) throws(AnswerFault) {
        id = try node.value("id")
        type = node.text("jobType")
        createdAt = try node.date("createdAt")
        startedAt = try node.date("startedAt")
        endedAt = try node.date("endedAt")
        state =
            switch node.text("status")?.lowercased() {
            case "success", "completed": .succeeded
            case "failed": .failed
            case "cancelled", "canceled": .cancelled
            case "pending", "inprogress": .running
            default: .unknown
            }
    }
}
