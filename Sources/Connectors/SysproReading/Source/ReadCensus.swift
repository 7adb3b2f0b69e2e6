// SPDX-License-Identifier: Apache-2.0

import Columnar
import Synchronization
import SysproOData

/// The stage that a source's records go to, so that the source can ask about the rows that it did not bring.
///
/// It is there once the sink has opened it, which is before the first record is read.
package final class OpenedStage: Sendable {
    private let box = Mutex<(any AbsentRows)?>(nil)

    package init() {}

    /// The stage of the run under way.
    package var rows: (any AbsentRows)? {
        get { box.withLock { $0 } }
        set { box.withLock { $0 = newValue } }
    }
}

/// What a company's read is checked against once it has come to its end.
struct CensusPlan: Sendable {
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

/// The keys that one company's read has brought.
package struct ReadCensus: Sendable {
    private let keys: KeyMapping?
    private let company: String
    /// Whether all keys are noted.
    private let collects: Bool
    /// The keys that were noted.
    private(set) var seen: Set<RowKey> = []
    /// A key that was read: an answer that lacks it proves nothing.
    private(set) var control: RowKey?
    /// Whether a record came whose key cannot be read: it may be any row's.
    private(set) var isUnclear = false

    init(_ keys: KeyMapping?, of company: String, collects: Bool) {
        (self.keys, self.company, self.collects) = (keys, company, collects)
    }

    /// Takes note of the keys of a page's records, whatever becomes of them: they were read, so that nobody needs to ask.
    mutating func note(_ page: ODataPage, _ lookups: [LookupTable]) {
        guard let keys, collects || control == nil, page.rowCount > 0 else { return }
        let records = collects ? page.records : page.records.filtered { $0 == 0 }
        note(keys.rows(ofWhole: records, company: company, lookups: lookups).rows)
        guard collects, !page.refused.isEmpty else { return }
        note(keys.rows(ofJSON: page.refused.map { $0.json[...] }, company: company, lookups: lookups))
    }

    /// Takes note of a page of a sweep, which holds nothing but keys, and returns them.
    mutating func sweep(_ page: ODataPage, _ lookups: [LookupTable]) -> RecordBatch? {
        guard let keys else { return nil }
        let made = keys.mapping.rows(of: page.records, company: company, lookups: lookups)
        if !page.refused.isEmpty || !made.faults.isEmpty { isUnclear = true }
        if control == nil, made.rows.count > 0 { control = made.rows.key(ofRow: 0) }
        return made.rows
    }

    /// Takes note of keys of which SYSPRO could not be asked: a later pass has to account for them still.
    mutating func note(unanswered: [RowKey]) {
        if collects { seen.formUnion(unanswered) }
    }

    private mutating func note(_ rows: RecordBatch) {
        for row in 0..<rows.count {
            guard collects || control == nil else { return }
            guard let key = rows.key(ofRow: row) else { continue }
            control = control ?? key
            if collects { seen.insert(key) }
        }
    }
}

extension RecordBatch {
    /// The key that a row of a table of keys holds; `nil` if a value is missing.
    package func key(ofRow row: Int) -> RowKey? { key(ofRow: row, in: Array(columns.indices)) }

    /// The keys of a table of keys.
    var rowKeys: [RowKey] { (0..<count).compactMap { key(ofRow: $0) } }
}
