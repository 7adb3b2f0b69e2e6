// SPDX-License-Identifier: Apache-2.0

import Columnar
public import SyncCore
import SysproOData

/// Reads what changed of an entity set, company by company. A company that cannot be reached stops only itself.
public struct ODataSource: SyncSource {
    /// A page of one company.
    public typealias Batch = SourcePage

    let clients: [CompanyClient]
    let plan: ReadPlan
    /// Says whether everything must be read, whatever the position: the columns changed, or nothing is there to compare
    /// with.
    let mirror: @Sendable () async throws -> Bool
    /// Today, where the server is, and the present time in seconds since 1970. It is asked again with each page, since
    /// the server's answers correct a clock of this machine that is wrong.
    let now: @Sendable () -> (today: CalendarDate, seconds: Int64)
    /// Keeps what lookups found, for replays.
    var remember: @Sendable (_ company: String, _ tables: [LookupTable]) throws -> Void = { _, _ in }
    /// The records that wait for what dimensions did not have, given what they have now, and whether every company was
    /// read for that.
    var waiting: @Sendable (_ checks: [References.Check], _ isWhole: Bool) async throws -> WaitingRecords = { _, _ in
        WaitingRecords()
    }
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
    ///
    /// - Throws: `SyncError`, also if no company can be read; one of several that cannot is a warning of the read.
    public func batches(after position: Position?) async throws -> SyncBatches<SourcePage> {
        let readsWhole = position == nil || unfinished != nil ? true : try await mirror()
        var companies = ReadCompanies(clients, isolates: unfinished == nil)
        for (company, error) in plan.unresolved { try companies.leave(company, because: error) }
        let references = try await references(&companies)
        var readings: [Reading] = []
        for client in companies.readable {
            do {
                let lookups = try await plan.lookups.tables(from: client.client)
                try remember(client.company, lookups)
                readings.append(try reading(of: client, lookups, references, readsWhole, position))
            } catch {
                try companies.leave(client.company, because: error)
            }
        }
        let isWhole = companies.left.isEmpty && readings.allSatisfy(\.isWhole)
        let sequence = ReadSequence(
            readings: readings, companies: companies, plan: plan, now: now, start: position ?? Position(parts: [:]),
            unfinished: unfinished)
        return SyncBatches(sequence, extent: isWhole ? .whole : .changes)
    }

    /// What the dimensions have now, and what still waits for them.
    private func references(_ companies: inout ReadCompanies) async throws -> References {
        guard !plan.references.isEmpty else {
            return References(checks: [], waiting: try await waiting([], companies.left.isEmpty))
        }
        var checks: [References.Check]?
        for client in companies.readable {
            do {
                let found = try await plan.references.read(from: [client])
                checks = checks.map { zip($0, found).map { $0.joined(with: $1) } } ?? found
            } catch {
                try companies.leave(client.company, because: error)
            }
        }
        let all = checks ?? []
        return References(checks: all, waiting: try await waiting(all, companies.left.isEmpty))
    }

    private func reading(
        of client: CompanyClient, _ lookups: [LookupTable], _ references: References, _ readsWhole: Bool,
        _ position: Position?
    ) throws -> Reading {
        let company = client.company
        let (today, seconds) = now()
        // What is looked up changes rows that did not change themselves: then all are read and compared.
        let isStale = lookups.digest != position?.notes[Reading.lookupNote(company)] && !lookups.isEmpty
        // A position of an older version says nothing of it: its rows are taken for today's.
        let isRemade = position?.notes[Reading.mappingNote(company)].map { $0 != plan.digest(of: company) } ?? false
        let filter = plan.filter.map(Filter.init(unchecked:))
        func whole(_ warnings: [RunWarning] = []) -> Reading {
            Reading(
                client: client, lookups: lookups, references: references, steps: [.query(filter)], isWhole: true,
                reconciles: true, begun: today, warnings: warnings)
        }
        guard !readsWhole, !isStale, !isRemade, let cursor = plan.cursor, let mark = position?.parts[company] else {
            return whole()
        }
        // Up to which day the rows are loaded is not known then: what was dated before it may never have been read.
        if try Watermarks.isAhead(mark, of: today, cursor.property) {
            return whole([.futureWatermark(mark, of: cursor.property, company, today: today)])
        }
        let isDue =
            plan.reconcile.map { reconcile in
                let last = position?.notes[Reading.note(company)].flatMap { Int64($0) } ?? 0
                return last > seconds || seconds - last >= reconcile.every.components.seconds
            } ?? false
        if isDue, plan.reconcile?.filter == nil { return whole() }
        func both(_ other: Filter) -> Filter { filter.map { $0 && other } ?? other }
        var steps = [Reading.Step.query(both(try cursor.filter(from: try Watermarks.earlier(mark, today))))]
        if let companion = plan.companion {
            // Rows that were loaded up to a day hold what was paid up to then.
            let seen = position?.notes[Reading.companionNote(company)] ?? mark
            steps.append(.companion(try companion.cursor.filter(from: try Watermarks.earlier(seen, today))))
        }
        if isDue, let open = plan.reconcile?.filter { steps.append(.query(both(Filter(unchecked: open)))) }
        var references = references
        let released = references.waiting.released(of: company)
        if !released.isEmpty {
            steps.append(.records(released))
            references.readsAgain = true
        }
        return Reading(
            client: client, lookups: lookups, references: references, steps: steps, isWhole: false, reconciles: isDue,
            begun: today)
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
    /// The day on which it began, where the server is.
    let begun: CalendarDate
    /// What was found before it began.
    var warnings: [RunWarning] = []

    /// Under which name a position remembers when a company was last reconciled.
    static func note(_ company: String) -> String { "reconciled \(company)" }

    /// Under which name a position remembers what a company's lookups found.
    static func lookupNote(_ company: String) -> String { "lookups \(company)" }

    /// Under which name a position remembers how a company's rows were made.
    static func mappingNote(_ company: String) -> String { "mapping \(company)" }

    /// Under which name a position remembers how far a company's companion records were read.
    static func companionNote(_ company: String) -> String { "companion \(company)" }
}
