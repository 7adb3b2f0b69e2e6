// SPDX-License-Identifier: Apache-2.0

import Columnar
import SyncCore

/// What the records of one run refer to, as far as they are held back for it, and the records that waited so far.
package struct References: Sendable {
    /// One reference, and the values that its dimension has.
    package struct Check: Sendable {
        let plan: ReferencePlan
        package let known: Set<[ExactText]>
        /// How it is known that none is missing.
        package var completeness = Completeness.counted

        /// The reference with the values that another company's dimension has as well.
        package func joined(with other: Check) -> Check {
            Check(
                plan: plan, known: known.union(other.known), completeness: completeness.and(other.completeness))
        }
    }

    package var checks: [Check] = []
    package var waiting = WaitingRecords()
    /// Whether SYSPRO is asked again for those whose reference exists now.
    var readsAgain = false

    /// Nothing is held back.
    package static let none = References()

    /// What rows refer to that no dimension has, by row. Blank values refer to nothing.
    package func missing(in rows: RecordBatch) -> [Int: [MissingReference]] {
        var missing: [Int: [MissingReference]] = [:]
        for check in checks {
            for row in 0..<rows.count {
                let values = ComparableText.of(rows, row, check.plan.columns)
                guard !values[0].string.isEmpty, !check.known.contains(values) else { continue }
                missing[row, default: []].append(
                    MissingReference(
                        dimension: check.plan.dimension.name, columns: check.plan.dimension.columns,
                        values: values.map(\.string)))
            }
        }
        return missing
    }

    package init(checks: [Check] = [], waiting: WaitingRecords = WaitingRecords(), readsAgain: Bool = false) {
        self.checks = checks
        self.waiting = waiting
        self.readsAgain = readsAgain
    }
}

extension References {
    /// The column that refers to what is missing.
    package func column(of missing: MissingReference) -> String {
        checks.first { $0.plan.isMeant(by: missing) }?.plan.names[0] ?? missing.columns[0]
    }
}

extension [References.Check] {
    /// Whether something that a record waited for is still held back for and still not there.
    func lack(_ references: [MissingReference]) -> Bool {
        references.contains { reference in
            contains { $0.plan.isMeant(by: reference) && !$0.known.contains(reference.values.map { ExactText($0) }) }
        }
    }
}
