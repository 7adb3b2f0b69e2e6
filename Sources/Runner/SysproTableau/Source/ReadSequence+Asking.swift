// SPDX-License-Identifier: Apache-2.0

import Columnar
import SyncCore
import SysproOData

/// What is asked about the rows that a read did not bring, and what is remembered for later reads to be held against.
extension ODataSource {
    /// Asks SYSPRO for exactly the keys of the rows that a company's read did not bring, tells the stage which of them are
    /// gone, and says how those are read that are not.
    ///
    /// - Parameter isCounted: Whether SYSPRO's own count shows that the read of everything, or the sweep, is complete.
    func missing(
        of reading: Reading, isCounted: Bool
    ) async throws -> (queries: [TableQuery], needsWhole: Bool, coversAll: Bool, warnings: [RunWarning]) {
        let company = reading.client.company
        guard let stage = link?.stage, let keys else { return ([], false, false, []) }
        let questions = try await stage.questions(of: company, reading.census)
        let answer = try await ask(for: questions, of: reading, keys)
        try await stage.note(gone: questions.keys.filter { answer.absent.contains($0) })
        try await stage.note(unanswered: answer.unanswered, of: company)
        let filters = (questions.new + questions.keys.filter(answer.present.contains)).compactMap(keys.filter)
        var warnings: [RunWarning] = []
        if questions.needsCount {
            // So many rows leave only if the service itself counted what was read.
            if isCounted {
                try await stage.noteCountedSweep(of: company, reading.census)
            } else {
                warnings.append(
                    RunWarning(
                        code: "uncounted", part: company,
                        message:
                            "rows of \(company) that were not read stay: they are too many to ask for one by one "
                            + "('confirmDeletes' is \(reading.census.limit)), or their key does not tell SYSPRO's, and the "
                            + "service does not count its records"))
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
        for questions: RowStage.Questions, of reading: Reading, _ keys: KeyMapping
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
    func keys(_ filter: Filter, of reading: Reading) async throws -> (Set<RowKey>, ReadCompleteness) {
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
            for row in 0..<rows.count {
                if let key = rows.key(ofRow: row, in: Array(keys.places.indices)) { found.insert(key) }
            }
        }
        return (isClear ? found : nil, completeness)
    }

    /// Keeps what the next reads of a company are held against.
    func remember(
        _ reading: Reading, _ known: Set<RowKey>?, _ companion: CompanionRows?, _ position: inout Position
    ) async throws {
        guard remembers, let files = self.known else { return }
        let company = reading.client.company
        if let companion {
            try companion.save(in: files(company, CompanionRows.kind), at: &position, of: company)
        }
        guard plan.reconcile?.filter != nil, keys?.canAsk == true else { return }
        let memory = KnownKeys(files: files(company, KnownKeys.kind), company: company)
        guard let stage = link?.stage else { return }
        let seen = await stage.seen[company] ?? []
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
