// SPDX-License-Identifier: Apache-2.0

import Columnar
import HyperExtract
import SyncCore
import SysproOData

/// The rows of one read, in a temporary table of hyperd: a sync loads them, a plan shows what would change, a verify
/// compares them with Tableau.
actor RowStage {
    /// The table: the mapping's columns, and behind them which record a row is of and in which order rows came.
    nonisolated let table = HyperTable.temporary("stage")
    private let datasource: DatasourceConfiguration
    private let resolved: Mapping.Resolved
    private var rule: DeletionRule
    let connection: HyperConnection
    private let schema: Schema
    /// The keys of the rows that a whole read holds back; `nil` if nothing is held back.
    let held: HeldRows?
    /// How the keys of the rows are made; `nil` if they have none.
    let keys: KeyMapping?
    /// Whether the keys of all rows that are read are noted.
    let collectsKeys: Bool
    /// The rows that are compared with; `nil` if that is not known yet.
    var mirror: Mirror?
    /// The keys of the rows that were read, by company, as far as they are noted.
    var seen: [String: Set<RowKey>] = [:]
    /// One key of each company that was read in this run.
    var controls: [String: RowKey] = [:]
    /// The companies that have a record whose key could not be read.
    var unclear: Set<String> = []
    var hasSweep = false
    var hasLeaving = false
    static let swept = HyperTable.temporary("swept keys")
    static let leavingKeys = HyperTable.temporary("leaving keys")
    /// What became of the records so far, each counted once for every row that it becomes.
    private(set) var counts = StagedCount()
    private var repeats: RepeatedRows
    /// The keys that the records' rows had before the key was made in another way; `nil` if it was not.
    nonisolated let former: HyperTable?
    /// The first reasons for rejecting a record, each with its column.
    private(set) var reasons: [String] = []
    /// How it is known that everything was read, what records refer to included, once ``fill(from:progress:)`` has ended.
    private(set) var completeness = Completeness.unknown

    static let record = "\u{1}record"
    static let order = "\u{1}order"

    /// Creates the table.
    init(
        _ datasource: DatasourceConfiguration, _ resolved: Mapping.Resolved, extent: Extent,
        on connection: HyperConnection
    ) async throws {
        self.datasource = datasource
        self.resolved = resolved
        self.connection = connection
        rule = DeletionRule(datasource, extent: extent)
        let mapped = resolved.mapping.schema
        schema = Schema(
            mapped.columns + [.init(Self.record, .text, nullable: true), .init(Self.order, .integer, nullable: false)])
        repeats = RepeatedRows(datasource, mapped, resolved.mapping, table: table)
        former = resolved.former.map { _ in .temporary("former keys") }
        try await connection.createTable(table, schema)
        if let former, let keys = resolved.former { try await connection.createTable(former, keys.schema) }
        keys = KeyMapping(resolved)
        collectsKeys = extent == .changes && resolved.plan.reconcile?.filter != nil
        let holds = extent == .whole && (!datasource.holds.isEmpty || rule.removes) && !mapped.key.isEmpty
        held = holds ? try await HeldRows(mapped, on: connection) : nil
    }

    /// The keys of the rows that stay although they were not read; `nil` if there are none.
    nonisolated var heldKeys: HyperTable? { held == nil ? nil : HeldRows.table }

    /// Whether every row leaves that is not staged.
    var removesUnstaged: Bool { rule.removesUnstaged(after: counts) }

    /// The keys of rows that leave although not everything was read; `nil` if there are none, or they stay.
    var leaving: HyperTable? { hasLeaving && rule.removesNamed(after: counts) ? Self.leavingKeys : nil }

    /// How the read ended.
    var read: ReadEnd { rule.read }

    /// Takes in how the read ended.
    func end(_ batch: SourcePage) { rule.read = batch.end }

    /// Stages all rows of a read.
    ///
    /// - Parameters:
    ///   - emptied: Called if the source reads again from the beginning.
    ///   - each: Called with every page and what became of it.
    /// - Throws: `SyncError` also if a company could not be read: a comparison with a part of the records would mislead.
    func fill(
        from batches: SyncBatches<SourcePage>, progress: @Sendable (Int) -> Void = { _ in },
        emptied: @Sendable () -> Void = {},
        each: @Sendable (ODataPage, SourcePage, MappedPage) -> Void = { _, _, _ in }
    ) async throws {
        for try await element in batches {
            if element.beginsAgain {
                try await empty()
                emptied()
            }
            completeness = element.completeness ?? completeness
            if let warning = element.warnings.first(where: \.isIncomplete) {
                throw SyncError(.unreachable, warning.message, isRetriable: true)
            }
            guard let page = element.batch.page else {
                end(element.batch)
                continue
            }
            if element.batch.isKeys {
                try await sweep(page, of: element.batch)
                continue
            }
            each(page, element.batch, try await add(page, of: element.batch).mapped)
            progress(counts.total)
        }
    }

    /// Drops all rows, since the source reads again from the beginning.
    func empty() async throws {
        _ = try await connection.execute("DELETE FROM \(table.sql)")
        if held != nil { _ = try await connection.execute("DELETE FROM \(HeldRows.table.sql)") }
        if hasSweep { _ = try await connection.execute("DELETE FROM \(Self.swept.sql)") }
        if hasLeaving { _ = try await connection.execute("DELETE FROM \(Self.leavingKeys.sql)") }
        if let former { _ = try await connection.execute("DELETE FROM \(former.sql)") }
        repeats.keptPages = 0
        (seen, controls, unclear, rule.read) = ([:], [:], [], ReadEnd())
        (counts, reasons, completeness) = (StagedCount(), [], .unknown)
    }

    /// Stages the rows of a page, and counts the records that gave none.
    func add(_ page: ODataPage, of batch: SourcePage) async throws -> (mapped: MappedPage, counts: StagedCount) {
        let mapping = resolved.mapping
        let mapped = batch.mapped(page, by: mapping)
        try await held?.add(mapped.heldRows, on: connection)
        note(mapped.rows, of: batch.company, isKey: false)
        note(mapped.heldRows, of: batch.company, isKey: false)
        if collectsKeys || held != nil { try await noteRejected(page, mapped, of: batch) }
        let first = repeats.note(batch)
        var record = Column(.text, capacity: mapped.records.count)
        var order = Column(.integer, capacity: mapped.records.count)
        for (offset, row) in mapped.records.enumerated() {
            if mapping.identity.isEmpty {
                record.appendNull()
            } else {
                mapping.identity.append(page.records, row: row, company: batch.company, to: &record)
            }
            order.append(integer: first + Int64(counts.accepted + offset))
        }
        let staged = RecordBatch(schema, columns: mapped.rows.columns + [record, order])
        if staged.count > 0 {
            _ = try await connection.copy(into: table) { try await $0.write(staged) }
        }
        if let former, let keys = resolved.former {
            // Of all records: one that is held back or rejected today left its row there, too.
            let old = mapping.formerKeys(of: page.records, company: batch.company, keys)
            if old.count > 0 { _ = try await connection.copy(into: former) { try await $0.write(old) } }
        }
        let rejected = (page.refused.count + mapped.faults.count) * mapping.rowsPerRecord
        let added = StagedCount(
            accepted: mapped.records.count, rejected: rejected, held: mapped.held.count * mapping.rowsPerRecord,
            lookupMisses: mapped.misses)
        counts.accepted += added.accepted
        counts.rejected += added.rejected
        counts.held += added.held
        if rejected > 0, reasons.count < 5 {
            let all =
                page.refused.map { "\(mapping.column(of: $0.property)): \($0.reason)" }
                + mapped.faults.map { "\($0.column): \($0.reason)" }
            reasons += all.prefix(5 - reasons.count)
        }
        return (mapped, added)
    }

    /// Keeps the last row of each record that came more than once.
    ///
    /// - Returns: how many earlier rows went.
    /// - Throws: `SyncError` if two records have one key.
    func foldRepeats() async throws -> Int { try await repeats.fold(on: connection, read.completeness) }

    /// Stages what the mirror has under the keys of held records, so that these rows stay as they are.
    ///
    /// - Returns: how many rows those are; no record that was read is one of them.
    func keepHeldRows(of mirror: Mirror) async throws -> Int {
        try await held?.stage(into: table, from: mirror, order: Self.order, on: connection) ?? 0
    }

    /// The data source's whole content after a load: what is staged, and what stays besides.
    func whole(beside mirror: Mirror) -> WholeExtract {
        WholeExtract(
            schema: resolved.mapping.schema, stage: table, mirror: mirror, dropsMissing: removesUnstaged,
            held: heldKeys, gone: leaving, former: formerKeys(in: mirror))
    }

    /// The keys of all rows of a mirror with today's columns that leave, whatever else was read.
    func gone(from mirror: Mirror) -> [HyperTable] {
        [leaving, formerKeys(in: mirror)?.table].compactMap(\.self)
    }

    /// The keys that rows had before, if the mirror has the columns that they were made of.
    func formerKeys(in mirror: Mirror) -> (table: HyperTable, schema: Schema)? {
        guard let former, let keys = resolved.former, let held = mirror.schema else { return nil }
        let isThere = keys.schema.columns.allSatisfy { column in
            held.columns.contains { $0.name.hasSameBytes(as: column.name) && $0.type == column.type }
        }
        return isThere ? (former, keys.schema) : nil
    }

    /// How many rows of the mirror leave because their records' rows have other keys now.
    func renamed(in mirror: Mirror) async throws -> Int {
        guard let (former, keys) = formerKeys(in: mirror) else { return 0 }
        return try await mirror.file.attached(to: connection, as: Mirror.alias) {
            let old = KeyMatch(keys).condition("f", "m")
            let same =
                keys.columns.allSatisfy { column in
                    resolved.mapping.schema.columns.contains {
                        $0.name.hasSameBytes(as: column.name) && $0.type == column.type
                    }
                } && keys.columns.count == resolved.mapping.schema.key.count
            let today = KeyMatch(resolved.mapping.schema).condition("s", "m")
            let stays = same ? " AND NOT EXISTS (SELECT 1 FROM \(table.sql) s WHERE \(today))" : ""
            let count = try await connection.query(
                "SELECT count(*) FROM \(Mirror.table.sql) m "
                    + "WHERE EXISTS (SELECT 1 FROM \(former.sql) f WHERE \(old))\(stays)")
            return Int(count.columns[0].integers[0])
        }
    }
}
