// SPDX-License-Identifier: Apache-2.0

import Columnar
import HyperExtract
import SyncCore
import SysproOData

/// The rows that a read may have to account for although it did not bring them, and what SYSPRO says when it is asked for
/// exactly their keys.
///
/// They are what a filtered pass knew of, what a sweep of all keys did not find, and what a whole read did not bring. A
/// row leaves only if SYSPRO answers that it has no record with its key, or if the read was counted and more rows are
/// missing than are asked for.
extension RowStage {
    /// What one company's read is held against.
    struct Census: Sendable {
        /// The keys that its filtered pass has to account for.
        var known: Set<RowKey>?
        /// Whether the mirror is compared: everything was read, or all keys were swept.
        var comparesMirror = false
        /// Whether only keys were read, so that a record may be new.
        var isSweep = false
        /// Whether the company is the only one.
        var isOnly = true
        /// The most rows that are asked for one by one.
        var limit = 1_000
    }

    /// What has to be asked about one company.
    struct Questions: Sendable {
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

    /// Tells with what the read is compared.
    func compare(with mirror: Mirror) { self.mirror = mirror }

    /// Takes in the keys of a page of a sweep.
    func sweep(_ page: ODataPage, of batch: SourcePage) async throws {
        guard let keys else { return }
        if !hasSweep {
            try await connection.createTable(Self.swept, keys.mapping.schema)
            hasSweep = true
        }
        let rows = keys.mapping.rows(of: page.records, company: batch.company, lookups: batch.lookups)
        // A key that cannot be read may be any row's.
        if !page.refused.isEmpty || !rows.faults.isEmpty { unclear.insert(batch.company) }
        note(rows.rows, of: batch.company, isKey: true)
        guard rows.rows.count > 0 else { return }
        _ = try await connection.copy(into: Self.swept) { try await $0.write(rows.rows) }
    }

    /// Takes note of the keys of the records of a page that gave no row: they were read, so that nobody needs to ask.
    func noteRejected(_ page: ODataPage, _ mapped: MappedPage, of batch: SourcePage) async throws {
        let json = page.refused.map { $0.json[...] } + mapped.faults.map { page.json(ofRow: $0.record) }
        guard let keys, !json.isEmpty else { return }
        let body = Array("{\"value\":[".utf8) + json.joined(separator: CollectionOfOne(UInt8(ascii: ",")))
        guard let records = try? PageScanner(keys.columns).scan(body + Array("]}".utf8)).records else { return }
        let rows = keys.mapping.rows(of: records, company: batch.company, lookups: batch.lookups).rows
        try await held?.add(keys: rows, on: connection)
        guard collectsKeys else { return }
        for row in 0..<rows.count {
            if let key = rows.key(ofRow: row, in: Array(keys.places.indices)) {
                seen[batch.company, default: []].insert(key)
            }
        }
    }

    /// What SYSPRO has to be asked about a company whose read has come to its end.
    func questions(of company: String, _ census: Census) async throws -> Questions {
        var questions = Questions()
        guard let keys else { return questions }
        questions.control = controls[company]
        var asked = Set(census.known?.subtracting(seen[company] ?? []) ?? [])
        if census.comparesMirror, !unclear.contains(company), let mirror, mirror.rows > 0 {
            if mirror.fits, let scope = scope(of: company, census, keys) {
                let unread = unread(of: scope, isSweep: census.isSweep, keys)
                try await mirror.file.attached(to: connection, as: Mirror.alias) {
                    let count = try await connection.query("SELECT count(*) FROM \(unread)").columns[0].integers[0]
                    if count > Int64(census.limit) || !keys.canAsk {
                        questions.needsCount = count > 0
                    } else {
                        asked.formUnion(
                            try await keysFound(in: "SELECT DISTINCT \(list(keys, of: "m")) FROM \(unread)"))
                    }
                }
            } else {
                questions.needsCount = true
            }
        }
        if census.isSweep, hasSweep, let mirror, mirror.fits {
            let match = KeyMatch(keys.mapping.schema)
            let new = try await mirror.file.attached(to: connection, as: Mirror.alias) {
                try await keysFound(
                    in: "SELECT DISTINCT \(list(keys, of: "k")) FROM \(Self.swept.sql) k WHERE "
                        + "NOT EXISTS (SELECT 1 FROM \(Mirror.table.sql) m WHERE \(match.condition("k", "m"))) "
                        + "AND NOT EXISTS (SELECT 1 FROM \(table.sql) s WHERE \(match.condition("k", "s"))) "
                        + "LIMIT \(census.limit + 1)")
            }
            questions.needsWhole = new.count > census.limit || !new.isEmpty && !keys.canAsk
            if !questions.needsWhole { questions.new = new }
        }
        questions.coversAll = census.comparesMirror && !unclear.contains(company) && !questions.needsCount
        questions.keys = asked.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
        return questions
    }

