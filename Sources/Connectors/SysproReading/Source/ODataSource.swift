// SPDX-License-Identifier: Apache-2.0

public import Columnar
import RunnerState
public import SyncCore
import SysproOData

/// Reads what changed of an entity set, company by company. A company that cannot be reached stops only itself.
///
/// Every whole read is checked against the service's count. Its records become rows by ``transform``.
///
/// ```swift
/// let invoices = try ODataSource(syspro, ArInvoice.filter { $0.branch == "NTH" }, advancingBy: \.invoiceDate)
/// ```
public struct ODataSource: SyncSource {
    /// A page of one company.
    public typealias Batch = SourcePage

    package var clients: [CompanyClient]
    package let resolved: Mapping.Resolved
    package let plan: ReadPlan
    /// Says whether everything must be read, whatever the position: the columns changed, or nothing is there to compare
    /// with.
    package var needsEverything: @Sendable () async throws -> Bool
    /// Today, where the server is, and the present time in seconds since 1970. It is asked again with each page, since
    /// the server's answers correct a clock of this machine that is wrong.
    package let now: @Sendable () -> (today: CalendarDate, seconds: Int64)
    /// Keeps what lookups found, for replays.
    package var remember: @Sendable (_ company: String, _ tables: [LookupTable]) throws -> Void = { _, _ in }
    /// The records that wait for what dimensions did not have, given what they have now, and whether every company was
    /// read for that.
    package var waiting: @Sendable (_ checks: [References.Check], _ isWhole: Bool) async throws -> WaitingRecords = {
        _, _ in
        WaitingRecords()
    }
    /// How keys are read and asked for; `nil` if rows have no key.
    package var keys: KeyMapping?
    /// The files that later reads are checked against, by company and kind; `nil` if nothing is known of earlier reads.
    package var known: (@Sendable (_ company: String, _ kind: String) -> KnownFiles)?
    /// Whether such files are written.
    package var remembers = true
    /// The stage of the run; `nil` if nothing is asked for that the read does not bring.
    package var stage: OpenedStage?
    /// Where the pages are kept as they are read; `nil` if they are not.
    package var keeping: PageKeeping?
    /// Is told in which way each company's records were read.
    package var waysRead: @Sendable ([String: PagingWay]) -> Void = { _ in }
    /// What other runners' files say; `nil` if nobody shares the data source.
    package var sharedMapping: SharedMapping?
    /// Whether the plan is for a part of the data source: a row that a read does not bring is as it was.
    package var isPart = false
    /// A read of everything that was stopped: its pages come first, and SYSPRO is asked for what comes behind them.
    package var unfinished: UnfinishedSnapshot?

    /// - Parameters:
    ///   - plan: What to read; `nil` for what the rows are made of.
    ///   - now: Today, where the server is, and the present time in seconds since 1970.
    package init(
        clients: [CompanyClient], _ resolved: Mapping.Resolved, plan: ReadPlan? = nil,
        needsEverything: @escaping @Sendable () async throws -> Bool,
        now: @escaping @Sendable () -> (today: CalendarDate, seconds: Int64)
    ) {
        self.clients = clients
        self.resolved = resolved
        self.plan = plan ?? resolved.plan
        self.needsEverything = needsEverything
        self.now = now
        keys = KeyMapping(resolved)
    }

    /// Makes the rows of the records.
    public var transform: RecordTransform { RecordTransform(resolved) }

    /// The columns of the rows, and their key.
    public var schema: Schema { resolved.mapping.schema }

    /// A company and the client that reads it.
    package struct CompanyClient: Sendable {
        package let company: String
        package let client: SysproClient

        package init(company: String, client: SysproClient) {
            self.company = company
            self.client = client
        }
    }

