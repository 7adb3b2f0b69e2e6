// SPDX-License-Identifier: Apache-2.0

import Columnar
import SyncCore
import SysproOData

/// The pages of all companies, one after the other; the last element carries the position that they lead to.
struct ReadSequence: AsyncSequence, Sendable {
    typealias Element = SyncBatches<SourcePage>.Element

    let readings: [Reading]
    let companies: ReadCompanies
    let source: ODataSource
    let run: Run
    let extent: Extent
    let start: Position

    var plan: ReadPlan { source.plan }
    var now: @Sendable () -> (today: CalendarDate, seconds: Int64) { source.now }

    func makeAsyncIterator() -> Iterator {
        Iterator(sequence: self, position: start)
    }

    /// Takes note of the keys that come of a company. A pass with a filter is checked against them later.
    private func census(ofCompany index: Int) -> ReadCensus {
        ReadCensus(
            source.keys, of: readings.indices.contains(index) ? readings[index].client.company : "",
            collects: extent == .changes && plan.reconcile?.filter != nil)
    }

    /// Pulls pages. A position moves only when a company was read to its end.
    ///
    /// If SYSPRO counts other records of an entity set than a read gave, everything is read again from the first company on,
    /// that entity set in another way of paging.
    struct Iterator: AsyncIteratorProtocol {
        package let sequence: ReadSequence
        package var position: Position
        private var company = 0
        private var step = 0
        private var pages: Pages.AsyncIterator?
        private var queries: [TableQuery] = []
        /// Whether what is read holds nothing but keys.
        private var readsKeys = false
        /// A page of keys that came before the stage was told to begin again.
        private var waitingKeys: ODataPage?
        /// The keys that the company's read has brought.
        private var census: ReadCensus
        /// The pages that came.
        private var pagesRead: PagesRead
        /// Whether what is read is everything, or the keys of everything.
        private var isPass = false
        /// How it is known that nothing is missing of such a pass; `nil` if there was none.
        private var pass: Completeness?
        /// Whether SYSPRO was asked for what the read did not bring.
        private var hasAsked = false
        /// Whether everything has to be read the next time.
        private var needsWhole = false
        /// The companion's records as they are now.
        private var companionRows: CompanionRows?
        /// The keys that a later pass is checked against, where they were read apart.
        private var known: Set<RowKey>?
        /// How many queries were begun; kept pages count as one.
        private var number = 0
        private var newest: Newest
        private var newestCompanion: Newest
        private var isOver = false
        private var kept: KeptPages?
        private var companies: ReadCompanies
        private var warnings: [RunWarning]
        private var keptRecords = 0
        /// How it is known that nothing is missing of the records that were read so far, and of what was read beside them.
        private var completeness = Completeness.counted
        private var beside = Completeness.counted
        /// Whether SYSPRO was asked for every row that was not read so far.
        private var hasAskedForAll = true
        /// What is being read, and in which way if not in the client's own.
        private var underway: Way?
        private var attempts: [Way: ReadAttempts] = [:]
        private var beginsAgain = false

        /// An entity set of one company.
        private struct Way: Hashable {
            let company: String
            let entitySet: String

            var note: String { Reading.linksNote(company, entitySet) }
        }

        package init(sequence: ReadSequence, position: Position) {
            self.sequence = sequence
            self.position = position
            self.newest = Newest()
            self.newestCompanion = Newest()
            self.companies = sequence.companies
            self.warnings = sequence.readings.flatMap(\.warnings)
            self.census = sequence.census(ofCompany: 0)
            self.pagesRead = PagesRead(sequence)
            self.kept = sequence.source.unfinished.map { KeptPages($0, as: sequence.plan) }
        }

        /// The next page; an error says what it means for the run.
        package mutating func next() async throws -> Element? {
            do {
                return try await advance()
            } catch let error as CancellationError {
                throw error
            } catch {
                throw SyncError(explaining: error)
            }
        }

        /// Goes back to the first company if another way of paging may help.
        private mutating func turns(after error: any Error) -> Bool {
            guard let way = underway, let failure = error as? ODataError, failure.isOfPaging else { return false }
            if kept == nil {
                var tried = attempts[way] ?? attempts(of: way)
                guard tried.turn(after: error) else { return false }
                attempts[way] = tried
            }
            // A read that goes on from kept pages is none of the attempts: the first of them is still to come.
            kept = nil
            nextCompany()
            company = 0
            (position, completeness, beginsAgain) = (sequence.start, .counted, true)
            (beside, hasAskedForAll) = (.counted, true)
            pagesRead.beginAgain()
            (census, waitingKeys) = (sequence.census(ofCompany: 0), nil)
            companies = sequence.companies
            warnings = sequence.readings.flatMap(\.warnings)
            return true
        }

        private func attempts(of way: Way) -> ReadAttempts {
            let client = sequence.readings.first { $0.client.company == way.company }!.client.client
            return ReadAttempts(client, beginningWith: sequence.start.notes[way.note] == nil ? nil : .links)
        }

