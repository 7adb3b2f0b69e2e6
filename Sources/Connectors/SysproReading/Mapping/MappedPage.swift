// SPDX-License-Identifier: Apache-2.0

import Columnar
import SyncCore
import SysproOData

/// What became of one page's records.
package struct MappedPage: Sendable {
    /// The rows that can be loaded.
    package let rows: RecordBatch
    /// Of which record each row is.
    package let records: [Int]
    /// The records that could not be mapped.
    package let faults: [Fault]
    /// The records that are held back, and what they wait for.
    package let held: [Held]
    /// The rows that they will become.
    package let heldRows: RecordBatch
    /// How many rows lack a value that was looked up and not found, by column.
    package let misses: [String: Int]

    /// A record that waits.
    package struct Held: Sendable {
        /// Its place in the batch.
        package let record: Int
        /// What it waits for.
        package let missing: [MissingReference]
        /// The column that refers.
        package let column: String
    }
}

extension SourcePage {
    /// Makes rows of the records of this page.
    package func mapped(_ page: ODataPage, by mapping: Mapping) -> MappedPage {
        let made = mapping.rows(of: page.records, company: company, lookups: lookups)
        let (rows, records) = (made.rows, made.records)
        let missing = references.missing(in: rows)
        guard !missing.isEmpty else {
            return MappedPage(
                rows: rows, records: records, faults: made.faults, held: [], heldRows: RecordBatch(mapping.schema),
                misses: misses(made.misses, mapping))
        }
        // A record is held back whole, with all rows that it would become.
        var held: [Int: [MissingReference]] = [:]
        for (row, references) in missing.sorted(by: { $0.key < $1.key }) {
            let new = references.filter { held[records[row]]?.contains($0) != true }
            held[records[row], default: []] += new
        }
        let goes = records.map { held[$0] == nil }
        return MappedPage(
            rows: rows.filtered { goes[$0] }, records: zip(records, goes).filter(\.1).map(\.0),
            faults: made.faults,
            held: held.sorted { $0.key < $1.key }.map { record, missing in
                MappedPage.Held(record: record, missing: missing, column: references.column(of: missing[0]))
            },
            heldRows: rows.filtered { !goes[$0] },
            misses: misses(made.misses.filter { held[$0.record] == nil }, mapping))
    }

    private func misses(_ misses: [Mapping.Miss], _ mapping: Mapping) -> [String: Int] {
        misses.reduce(into: [:]) { $0[mapping.schema.columns[$1.column].name, default: 0] += 1 }
    }
}
