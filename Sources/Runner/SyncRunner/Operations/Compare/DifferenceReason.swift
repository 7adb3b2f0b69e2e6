// SPDX-License-Identifier: Apache-2.0

import Columnar
import FoundationEssentials
import SyncCore
import SyncSettings
import SysproReading
import TableauLoading

/// Why SYSPRO and Tableau may differ in a row, and what brings them together.
struct DifferenceReason: Sendable {
    /// The column that shows the date by which changes are found; `nil` if no column does.
    let column: String?
    /// The first date that the next poll reads of every company; `nil` if it reads everything.
    private let readsFrom: CalendarDate?
    /// What finds changes before that date.
    private let pass: String
    private let removes: Bool

    init(_ datasource: DatasourceConfiguration, _ resolved: Mapping.Resolved, after position: Position?, now: Date) {
        removes = datasource.removesAbsent
        guard let cursor = resolved.plan.cursor, let position, !position.parts.isEmpty else {
            (column, readsFrom) = (nil, nil)
            pass = ""
            return
        }
        column = resolved.mapping.column(showing: cursor.index)
        let marks = position.parts.values.compactMap { CalendarDate(String($0.prefix(10))) }
        readsFrom = marks.min()?.adding(days: -cursor.overlapDays)
        guard let reconcile = resolved.plan.reconcile else {
            pass = "no full pass is configured ('changes.reconcile'); 'snapshot' reads everything now"
            return
        }
        let last = position.parts.keys.map { Int64(position.notes[Reading.note($0)] ?? "") ?? 0 }.min() ?? 0
        let due = Date(timeIntervalSince1970: Double(last) + Double(reconcile.every.components.seconds))
        let kind = reconcile.filter.map { "pass over the records with \($0)" } ?? "full pass"
        pass = "the next \(kind) is at \(StateText.wholeSeconds(of: max(due, now)))"
    }

    /// Why a row differs, in words for people.
    func words(_ kind: RowDifference.Kind, dated value: Value?) -> String {
        switch kind {
        case .doubled: return "Tableau has several rows with this key; 'snapshot' publishes the data source whole"
        case .extra:
            let gone = "SYSPRO has no record with this key"
            guard removes else { return gone }
            return readsFrom == nil ? "\(gone); the next poll removes it" : "\(gone); \(pass)"
        case .missing, .changed:
            guard let readsFrom else { return "entered or changed since the last poll; the next one reads everything" }
            let date: CalendarDate? =
                switch value {
                case .date(let date): date
                case .timestamp(let stamp): stamp.date
                default: nil
                }
            guard let date else { return "the next poll reads what is dated from \(readsFrom) on; \(pass)" }
            return date < readsFrom
                ? "dated \(date), before the watermark and its overlap (\(readsFrom)); \(pass)"
                : "dated \(date), which the next poll reads"
        }
    }
}

extension Mapping {
    /// The column that shows the property at `index` as it is.
    fileprivate func column(showing index: Int) -> String? {
        for (target, step) in zip(schema.columns, steps.first ?? []) where [.date, .timestamp].contains(target.type) {
            switch step {
            case .copy(index), .convert(index, _, _): return target.name
            default: continue
            }
        }
        return nil
    }
}
