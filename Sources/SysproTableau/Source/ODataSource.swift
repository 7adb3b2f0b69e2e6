// SPDX-License-Identifier: Apache-2.0

import Columnar
public import SyncCore
import SysproOData

/// Reads what changed of an entity set, company by company.
public struct ODataSource: SyncSource {
    /// A page of one company.
    public typealias Batch = SourcePage

    let clients: [CompanyClient]
    let plan: ReadPlan
    /// Says whether everything must be read, whatever the position: the columns changed, or nothing is there to compare
    /// with.
    let mirror: @Sendable () async throws -> Bool
    /// Today, where the server is, and the present time in seconds since 1970.
    let now: @Sendable () -> (today: CalendarDate, seconds: Int64)
    /// Keeps what lookups found, for replays.
    var remember: @Sendable (_ company: String, _ tables: [LookupTable]) throws -> Void = { _, _ in }
    /// The records that wait for what dimensions did not have, given what they have now.
    var waiting: @Sendable (_ checks: [References.Check]) async throws -> WaitingRecords = { _ in WaitingRecords() }
    /// A read of everything that was stopped: its pages come first, and SYSPRO is asked for what comes behind them.
    var unfinished: UnfinishedSnapshot?

    /// A company and the client that reads it.
    struct CompanyClient: Sendable {
        let company: String
        let client: SysproClient
    }

    /// What has changed since `position`: by the cursor with its overlap, by the companion's new records, and by the
    /// fuller pass when it is due; everything where there is no cursor or no position yet, and where rows are made
    /// otherwise today than when the position was reached.
    public func batches(after position: Position?) async throws -> SyncBatches<SourcePage> {
        let (today, seconds) = now()
        let readsWhole = position == nil || unfinished != nil ? true : try await mirror()
        let references = try await references()
        var readings: [Reading] = []
        for client in clients {
            let lookups = try await explained { try await plan.lookups.tables(from: client.client) }
            try remember(client.company, lookups)
            // What is looked up changes rows that did not change themselves: then all are read and compared.
            let isStale = lookups.digest != position?.notes[Reading.lookupNote(client.company)] && !lookups.isEmpty
            // A position of an older version says nothing of it: its rows are taken for today's.
            let loaded = position?.notes[Reading.mappingNote(client.company)]
            let isRemade = loaded.map { $0 != plan.digest(of: client.company) } ?? false
            let mark = readsWhole || isStale || isRemade ? nil : position?.parts[client.company]
            readings.append(try reading(of: client, lookups, references, after: mark, position, seconds))
        }
        let sequence = ReadSequence(
            readings: readings, plan: plan, today: today, start: position ?? Position(parts: [:]), seconds: seconds,
            unfinished: unfinished)
        return SyncBatches(sequence, extent: readings.allSatisfy(\.isWhole) ? .whole : .changes)
    }

    /// What the dimensions have now, and what still waits for them.
    private func references() async throws -> References {
        let checks = try await explained { try await plan.references.read(from: clients) }
        return References(checks: checks, waiting: try await waiting(checks))
    }

    private func reading(
        of client: CompanyClient, _ lookups: [LookupTable], _ references: References, after mark: String?,
        _ position: Position?, _ seconds: Int64
    ) throws -> Reading {
        let filter = plan.filter.map(Filter.init(unchecked:))
        guard let cursor = plan.cursor, let mark else {
            return Reading(
                client: client, lookups: lookups, references: references, steps: [.query(filter)], isWhole: true,
                reconciles: true)
        }
        let isDue =
            plan.reconcile.map { reconcile in
                let last = position?.notes[Reading.note(client.company)].flatMap { Int64($0) } ?? 0
                return seconds - last >= reconcile.every.components.seconds
            } ?? false
        if isDue, plan.reconcile?.filter == nil {
            return Reading(
                client: client, lookups: lookups, references: references, steps: [.query(filter)], isWhole: true,
                reconciles: true)
        }
        func both(_ other: Filter) -> Filter { filter.map { $0 && other } ?? other }
        var steps = [Reading.Step.query(both(try cursor.filter(from: mark)))]
        if let companion = plan.companion {
            let seen = position?.notes[Reading.companionNote(client.company)] ?? mark
            steps.append(.companion(try companion.cursor.filter(from: seen)))
        }
        if isDue, let open = plan.reconcile?.filter { steps.append(.query(both(Filter(unchecked: open)))) }
        var references = references
        let released = references.waiting.released(of: client.company)
        if !released.isEmpty {
            steps.append(.records(released))
            references.readsAgain = true
        }
        return Reading(
            client: client, lookups: lookups, references: references, steps: steps, isWhole: false, reconciles: isDue)
    }
}

/// How one company is read in one run.
struct Reading: Sendable {
    enum Step: Sendable {
        /// The records that a filter finds.
        case query(Filter?)
        /// The records that are named by the companion's records that a filter finds.
        case companion(Filter)
        /// These records, which were read before and are read as they are now.
        case records([[UInt8]])
    }

    let client: ODataSource.CompanyClient
    let lookups: [LookupTable]
    let references: References
    let steps: [Step]
    let isWhole: Bool
    /// Whether the read is as full as a reconciling pass.
    let reconciles: Bool

    /// Under which name a position remembers when a company was last reconciled.
    static func note(_ company: String) -> String { "reconciled \(company)" }

    /// Under which name a position remembers what a company's lookups found.
    static func lookupNote(_ company: String) -> String { "lookups \(company)" }

    /// Under which name a position remembers how a company's rows were made.
    static func mappingNote(_ company: String) -> String { "mapping \(company)" }

    /// Under which name a position remembers how far a company's companion records were read.
    static func companionNote(_ company: String) -> String { "companion \(company)" }
}
