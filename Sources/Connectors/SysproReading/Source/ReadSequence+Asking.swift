// SPDX-License-Identifier: Apache-2.0

import Columnar
import SyncCore
import SysproOData

/// What is asked about the rows that a read did not bring, and what is remembered for later reads to be checked against.
extension ODataSource {
    /// Asks SYSPRO for exactly the keys of the rows that a company's read did not bring, tells the stage which of them are
    /// gone, and says how those are read that are not.
    ///
    /// - Parameter isCounted: Whether SYSPRO's own count shows that the read of everything, or the sweep, is complete.
    func missing(
        of reading: Reading, _ census: inout ReadCensus, isCounted: Bool
    ) async throws -> (queries: [TableQuery], needsWhole: Bool, coversAll: Bool, warnings: [RunWarning]) {
        let company = reading.client.company
        guard let stage = stage?.rows, let keys else { return ([], false, false, []) }
        let questions = try await questions(for: reading, census, keys, stage)
        let answer = try await ask(for: questions, of: reading, keys)
        try await stage.remove(keys.table(of: questions.keys.filter { answer.absent.contains($0) }))
        try await stage.keep(keys.table(of: answer.unanswered))
        census.note(unanswered: answer.unanswered)
        let filters = (questions.new + questions.keys.filter(answer.present.contains)).compactMap(keys.filter)
        var warnings: [RunWarning] = []
        if questions.needsCount {
            // So many rows leave only if the service itself counted what was read.
            if !isCounted {
                warnings.append(
                    RunWarning(
                        code: "uncounted", part: company,
                        message:
                            "rows of \(company) that were not read stay: they are too many to ask for one by one "
                            + "('confirmDeletes' is \(reading.census.limit)), or their key does not tell SYSPRO's, and the "
                            + "service does not count its records"))
            } else if reading.census.isSweep, let scope = scope(of: company, reading.census, keys) {
                try await stage.removeAbsent(in: scope)
            }
        }
        try await stage.endSweep()
        if !answer.unanswered.isEmpty {
            warnings.append(
                RunWarning(
                    code: "unconfirmed", part: company,
                    message:
                        "\(answer.unanswered.count) rows of \(company) that were not read stay: SYSPRO gave no answer "
                        + "that can be relied on to whether it still has their records; the next pass asks again"))
        }
        // The keys behind one question may differ in what cannot be asked for.
        let distinct = Dictionary(filters.map { ($0.text, $0) }) { first, _ in first }.sorted { $0.key < $1.key }
        return (
            plan.queries(forAny: distinct.map(\.value), comparing: keys.comparisons), questions.needsWhole,
            questions.coversAll, warnings
        )
    }

    /// What has to be asked about one company.
    private struct Questions {
        /// The keys that SYSPRO is asked for.
        var keys: [RowKey] = []
        /// The keys of records that Tableau lacks.
        var new: [RowKey] = []
        /// Whether there are more such records than can be asked for: everything has to be read.
        var needsWhole = false
        /// Whether rows may be missing that are not asked for one by one, so that the read has to be counted.
        var needsCount = false
        /// Whether every row that the read did not bring is asked for.
        var coversAll = false
        /// A key that was read in this run: an answer that lacks it proves nothing.
        var control: RowKey?
    }

    /// What SYSPRO has to be asked about a company whose read has come to its end.
    private func questions(
        for reading: Reading, _ census: ReadCensus, _ keys: KeyMapping, _ stage: any AbsentRows
    ) async throws -> Questions {
        let plan = reading.census
        var questions = Questions()
        questions.control = census.control
        var asked = plan.known?.subtracting(census.seen) ?? []
        let comparesMirror = plan.comparesMirror && !census.isUnclear
        if comparesMirror {
            let scope = scope(of: reading.client.company, plan, keys)
            switch try await stage.absent(in: scope, isSweep: plan.isSweep, limit: keys.canAsk ? plan.limit : 0) {
            case .keys(let found): asked.formUnion(found.rowKeys)
            case .tooMany, .unknown: questions.needsCount = true
            }
        }
        if plan.isSweep, let new = try await stage.unknownKeys(limit: plan.limit + 1)?.rowKeys {
            questions.needsWhole = new.count > plan.limit || !new.isEmpty && !keys.canAsk
            if !questions.needsWhole { questions.new = new }
        }
        questions.coversAll = comparesMirror && !questions.needsCount
        questions.keys = asked.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
        return questions
    }