        /// The pages of a query, in the way that is due.
        private mutating func read(_ query: TableQuery, of client: ODataSource.CompanyClient) -> Pages {
            let way = Way(company: client.company, entitySet: query.entitySet)
            underway = way
            let tried = attempts[way] ?? attempts(of: way)
            attempts[way] = tried
            let columns = readsKeys ? sequence.source.keys?.columns : nil
            return client.client.pages(query, columns: columns ?? sequence.plan.columns, way: tried.way)
        }

        private mutating func advance() async throws -> Element? {
            while company < sequence.readings.count {
                do {
                    if let page = waitingKeys {
                        waitingKeys = nil
                        return try await sweep(page, of: sequence.readings[company])
                    }
                    if let element = try await advance(in: sequence.readings[company]) { return element }
                } catch  where turns(after: error) {
                    continue
                } catch {
                    // What came of the company so far is loaded; its position stays, so that it is read again.
                    try companies.leave(sequence.readings[company].client.company, because: error)
                    nextCompany()
                }
            }
            guard !isOver else { return nil }
            isOver = true
            warnings += companies.warnings
            for (way, tried) in attempts where tried.way == .links { position.notes[way.note] = "" }
            sequence.source.waysRead(
                Dictionary(
                    attempts.filter { $0.key.entitySet == sequence.plan.entitySet }.map { ($0.company, $1.way) }
                ) { first, _ in first })
            var end = ReadEnd(completeness.and(beside), records: completeness)
            end.unread = Set(companies.left.keys)
            end.hasAskedForAbsent = hasAskedForAll
            end.expected = pagesRead.expected(besides: end.unread)
            if end.unread.isEmpty { try pagesRead.end() }
            return Element(
                end: end, position: position != sequence.start ? position : nil, warnings: takeWarnings(),
                beginsAgain: takeBeginning())
        }

        /// The next page of a company; `nil` once it was read to its end.
        private mutating func advance(in reading: Reading) async throws -> Element? {
            while true {
                if let page = try kept?.next(of: reading.client) {
                    if let cursor = sequence.plan.cursor { try see(page, cursor) }
                    keptRecords += page.rowCount
                    return try element(page, of: reading, isKept: true)
                }
                if let last = try kept?.leave(reading.client) {
                    try resume(reading, behind: last)
                }
                if let page = try await pages?.next() {
                    if readsKeys {
                        guard beginsAgain else { return try await sweep(page, of: reading) }
                        // The stage drops all that it holds first.
                        waitingKeys = page
                        return word()
                    }
                    if let cursor = sequence.plan.cursor { try see(page, cursor) }
                    return try element(page, of: reading)
                }
                if let ended = pages { took(Completeness(ended.completeness)) }
                pages = nil
                if !queries.isEmpty {
                    var query = queries.removeFirst()
                    query.absent = sequence.plan.absent[reading.client.company] ?? []
                    number += 1
                    pages = read(query, of: reading.client).makeAsyncIterator()
                } else if step < reading.steps.count {
                    queries = try await queries(for: reading.steps[step], of: reading)
                    step += 1
                } else if !hasAsked {
                    hasAsked = true
                    (readsKeys, isPass) = (false, false)
                    // The stage still holds what was read before, until it is told to begin again.
                    guard !beginsAgain else {
                        needsWhole = true
                        continue
                    }
                    let missing = try await sequence.source.missing(
                        of: reading, &census, isCounted: pass?.isCounted == true)
                    (queries, needsWhole) = (missing.queries, missing.needsWhole)
                    hasAskedForAll = hasAskedForAll && missing.coversAll
                    warnings += missing.warnings
                } else {
                    beside = beside.and(reading.completeness)
                    try await finish(reading)
                    nextCompany()
                    return nil
                }
            }
        }

        /// Takes note of how a query's records were counted.
        private mutating func took(_ found: Completeness) {
            completeness = completeness.and(found)
            if isPass { pass = pass?.and(found) ?? found }
        }

        private mutating func see(_ page: ODataPage, _ cursor: Cursor) throws {
            try newest.see(page, column: cursor.index, cursor.property, today: sequence.now().today)
        }

        private mutating func takeWarnings() -> [RunWarning] {
            defer { warnings = [] }
            return warnings
        }

        private mutating func nextCompany() {
            newest = Newest()
            newestCompanion = Newest()
            (pages, queries, step, keptRecords, underway) = (nil, [], 0, 0, nil)
            (readsKeys, hasAsked, needsWhole, companionRows, known) = (false, false, false, nil, nil)
            (pass, isPass) = (nil, false)
            company += 1
            census = sequence.census(ofCompany: company)
        }

        private mutating func element(
            _ page: ODataPage, of reading: Reading, isKept: Bool = false
        ) throws -> Element {
            let place = try pagesRead.note(page, of: reading.client.company, isKept: isKept)
            census.note(page, reading.lookups)
            return Element(
                SourcePage(
                    company: reading.client.company, page: page, lookups: reading.lookups,
                    references: reading.references, isKept: isKept, number: place ?? number),
                records: page.rowCount * sequence.plan.rowsPerRecord, warnings: takeWarnings(),
                beginsAgain: takeBeginning())
        }

