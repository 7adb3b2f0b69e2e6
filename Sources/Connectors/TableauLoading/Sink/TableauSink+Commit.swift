// SPDX-License-Identifier: Apache-2.0

import Columnar
import HyperExtract
import RunnerState
public import SyncCore
import TableauREST

extension TableauSink {
    /// Sends the load and follows Tableau's job to its end; a job that Tableau no longer knows is judged by what the
    /// data source holds.
    ///
    /// A load that is refused for good, or whose payload is lost, is given up. An earlier try may have arrived all the
    /// same, so the mirror goes with it: the next run fetches it from Tableau and compares what it reads with that.
    public func commit(_ load: PreparedLoad) async throws -> LoadReceipt {
        try await commit(load, isRepeat: false)
    }

    /// Sends the load under the RequestID that an earlier process may have sent it under. What Tableau answers is not
    /// believed: only what the data source then holds tells whether the load is in.
    public func commit(again load: PreparedLoad) async throws -> LoadReceipt {
        try await commit(load, isRepeat: true)
    }

    private func commit(_ load: PreparedLoad, isRepeat: Bool) async throws -> LoadReceipt {
        let load = try shared?.local(load) ?? load
        try await shared?.fetch(load)
        try await shared?.takeOverDestination()
        let plan = try LoadPlan(load)
        do {
            return try await explained {
                let arrival =
                    switch plan.kind {
                    case .publish: try await publish(load, plan, isRepeat: isRepeat)
                    case .update: try await update(load, plan, isRepeat: isRepeat)
                    }
                try await noteSent(load, plan, arrival)
                return arrival.receipt
            }
        } catch let error as SyncError where !error.isRetriable && (error.code == .refused || error.code == .schema) {
            try await explained { try await forgetMirror(plan) }
            throw error
        }
    }

    private func update(_ load: PreparedLoad, _ plan: LoadPlan, isRepeat: Bool) async throws -> Arrival {
        guard let id = plan.dataSourceID else {
            throw SyncError(.local, "the journal's plan of a load names no data source")
        }
        let pieces = plan.pieces(of: load)
        for piece in pieces { try require(piece, of: plan) }
        let keys = Condition.keys(plan.schema.key)
        var actions: [UpdateAction] = []
        if plan.deletes { actions.append(.delete(matching: UpdateAction.Table("Deleted"), where: keys)) }
        actions.append(.upsert(from: UpdateAction.Table("Extract"), where: keys))
        let isOurs = try await isAsCompared(load, plan, isRepeat: isRepeat)
        var arrival = Arrival(receipt: LoadReceipt(destinationID: id))
        for piece in pieces {
            let job = try await sent(piece, plan, on: id, actions, isRepeat: isRepeat)
            if let job { arrival.receipt.jobID = job.id }
            // What a job ends with that may have been made for a repeat alone is not the end of the work.
            arrival.until = isOurs && job?.mayAnswerRepeat == false ? job?.completedAt : nil
        }
        return arrival
    }

    /// Sends a piece, and in smaller ones if Tableau refuses its size.
    ///
    /// - Returns: the last job that did it, where one is known to have.
    private func sent(
        _ piece: LoadPlan.Part, _ plan: LoadPlan, on id: DataSource.ID, _ actions: [UpdateAction], isRepeat: Bool
    ) async throws -> Job? {
        do {
            return try await run(piece, plan, on: id, actions, isRepeat: isRepeat)
        } catch let error as TableauError where error.code == .payloadTooLarge && error.status == 413 {
            let size = try ExtractFile(piece.file).size
            notices.once(
                .warning,
                "Tableau refuses a payload of \(size) bytes; it goes in smaller ones. Lower 'payloadLimit' under 'tableau' to "
                    + "what it takes, or raise api.server.update_uploaded_file.max_size_in_mb of the Tableau Server",
                datasource: plan.name)
            let smaller = try await hyper.connected { connection in
                try await PayloadParts(piece, plan, limit: size / 2).write(on: connection)
            }
            defer { for part in smaller { try? ExtractFile(part.file).remove() } }
            var last: Job?
            for part in smaller { last = try await sent(part, plan, on: id, actions, isRepeat: isRepeat) }
            return last
        }
    }

    /// Tableau's job at its end.
    func followed(_ started: Job) async throws -> Job {
        try await withRunSpan("sync.job") { span in
            span.attributes["tableau.job_id"] = "\(started.id)"
            return try await tableau.jobs.finished(started, within: jobDeadline)
        }
    }

    /// Looks whether a payload is there as it was journaled.
    func require(_ piece: LoadPlan.Part, of plan: LoadPlan) throws {
        guard try !isIntact(piece.file, piece.digest) else { return }
        throw SyncError(
            .refused,
            "the payload \(piece.file) of a load of '\(plan.name)' is missing or was changed; the load is given up, and "
                + "the next run reads its rows again")
    }

    func isIntact(_ file: String, _ digest: String) throws -> Bool {
        guard ExtractFile(file).exists else { return false }
        return try FileDigest.sha256(of: file) == digest
    }

    /// Whether the data source holds what the payload of an update was to bring about.
    package func holds(_ file: String, _ plan: LoadPlan, _ id: DataSource.ID) async throws -> Bool {
        let dataSource = try await tableau.dataSources.get(id)
        return try await hyper.connected { connection in
            try await Mirror.downloaded(dataSource, for: self, to: file + ".download", on: connection) {
                try await Readback(payload: ExtractFile(file), plan: plan).isIn(Mirror.download, on: connection)
            }
        }
    }

    /// Removes the mirror after a load that may or may not have arrived. Where the load was to bring other columns, the
    /// mirror stays: it does not fit, so that everything is read and published anyway.
    private func forgetMirror(_ plan: LoadPlan) async throws {
        let mirror = folder.mirror(of: plan.name)
        guard mirror.exists else { return }
        if plan.kind == .publish {
            let fits = try? await hyper.connected { connection in
                try await Mirror.look(for: self, on: connection).schema?.hasSameColumns(as: plan.schema)
            }
            if fits == false { return }
        }
        try folder.removeMirror(of: plan.name)
    }
}