    /// The rows of a company; `nil` if nothing in a row tells whose it is.
    private func scope(of company: String, _ plan: CensusPlan, _ keys: KeyMapping) -> RowScope? {
        if plan.isOnly { return .all }
        return keys.constant(of: company).map { .column($0.column, equals: $0.text) }
    }

    /// What SYSPRO said of some keys.
    private struct Answer {
        var present: Set<RowKey> = []
        var absent: Set<RowKey> = []
        /// Those of which it said nothing that can be relied on.
        var unanswered: [RowKey] = []
    }

    /// Asks for a few keys at a time, and each time for one whose record is there: an answer that lacks that one proves
    /// nothing.
    private func ask(
        for questions: Questions, of reading: Reading, _ keys: KeyMapping
    ) async throws -> Answer {
        var answer = Answer()
        guard let control = questions.control, let proof = keys.filter(for: control) else {
            answer.unanswered = questions.keys
            return answer
        }
        let count = max(1, 15 / keys.comparisons - 1)
        for start in stride(from: 0, to: questions.keys.count, by: count) {
            let some = questions.keys[start..<min(start + count, questions.keys.count)]
            var query = plan.query(any: [proof] + some.compactMap(keys.filter))
            query.absent = plan.absent[reading.client.company] ?? []
            var found: Set<RowKey>?
            for _ in 0..<2 where found?.contains(control) != true {
                found = try await self.found(query, of: reading, keys).keys
            }
            guard let found, found.contains(control) else {
                answer.unanswered += some
                continue
            }
            answer.present.formUnion(some.filter(found.contains))
            answer.absent.formUnion(some.filter { !found.contains($0) })
        }
        return answer
    }

    /// The keys that a filter finds in a company, and how it is known that none is missing.
    package func keys(_ filter: Filter, of reading: Reading) async throws -> (Set<RowKey>, ReadCompleteness) {
        guard let keys else { return ([], .counted) }
        var query = plan.query(filter)
        query.absent = plan.absent[reading.client.company] ?? []
        let (found, completeness) = try await found(query, of: reading, keys)
        return (found ?? [], completeness)
    }

    /// The keys of the records that a query finds; `nil` if a record came whose key cannot be read.
    private func found(
        _ query: TableQuery, of reading: Reading, _ keys: KeyMapping
    ) async throws -> (keys: Set<RowKey>?, ReadCompleteness) {
        var found: Set<RowKey> = []
        var isClear = true
        let completeness = try await reading.client.client.readWhole(
            query, columns: keys.columns,
            beginAgain: { (found, isClear) = ([], true) }
        ) { page in
            let made = keys.mapping.rows(
                of: page.records, company: reading.client.company, lookups: reading.lookups)
            let rows = made.rows
            isClear = isClear && page.refused.isEmpty && made.faults.isEmpty
            found.formUnion(rows.rowKeys)
        }
        return (isClear ? found : nil, completeness)
    }

    /// Keeps what the next reads of a company are checked against.
    func remember(
        _ reading: Reading, _ known: Set<RowKey>?, seen: Set<RowKey>, _ companion: CompanionRows?,
        _ position: inout Position
    ) throws {
        guard remembers, let files = self.known else { return }
        let company = reading.client.company
        if let companion {
            try companion.save(in: files(company, CompanionRows.kind), at: &position, of: company)
        }
        guard plan.reconcile?.filter != nil, keys?.canAsk == true else { return }
        let memory = KnownKeys(files: files(company, KnownKeys.kind), company: company)
        guard stage?.rows != nil else { return }
        if let known {
            try memory.save(known, in: &position)
        } else if reading.reconciles, !reading.isWhole {
            try memory.save(seen, in: &position)
        } else if !reading.isWhole, let earlier = memory.keys(at: position) {
            if !seen.isSubset(of: earlier) { try memory.save(earlier.union(seen), in: &position) }
        } else {
            // Without it the next pass reads everything.
            position.notes[KnownKeys.note(company)] = nil
        }
    }
}