    /// What has changed since `position`: by the cursor with its overlap, by the companion's new records, and by the
    /// fuller pass when it is due; everything where there is no cursor or no position yet, and where rows are made
    /// otherwise today than when the position was reached.
    ///
    /// - Throws: `SyncError`, also if no company can be read; one of several that cannot is a warning of the read.
    public func batches(for run: Run, after position: Position?) async throws -> SyncBatches<SourcePage> {
        try sharedMapping?.requireNewest(plan, of: clients.map(\.company), at: position)
        let readsWhole = position == nil || unfinished != nil ? true : try await needsEverything()
        var companies = ReadCompanies(clients, isolates: unfinished == nil)
        for (company, error) in plan.unresolved { try companies.leave(company, found: error) }
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
            readings: readings, companies: companies, source: self, run: run,
            extent: isWhole && !isPart ? .whole : .changes,
            start: position ?? Position(parts: [:]))
        return SyncBatches(sequence, extent: sequence.extent)
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
        let today = now().today
        var reading = Reading(client: client, lookups: lookups, references: references, begun: today)
        reading.census.isOnly = clients.count == 1
        reading.census.limit = plan.confirmDeletes
        reading.census.comparesMirror = plan.removes
        reading.steps = try wholeSteps(of: company, today)
        // What is looked up changes rows that did not change themselves: then all are read and compared.
        let isStale = lookups.digest != position?.notes[Reading.lookupNote(company)] && !lookups.isEmpty
        // A position of an older version says nothing of it: its rows are taken for today's.
        let isRemade = position?.notes[Reading.mappingNote(company)].map { $0 != plan.digest(of: company) } ?? false
        guard !readsWhole, !isStale, !isRemade, let cursor = plan.cursor, let position,
            let mark = position.parts[company], !isDue(Reading.wholeNote(company), every: plan.fullPass, position)
        else { return reading }
        // Up to which day the rows are loaded is not known then: what was dated before it may never have been read.
        if try Watermarks.isAhead(mark, of: today, cursor.property) {
            reading.warnings = [.futureWatermark(mark, of: cursor.property, company, today: today)]
            return reading
        }
        let isDue = plan.reconcile.map { self.isDue(Reading.note(company), every: $0.every, position) } ?? false
        var steps = [Reading.Step.query(both(try cursor.filter(from: try Watermarks.earlier(mark, today))))]
        if let companion = plan.companion {
            // Rows that were loaded up to a day hold what was paid up to then.
            let seen = try Watermarks.earlier(position.notes[Reading.companionNote(company)] ?? mark, today)
            steps.append(
                .companion(try companion.cursor.filter(from: seen), from: try companion.cursor.bound(of: seen)))
        }
        if isDue {
            guard let open = plan.reconcile?.filter, let keys, keys.canAsk,
                let earlier = known.map({ KnownKeys(files: $0(company, KnownKeys.kind), company: company) })?
                    .keys(at: position)
            else { return reading }
            steps.append(.query(both(Filter(unchecked: open))))
            reading.census.known = earlier
            if plan.removes {
                steps.append(.sweep(plan.filter.map(Filter.init(unchecked:))))
                reading.census.isSweep = true
            }
        }
        reading.census.comparesMirror = reading.census.isSweep
        let released = references.waiting.released(of: company)
        if !released.isEmpty {
            steps.append(.records(released))
            reading.references.readsAgain = true
        }
        reading.steps = steps
        reading.isWhole = false
        reading.reconciles = isDue
        return reading
    }

    /// How everything is read: first what later reads are checked against, so that nothing can come in between.
    private func wholeSteps(of company: String, _ today: CalendarDate) throws -> [Reading.Step] {
        var steps: [Reading.Step] = []
        if known != nil, let companion = plan.companion, unfinished == nil {
            let from = try Watermarks.earlier("9999-12-31", today)
            steps.append(
                .companionRows(try companion.cursor.filter(from: from), from: try companion.cursor.bound(of: from)))
        }
        if known != nil, let open = plan.reconcile?.filter, keys?.canAsk == true, unfinished == nil {
            steps.append(.known(both(Filter(unchecked: open))))
        }
        return steps + [.query(plan.filter.map(Filter.init(unchecked:)))]
    }

    private func both(_ other: Filter) -> Filter {
        plan.filter.map { Filter(unchecked: $0) && other } ?? other
    }

    /// Whether a pass that a position last remembers under `note` is due. One that lies in the future never was.
    private func isDue(_ note: String, every interval: Duration, _ position: Position) -> Bool {
        let seconds = now().seconds
        guard let last = position.notes[note].flatMap({ Int64($0) }), last <= seconds else { return true }
        return seconds - last >= interval.components.seconds
    }
}

/// How one company is read in one run.
package struct Reading: Sendable {
    package enum Step: Sendable {
        /// The records that a filter finds.
        case query(Filter?)
        /// The records that are named by what is new, changed or gone among the companion's records that a filter finds,
        /// which begin on a day.
        case companion(Filter, from: CalendarDate)
        /// The companion's records that a filter finds, to be checked against later; no record is read for them.
        case companionRows(Filter, from: CalendarDate)
        /// The keys that a filter finds, to be checked against later; no record is read for them.
        case known(Filter)
        /// The keys of all records that a filter finds, counted.
        case sweep(Filter?)
        /// These records, which were read before and are read as they are now.
        case records([[UInt8]])
    }

    package let client: ODataSource.CompanyClient
    package let lookups: [LookupTable]
    package var references: References
    /// The day on which it began, where the server is.
    package let begun: CalendarDate
    package var steps: [Step] = []
    package var isWhole = true
    /// Whether the read is as full as a reconciling pass.
    package var reconciles = true
    /// What the read is checked against once it has come to its end.
    var census = CensusPlan()
    /// What was found before it began.
    package var warnings: [RunWarning] = []
    /// How it is known that nothing is missing of what the records refer to: lookups and dimensions.
    package var completeness: Completeness {
        let lookups = lookups.reduce(Completeness.counted) { $0.and($1.completeness) }
        return references.checks.reduce(lookups) { $0.and($1.completeness) }
    }

    /// Under which name a position remembers when a company was last read whole.
    package static func wholeNote(_ company: String) -> String { "whole \(company)" }

    /// Under which name a position remembers when a company was last reconciled.
    package static func note(_ company: String) -> String { "reconciled \(company)" }

    /// Under which name a position remembers what a company's lookups found.
    package static func lookupNote(_ company: String) -> String { "lookups \(company)" }

    /// Under which name a position remembers how a company's rows were made.
    static func mappingNote(_ company: String) -> String { "mapping \(company)" }

    /// Under which name a position remembers that only links lead on in an entity set.
    package static func linksNote(_ company: String, _ entitySet: String) -> String { "links \(company) \(entitySet)" }

    /// Under which name a position remembers how far a company's companion records were read.
    package static func companionNote(_ company: String) -> String { "companion \(company)" }
}