        /// Has the stage take in the keys of a page.
        private mutating func sweep(_ page: ODataPage, of reading: Reading) async throws -> Element {
            if let keys = census.sweep(page, reading.lookups) { try await sequence.source.stage?.rows?.sweep(keys) }
            return word()
        }

        /// An element without records, so that whoever reads can stop here.
        private mutating func word() -> Element {
            Element(end: nil, warnings: takeWarnings(), beginsAgain: takeBeginning())
        }

        private mutating func takeBeginning() -> Bool {
            defer { beginsAgain = false }
            return beginsAgain
        }

        /// Asks only for what comes behind the kept pages of a company.
        private mutating func resume(_ reading: Reading, behind last: KeptPages.Last) throws {
            step = reading.steps.count
            isPass = true
            defer { keptRecords = 0 }
            guard case .record(let record) = last, case .query(let filter)? = reading.steps.first else {
                return took(.uncounted("the snapshot goes on from pages that were read before"))
            }
            var query = sequence.plan.query(filter)
            query.absent = sequence.plan.absent[reading.client.company] ?? []
            number += 1
            underway = Way(company: reading.client.company, entitySet: query.entitySet)
            pages = try reading.client.client.pages(
                query, columns: sequence.plan.columns, behind: record[...], delivered: keptRecords
            ).makeAsyncIterator()
        }

        private mutating func finish(_ reading: Reading) async throws {
            let name = reading.client.company
            let (today, seconds) = sequence.now()
            if sequence.plan.cursor != nil {
                position.parts[name] = Watermarks.later(newest.text, position.parts[name], today: today)
            }
            if sequence.plan.companion != nil {
                let note = Reading.companionNote(name)
                // A whole read finds the rows as all payments up to now have left them.
                let text = reading.isWhole ? "\(reading.begun)" : newestCompanion.text
                position.notes[note] = Watermarks.later(text, position.notes[note], today: today)
            }
            if !reading.lookups.isEmpty { position.notes[Reading.lookupNote(name)] = reading.lookups.digest }
            // Where everything is read each time, nothing has to be known of it; what was noted before stays true.
            let note = Reading.mappingNote(name)
            let shared = sequence.source.sharedMapping
            if sequence.plan.cursor != nil || position.notes[note] != nil || shared != nil {
                position.notes[note] = sequence.plan.digest(of: name)
            }
            shared?.note(in: &position)
            if reading.reconciles, sequence.plan.reconcile != nil {
                position.notes[Reading.note(name)] = String(seconds)
            }
            if sequence.plan.cursor != nil, reading.isWhole || needsWhole {
                position.notes[Reading.wholeNote(name)] = needsWhole ? nil : String(seconds)
            }
            try sequence.source.remember(reading, known, seen: census.seen, companionRows, &position)
        }

        private mutating func queries(for step: Reading.Step, of reading: Reading) async throws -> [TableQuery] {
            (readsKeys, isPass) = (false, false)
            switch step {
            case .query(let filter):
                isPass = reading.isWhole
                return [sequence.plan.query(filter)]
            case .records(let records): return try sequence.plan.queries(for: records)
            case .sweep(let filter):
                (readsKeys, isPass) = (true, true)
                return [sequence.plan.query(filter)]
            case .known(let filter):
                let (keys, found) = try await sequence.source.keys(filter, of: reading)
                known = keys
                beside = beside.and(Completeness(found))
                return []
            case .companion(let filter, let bound):
                guard let companion = sequence.plan.companion else { return [] }
                let rows = try await companionRows(filter, of: reading)
                let name = reading.client.company
                let earlier = sequence.source.known.flatMap {
                    CompanionRows(in: $0(name, CompanionRows.kind), at: position, of: name)
                }
                return sequence.plan.queries(naming: rows.names(since: earlier, from: bound), by: companion)
            case .companionRows(let filter, _):
                _ = try await companionRows(filter, of: reading)
                return []
            }
        }

        private mutating func companionRows(_ filter: Filter, of reading: Reading) async throws -> CompanionRows {
            var rows = CompanionRows()
            guard let companion = sequence.plan.companion else { return rows }
            let query = TableQuery(companion.entitySet, key: companion.key, filter: filter)
            let before = newestCompanion
            let found = try await reading.client.client.readWhole(
                query, columns: companion.columns,
                beginAgain: {
                    rows = CompanionRows()
                    newestCompanion = before
                }
            ) { page in
                try page.requireWhole(of: companion.entitySet)
                try newestCompanion.see(
                    page, column: companion.columns.count - 1, companion.cursor.property,
                    today: sequence.now().today)
                rows.add(page, of: companion)
            }
            beside = beside.and(Completeness(found, of: companion.entitySet))
            companionRows = rows
            return rows
        }
    }
}
