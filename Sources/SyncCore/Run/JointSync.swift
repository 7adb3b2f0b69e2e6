// SPDX-License-Identifier: Apache-2.0

import Logging

/// Makes one load of several, for a destination that takes the rows of several tables in one piece of work.
public protocol LoadJoiner: Sendable {
    /// Makes one load of the tables' loads, durably.
    ///
    /// - Parameters:
    ///   - loads: the loads of the tables that change, in the order of the pipelines.
    ///   - run: the run of the first of them: with the digest it makes the request ID.
    /// - Returns: one load for each, in their order, all with one request ID. Any table's sink, given its own, commits
    ///   them all; each table's sink settles only its own.
    func join(_ loads: [PreparedLoad], of run: AuditID) async throws -> [PreparedLoad]
}

/// Several pipelines into one destination, such as the tables of a model, whose loads reach it as one: each run loads all
/// tables or none.
///
/// Each pipeline keeps its own watermark, journal entries, rejected records and audit entries. A run goes the way of a
/// ``SyncPipeline``, with two differences: nothing is journaled before every table is staged and has passed its guards,
/// and all loads are journaled in one write and committed as one. A table that fails stops the others.
public struct JointSync<Input: Sendable, Output: Sendable>: Sendable {
    private let tables: [SyncPipeline<Input, Output>]
    private let joiner: any LoadJoiner

    /// A joint run of `tables`, which are read and loaded in this order: what others refer to comes first.
    ///
    /// All of them use the stores of the first one, so that one write journals all loads, and its deadline.
    public init(_ tables: [SyncPipeline<Input, Output>], joinedBy joiner: any LoadJoiner) {
        self.tables = tables.map { table in
            var table = table
            table.stores = tables[0].stores
            return table
        }
        self.joiner = joiner
    }

    /// Makes one run of every table and says how each ended; a run that failed is a report too.
    ///
    /// - Parameter goesOn: Asked between any two batches; `false` ends every run there, with nothing loaded.
    /// - Returns: the reports, in the order of the tables.
    /// - Throws: `CancellationError` if the runs were stopped before they were over, and nothing else.
    public func sync(
        kind: Run.Kind = .sync, while goesOn: @escaping @Sendable () -> Bool = { true }
    ) async throws -> [RunReport] {
        guard let first = tables.first else { return [] }
        let stopwatch = first.clock.stopwatch()
        let runs = tables.map { table in
            Run(
                id: table.clock.newID(), pipeline: table.id, kind: kind, started: table.clock.now(),
                startedBy: table.startedBy)
        }
        for (table, run) in zip(tables, runs) { table.progress(.started(run)) }
        let (traces, expired) = try await withDeadline(first.policy.deadline, clock: first.clock.waiting) {
            var traces = runs.map { _ in RunTrace() }
            do {
                try await execute(runs, while: goesOn, &traces)
            } catch let crash as SimulatedCrash {
                throw crash
            } catch {
                note(error, in: &traces)
            }
            return traces
        }
        var reports: [RunReport] = []
        var cancellation: CancellationError?
        for (index, table) in tables.enumerated() {
            do {
                reports.append(
                    try await table.conclude(
                        runs[index], traces[index], expired: expired, seconds: stopwatch().inSeconds, table.logger))
            } catch let error as CancellationError {
                cancellation = error
            }
        }
        if let cancellation { throw cancellation }
        return reports
    }

    private func execute(
        _ runs: [Run], while goesOn: @Sendable () -> Bool, _ traces: inout [RunTrace]
    ) async throws {
        let first = tables[0]
        try await first.faults(.started)
        try await first.stores.audit.checkReported()
        try await recover()
        try await first.faults(.recovered)
        let made = try await stage(runs, while: goesOn, &traces)
        let entries = try await journal(made, &traces)
        try await carryOut(entries, of: runs, &traces)
    }

    /// Stages every table. Nothing of any is left behind if one fails.
    private func stage(
        _ runs: [Run], while goesOn: @Sendable () -> Bool, _ traces: inout [RunTrace]
    ) async throws -> [StagedRun<Output>] {
        var made: [StagedRun<Output>] = []
        do {
            for (index, table) in tables.enumerated() {
                do {
                    made.append(
                        try await withRunSpan("sync.run", of: runs[index]) { _ in
                            try await table.stage(runs[index], while: goesOn, &traces[index])
                        })
                } catch let crash as SimulatedCrash {
                    throw crash
                } catch {
                    traces[index].error = error
                    throw error
                }
            }
            return try await join(made)
        } catch let crash as SimulatedCrash {
            throw crash
        } catch {
            for run in made { await run.stage.discard() }
            throw error
        }
    }

