// SPDX-License-Identifier: Apache-2.0

import Columnar
import RunnerState
import SyncCore
import SyncSettings
import SysproOData

/// The records of a companion that a company had within its overlap when it was last read. Only what is new among them,
/// has changed, or is gone names records of the main entity set that have to be read again.
package struct CompanionRows: Sendable {
    /// One record.
    struct Row: Sendable {
        /// Its day, in days since 1970; `nil` if it has none.
        package var day: Int32?
        /// The values that name a record of the main entity set.
        package var names: RowKey
    }

    /// The records, by a digest of their key, version and names.
    private(set) var rows: [UInt64: Row] = [:]

    /// The kind of its files.
    static let kind = "companion"

    /// Under which name a position remembers them.
    static func note(_ company: String) -> String { "companion rows \(company)" }

    /// No records.
    init() {}

    /// The records that a position knows of; `nil` if it knows of none, or if their file is lost or damaged.
    init?(in files: KnownFiles, at position: Position, of company: String) {
        guard let lines = files.lines(position.notes[Self.note(company)]) else { return nil }
        for line in lines {
            let parts = line.split(separator: UInt8(ascii: " "), maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3, let digest = UInt64(String(decoding: parts[0], as: UTF8.self), radix: 16),
                let names = RowKey(line: Array(parts[2]))
            else { return nil }
            rows[digest] = Row(day: Int32(String(decoding: parts[1], as: UTF8.self)), names: names)
        }
    }

    /// Keeps the records for `position`, which names them from now on.
    func save(in files: KnownFiles, at position: inout Position, of company: String) throws {
        let lines = rows.map { digest, row in
            Array("\(String(digest, radix: 16)) \(row.day.map(String.init) ?? "-") ".utf8) + row.names.line
        }
        let note = Self.note(company)
        position.notes[note] = try files.save(
            lines.sorted { $0.lexicographicallyPrecedes($1) }, besides: position.notes[note])
    }

    /// Takes in a page that was read with the columns of `companion`.
    mutating func add(_ page: ODataPage, of companion: ReadPlan.Companion) {
        let columns = page.records.columns
        for row in 0..<page.records.count {
            let identity = columns.map { $0[row].description }.joined(separator: "\u{1F}")
            let names = companion.names.indices.map { Value.text(columns[$0][row].description) }
            guard let names = RowKey(names) else { continue }
            let day: Int32? =
                switch columns[columns.count - 1][row] {
                case .date(let date): Int32(clamping: date.daysSince1970)
                default: nil
                }
            rows[ShortDigest.of(identity)] = Row(day: day, names: names)
        }
    }

    /// The names in records that these are not, or that were there on or after `bound` and are not any more.
    func names(since earlier: CompanionRows?, from bound: CalendarDate) -> Set<[ExactText]> {
        guard let earlier else { return Self.names(Array(rows.values)) }
        let new = rows.filter { earlier.rows[$0.key] == nil }
        let gone = earlier.rows.filter { digest, row in
            rows[digest] == nil && (row.day.map { $0 >= Int32(clamping: bound.daysSince1970) } ?? true)
        }
        return Self.names(Array(new.values) + Array(gone.values))
    }

    private static func names(_ rows: [Row]) -> Set<[ExactText]> {
        Set(rows.map { $0.names.texts.map { ExactText($0) } })
    }
}
