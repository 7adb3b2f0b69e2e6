// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import SyncCore
import TableauREST

extension TableauSink {
    /// Sends one piece of an update and returns once the data source holds it: with the job that did it, where one is
    /// known to have.
    ///
    /// Tableau carries out a RequestID once, but nothing says what it answers to a repeat: the first job, a new one that
    /// does nothing, or 409. So the end of a job is believed only where this was the first time that the piece was sent;
    /// otherwise the data source is read back.
    ///
    /// - Parameter isRepeat: whether an earlier process may have sent it.
    package func run(
        _ piece: LoadPlan.Part, _ plan: LoadPlan, on id: DataSource.ID, _ actions: [UpdateAction], isRepeat: Bool
    ) async throws -> Job? {
        var isRepeat = isRepeat
        let ended: Result<Job, TableauError>
        do {
            let started = try await withRunSpan("sync.upload") { _ in
                try await tableau.dataSources.update(
                    id, payload: piece.file, actions: actions, requestID: piece.requestID,
                    connection: plan.connectionID)
            }
            isRepeat = isRepeat || started.mayAnswerRepeat
            ended = .success(try await followed(started))
        } catch let error as TableauError where error.code == .notFound {
            guard try await tableau.dataSources.find(id: id) != nil else {
                throw SyncError.deleted(datasource, id, leavesNothing: true)
            }
            // Tableau knows the request, but not its job any more.
            isRepeat = true
            ended = .failure(error)
        } catch let error as TableauError where error.code == .conflict {
            // Either the request was carried out before, or other work is under way.
            ended = .failure(error)
        }
        if case .success(let job) = ended, !isRepeat, job.state != .unknown {
            try job.requireSuccess()
            return job
        }
        let isAtRest = try await hasComeToRest(id)
        if try await holds(piece.file, plan, id) {
            guard case .success(let job) = ended, job.state == .succeeded else { return nil }
            return job
        }
        if isRepeat, !isAtRest { try requireAge(piece, plan) }
        switch ended {
        case .failure(let error) where !isRepeat: throw error
        case .success(let job) where job.state == .failed || job.state == .cancelled: try job.requireSuccess()
        default: break
        }
        throw SyncError(
            .refused,
            "Tableau does not tell how the load of '\(plan.name)' with the RequestID \(piece.requestID) ended, and the "
                + "data source does not hold its rows; the load is given up, and the next run reads them again")
    }

    /// Follows every update that is at work on the data source, of which one may be the load's first try, to its end: until
    /// then, what the data source holds says nothing.
    ///
    /// - Returns: false if Tableau does not show its jobs: only site administrators see them.
    private func hasComeToRest(_ id: DataSource.ID) async throws -> Bool {
        do {
            for try await listed in tableau.jobs.list(type: "update_uploaded_file") where listed.state == .running {
                do {
                    let job = try await tableau.jobs.get(listed.id)
                    // A job that does not say whose it is may be this one's.
                    guard (job.dataSourceID ?? id) == id else { continue }
                    _ = try await followed(job)
                } catch let error as TableauError where error.code == .notFound {
                    // It has ended, and Tableau has forgotten it.
                }
            }
            return true
        } catch let error as TableauError where error.code == .forbidden || error.code == .unauthorized {
            return false
        }
    }

    /// Waits, if nobody can tell whether an earlier try is still at work, for as long as a job may take.
    private func requireAge(_ piece: LoadPlan.Part, _ plan: LoadPlan) throws {
        let age = try -(FileManager.default.attributesOfItem(atPath: piece.file)[.modificationDate] as? Date ?? .now)
            .timeIntervalSinceNow
        guard age < jobDeadline / .seconds(1) else { return }
        throw SyncError(
            .outcomeUnknown,
            "whether an earlier try of the load of '\(plan.name)' is still at work in Tableau shows only to a site "
                + "administrator; run again, and once the load is \(Int(jobDeadline / .seconds(3600))) hours old it "
                + "is given up and its rows are read again", isRetriable: true)
    }
}
