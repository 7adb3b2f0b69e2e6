// SPDX-License-Identifier: Apache-2.0

import Columnar
import HyperExtract
import RunnerState
import SyncCore

/// What the rows of a data source are like.
public struct RowLayout: Sendable {
    /// The columns and the key.
    public var schema: Schema
    /// How the key is made of records, as it is remembered with what was loaded; `nil` if that never changes.
    package var recipe: KeyRecipe?
    /// The key's columns as they were when the rows in Tableau were loaded; `nil` if the key is made as it was then.
    package var formerKey: Schema?
    /// What is said of the records behind the rows.
    package var records = RecordWords()

    /// Rows with these columns.
    public init(_ schema: Schema) { self.schema = schema }
}

/// What messages say of the records behind rows, and what is known of their keys.
package struct RecordWords: Sendable {
    /// What they are called.
    package var noun = "records"
    /// Whether the system behind the source declares a key, so that a counted read counted each of its values once.
    package var hasDeclaredKey = false
    /// What a record's identity is in words; `nil` if the rows' keys tell records apart.
    package var identity: (@Sendable (String) -> String)?
}

/// The rows of one read, in a temporary table of hyperd: a sync loads them, a plan shows what would change, a verify
/// compares them with Tableau.
package actor RowStage {
    /// The table: the data source's columns, and behind them which record a row is of and in which order rows came.
    package nonisolated let table = HyperTable.temporary("stage")
    package nonisolated let connection: HyperConnection
    package nonisolated let layout: RowLayout
    private let rule: DeletionRule
    private let staged: Schema
    private let repeats: RepeatedRows
    /// Whether keys of rows that stay as they are matter: only a read of everything takes rows away that it did not bring.
    private let keepsRows: Bool
    /// The rows that are compared with; `nil` if that is not known yet.
    package var mirror: Mirror?
    /// The keys of rows that stay as they are; `nil` if there are none.
    private(set) var kept: KeptKeys?
    /// The keys that the records' rows had before the key was made in another way; `nil` if it was not.
    package nonisolated let former: HyperTable?
    var hasSweep = false
    var hasLeaving = false
    static let swept = HyperTable.temporary("swept keys")
    static let leavingKeys = HyperTable.temporary("leaving keys")
    /// How many rows were staged.
    package private(set) var count = 0

    package static let record = "\u{1}record"
    package static let order = "\u{1}order"

    /// Creates the table.
    ///
    /// - Parameter removes: Whether rows leave that the source no longer has.
    package init(_ name: String, _ layout: RowLayout, extent: Extent, removes: Bool, on connection: HyperConnection)
        async throws
    {
        self.layout = layout
        self.connection = connection
        let schema = layout.schema
        rule = DeletionRule(extent: extent, removes: removes, hasKey: !schema.key.isEmpty)
        staged = Schema(
            schema.columns + [.init(Self.record, .text, nullable: true), .init(Self.order, .integer, nullable: false)])
        repeats = RepeatedRows(name, layout, table: table)
        former = layout.formerKey.map { _ in .temporary("former keys") }
        keepsRows = extent == .whole && !schema.key.isEmpty
        try await connection.createTable(table, staged)
        if let former, let keys = layout.formerKey { try await connection.createTable(former, keys) }
    }

    /// The keys of the rows that stay as they are; `nil` if there are none.
    package var keptKeys: HyperTable? { kept == nil ? nil : KeptKeys.table }

    /// Whether every row leaves that is not staged.
    func removesUnstaged(after read: StagedRead) -> Bool { rule.removesUnstaged(after: read) }

    /// The keys of rows that leave although not everything was read; `nil` if there are none, or they stay.
    package func leaving(after read: StagedRead) -> HyperTable? {
        hasLeaving && rule.removesNamed(after: read) ? Self.leavingKeys : nil
    }

    /// Tells with what the read is compared.
    package func compare(with mirror: Mirror) { self.mirror = mirror }

    /// Drops all rows, since the source reads again from the beginning.
    package func empty() async throws {
        _ = try await connection.execute("DELETE FROM \(table.sql)")
        if kept != nil { _ = try await connection.execute("DELETE FROM \(KeptKeys.table.sql)") }
        if hasSweep { _ = try await connection.execute("DELETE FROM \(Self.swept.sql)") }
        if hasLeaving { _ = try await connection.execute("DELETE FROM \(Self.leavingKeys.sql)") }
        if let former { _ = try await connection.execute("DELETE FROM \(former.sql)") }
        count = 0
    }

    /// Stages rows.
    ///
    /// - Returns: how many there were.
    package func add(_ batch: RowBatch) async throws -> Int {
        for keys in batch.kept { try await keep(keys) }
        if let former, let old = batch.former, old.count > 0 {
            _ = try await connection.copy(into: former) { try await $0.write(old) }
        }
        let rows = batch.rows
        guard rows.count > 0 else { return 0 }
        let first = RepeatedRows.first(of: batch.pass) + Int64(count)
        var order = ColumnData(.integer, capacity: rows.count)
        for offset in 0..<rows.count { order.append(integer: first + Int64(offset)) }
        var records = batch.identities
        if records == nil {
            var none = ColumnData(.text, capacity: rows.count)
            for _ in 0..<rows.count { none.appendNull() }
            records = none
        }
        let whole = RecordBatch(staged, columns: rows.columns + [records, order].compactMap(\.self))
        _ = try await connection.copy(into: table) { try await $0.write(whole) }
        count += rows.count
        return rows.count
    }

    /// Takes note of keys whose rows stay as they are.
    package func keep(_ keys: RecordBatch) async throws {
        guard keepsRows, keys.count > 0 else { return }
        let into: KeptKeys
        if let kept {
            into = kept
        } else {
            into = try await KeptKeys(layout.schema, on: connection)
            kept = into
        }
        try await into.add(keys, on: connection)
    }

    /// Keeps the last row of each record that came more than once.
    ///
    /// - Returns: how many earlier rows went.
    /// - Throws: `SyncError` if two records have one key.
    package func foldRepeats(_ read: StagedRead) async throws -> Int {
        try await repeats.fold(on: connection, read.end.records)
    }

    /// Stages what the mirror has under the keys of rows that stay, so that they stay as they are.
    ///
    /// - Returns: how many rows those are; no record that was read is one of them.
    package func stageKeptRows(of mirror: Mirror) async throws -> Int {
        try await kept?.stage(into: table, from: mirror, order: Self.order, on: connection) ?? 0
    }

    /// The data source's whole content after a load: what is staged, and what stays besides.
    package func whole(beside mirror: Mirror, after read: StagedRead) -> WholeExtract {
        WholeExtract(
            schema: layout.schema, stage: table, mirror: mirror, dropsMissing: removesUnstaged(after: read),
            held: keptKeys, gone: leaving(after: read), former: formerKeys(in: mirror))
    }

    /// The keys of all rows of a mirror with today's columns that leave, whatever else was read.
    package func gone(from mirror: Mirror, after read: StagedRead) -> [HyperTable] {
        [leaving(after: read), formerKeys(in: mirror)?.table].compactMap(\.self)
    }

    /// The keys that rows had before, if the mirror has the columns that they were made of.
    package func formerKeys(in mirror: Mirror) -> (table: HyperTable, schema: Schema)? {
        guard let former, let keys = layout.formerKey, let held = mirror.schema else { return nil }
        let isThere = keys.columns.allSatisfy { column in
            held.columns.contains { $0.name.hasSameBytes(as: column.name) && $0.type == column.type }
        }
        return isThere ? (former, keys) : nil
    }

    /// How many rows of the mirror leave because their records' rows have other keys now.
    package func renamed(in mirror: Mirror) async throws -> Int {
        guard let (former, keys) = formerKeys(in: mirror) else { return 0 }
        let schema = layout.schema
        return try await mirror.file.attached(to: connection, as: Mirror.alias) {
            let old = KeyMatch(keys).condition("f", "m")
            let same =
                keys.columns.allSatisfy { column in
                    schema.columns.contains { $0.name.hasSameBytes(as: column.name) && $0.type == column.type }
                } && keys.columns.count == schema.key.count
            let today = KeyMatch(schema).condition("s", "m")
            let stays = same ? " AND NOT EXISTS (SELECT 1 FROM \(table.sql) s WHERE \(today))" : ""
            let count = try await connection.query(
                "SELECT count(*) FROM \(Mirror.table.sql) m "
                    + "WHERE EXISTS (SELECT 1 FROM \(former.sql) f WHERE \(old))\(stays)")
            return Int(count.columns[0].integers[0])
        }
    }
}