    /// Takes in that the service counts as many keys of a company as a sweep gave: the rows leave that nobody asks for one
    /// by one.
    func noteCountedSweep(of company: String, _ census: Census) async throws {
        guard census.isSweep, let keys, let mirror, mirror.fits, let scope = scope(of: company, census, keys) else {
            return
        }
        try await makeLeaving()
        let names = keys.mapping.schema.columns.map { quoted(identifier: $0.name) }.joined(separator: ", ")
        try await mirror.file.attached(to: connection, as: Mirror.alias) {
            _ = try await connection.execute(
                "INSERT INTO \(Self.leavingKeys.sql) (\(names)) SELECT \(list(keys, of: "m")) FROM "
                    + unread(of: scope, isSweep: true, keys))
        }
    }

    /// Forgets the keys of a sweep: those of the next company are others.
    func endSweep() async throws {
        if hasSweep { _ = try await connection.execute("DELETE FROM \(Self.swept.sql)") }
    }

    /// Takes in that SYSPRO has no records with these keys.
    func note(gone: [RowKey]) async throws {
        guard let keys, !gone.isEmpty else { return }
        try await makeLeaving()
        var rows = RecordBatch(keys.mapping.schema)
        for key in gone { try rows.append(keys.row(of: key)) }
        let batch = rows
        _ = try await connection.copy(into: Self.leavingKeys) { try await $0.write(batch) }
    }

    /// Takes in that SYSPRO could not be asked for these keys, so that their rows stay.
    func note(unanswered: [RowKey], of company: String) async throws {
        // A later pass has to account for them still.
        if collectsKeys { seen[company, default: []].formUnion(unanswered) }
        guard let keys, let held, !unanswered.isEmpty else { return }
        var rows = RecordBatch(keys.mapping.schema)
        for key in unanswered { try rows.append(keys.row(of: key)) }
        try await held.add(keys: rows, on: connection)
    }

    /// Takes note of the keys of rows of a company.
    func note(_ rows: RecordBatch, of company: String, isKey: Bool) {
        guard let keys, rows.count > 0 else { return }
        let places = isKey ? Array(keys.places.indices) : keys.places
        if controls[company] == nil { controls[company] = rows.key(ofRow: 0, in: places) }
        guard collectsKeys, !isKey else { return }
        for row in 0..<rows.count {
            if let key = rows.key(ofRow: row, in: places) { seen[company, default: []].insert(key) }
        }
    }

    private func makeLeaving() async throws {
        guard !hasLeaving, let keys else { return }
        try await connection.createTable(Self.leavingKeys, keys.mapping.schema)
        hasLeaving = true
    }

    /// The condition that a row of the mirror is the company's; `nil` if nothing in a row tells.
    private func scope(of company: String, _ census: Census, _ keys: KeyMapping) -> String? {
        if census.isOnly { return "TRUE" }
        guard let (column, text) = keys.constant(of: company) else { return nil }
        return "m.\(quoted(identifier: column)) = \(quoted(literal: text))"
    }

    /// The rows of the mirror that were neither read nor are held back.
    private func unread(of scope: String, isSweep: Bool, _ keys: KeyMapping) -> String {
        let tables = [table] + (isSweep && hasSweep ? [Self.swept] : []) + (heldKeys.map { [$0] } ?? [])
        let match = KeyMatch(keys.mapping.schema).condition("k", "m")
        let read = tables.map { " AND NOT EXISTS (SELECT 1 FROM \($0.sql) k WHERE \(match))" }
        // A row under a key that is made in another way today was read: it leaves without a question.
        let former = mirror.flatMap { formerKeys(in: $0) }.map { former, schema in
            " AND NOT EXISTS (SELECT 1 FROM \(former.sql) k WHERE \(KeyMatch(schema).condition("k", "m")))"
        }
        return "\(Mirror.table.sql) m WHERE \(scope)" + read.joined() + (former ?? "")
    }

    private func keysFound(in select: String) async throws -> [RowKey] {
        let found = try await connection.query(select)
        return (0..<found.count).compactMap { RowKey(found.row($0)) }
    }

    private func list(_ keys: KeyMapping, of table: String) -> String {
        keys.mapping.schema.columns.map { "\(table).\(quoted(identifier: $0.name))" }.joined(separator: ", ")
    }
}