    private func join(_ made: [StagedRun<Output>]) async throws -> [StagedRun<Output>] {
        var made = made
        let changing = made.indices.filter { made[$0].load != nil }
        guard let first = changing.first else { return made }
        let loads = try await joiner.join(changing.compactMap { made[$0].load }, of: made[first].run.id)
        guard loads.count == changing.count, Set(loads.map(\.requestID)).count == 1 else {
            throw SyncError(
                .counts,
                "\(changing.count) loads were joined to \(loads.count) with \(Set(loads.map(\.requestID)).count) request "
                    + "IDs; nothing was loaded. This is a fault in the destination's joiner")
        }
        for (index, load) in zip(changing, loads) { made[index].load = load }
        return made
    }

    /// Journals the runs that move something in one write: a process that ends leaves all of their loads behind or none.
    private func journal(
        _ made: [StagedRun<Output>], _ traces: inout [RunTrace]
    ) async throws -> [JournalEntry?] {
        for run in made where run.load == nil { await run.stage.discard() }
        var entries: [JournalEntry?] = []
        for (index, run) in made.enumerated() { entries.append(tables[index].entry(for: run, &traces[index])) }
        let moving = entries.compactMap(\.self)
        for index in traces.indices { traces[index].step = .journal }
        guard !moving.isEmpty else { return entries }
        try await tables[0].stores.journal.record(moving)
        try await tables[0].faults(
            moving.contains { $0.step == .prepared } ? .preparationJournaled : .settlementJournaled)
        return entries
    }

    /// Commits what was journaled as one load, and takes each table to its end. A table that cannot be settled now is
    /// taken further by the next run and keeps no other from its end.
    private func carryOut(
        _ entries: [JournalEntry?], of runs: [Run], _ traces: inout [RunTrace]
    ) async throws {
        var entries = entries
        let sent = entries.indices.filter { entries[$0]?.step == .prepared }
        if let first = sent.first {
            var step = RunStep.commit
            for index in sent { tables[index].progress(.loading(traces[index].counts)) }
            do {
                let committed = try await tables[first].commit(
                    sent.compactMap { entries[$0] }, recovering: false, &step, tables[first].logger)
                for (index, entry) in zip(sent, committed) { entries[index] = entry }
            } catch {
                for index in traces.indices { traces[index].step = step }
                throw error
            }
        }
        for (index, table) in tables.enumerated() {
            do {
                if let entry = entries[index] {
                    try await table.finish(entry, recovering: false, &traces[index], table.logger)
                } else {
                    try await table.concludeUnmoved(runs[index], &traces[index])
                }
            } catch let crash as SimulatedCrash {
                throw crash
            } catch {
                traces[index].error = error
            }
        }
    }

    /// Finishes what earlier runs left. Loads that were joined are committed as one before any table is taken further: if
    /// the destination refuses them, it holds no part of any.
    private func recover() async throws {
        var prepared: [(table: Int, entry: JournalEntry)] = []
        for (index, table) in tables.enumerated() {
            for entry in try await table.stores.journal.unfinished(of: table.id) where entry.step == .prepared {
                prepared.append((index, entry))
            }
        }
        let joined = Dictionary(grouping: prepared) { $0.entry.load.requestID }.values
            .filter { $0.count > 1 }.sorted { $0[0].entry.run.id.rawValue < $1[0].entry.run.id.rawValue }
        for group in joined {
            let table = tables[group[0].table]
            var step = RunStep.commit
            do {
                _ = try await table.commit(group.map(\.entry), recovering: true, &step, table.logger)
            } catch let error as SyncError where error.leavesNothing {
                for (index, entry) in group { try await tables[index].giveUp(entry, error, during: step) }
            } catch let error as SyncError {
                throw SyncError(unfinished: group[0].entry.run.id, error, during: step)
            }
        }
        for table in tables { try await table.recover(table.logger) }
    }

    /// Says of every table that did not fail itself which one kept it from being loaded.
    private func note(_ error: any Error, in traces: inout [RunTrace]) {
        let cause = traces.firstIndex { $0.error != nil }
        for index in traces.indices where traces[index].error == nil && traces[index].audited == nil {
            guard let cause, !(error is CancellationError) else {
                traces[index].error = error
                continue
            }
            let reason = SyncError(any: error)
            traces[index].error = SyncError(
                reason.code, "not loaded, because '\(tables[cause].id)' failed: \(reason.message)",
                isRetriable: reason.isRetriable, leavesNothing: reason.leavesNothing, underlying: error)
        }
    }
}
