// SPDX-License-Identifier: Apache-2.0

import Columnar
import FoundationEssentials
import RunnerState
import SyncCore
import SyncSettings

/// What a company's lookups last found, kept as files, so that records can be mapped again without asking SYSPRO.
package struct RememberedLookups {
    private let files: RememberedFiles
    private let company: String

    package init(_ folder: StateFolder, company: String) {
        files = RememberedFiles(folder, "lookups")
        self.company = company
    }

    private struct Rows: Codable {
        var entitySet: String
        var take: String
        var countsBlanks: Bool
        /// The key's texts and behind them the value, which may be missing.
        var rows: [[String?]]
    }

    /// Keeps `tables`, one for each of `plans`; what is there already is not written again.
    package func save(_ tables: [LookupTable], of plans: [LookupPlan]) throws {
        for (plan, table) in zip(plans, tables) {
            try files.save(as: name(of: plan), digest: [table].digest) {
                let rows = table.values.map { key, value in key.map(\.description).map(Optional.some) + [value.kept] }
                return try JSONEncoder().encode(
                    Rows(
                        entitySet: plan.entitySet.string, take: plan.take.string, countsBlanks: table.countsBlanks,
                        rows: rows))
            }
        }
    }

    /// What was kept, one table for each of `plans`.
    ///
    /// - Throws: `SyncError` if nothing was, or it cannot be read.
    package func tables(of plans: [LookupPlan]) throws -> [LookupTable] {
        try plans.map { plan in
            guard let data = try files.data(of: name(of: plan)),
                let kept = try? JSONDecoder().decode(Rows.self, from: data)
            else {
                throw SyncError(
                    .local,
                    "what \(plan.entitySet) holds, in which columns are looked up, is not known here yet\(words); the "
                        + "next 'sync' writes it down")
            }
            var table = LookupTable(countsBlanks: kept.countsBlanks)
            for row in kept.rows {
                table.add(
                    row.dropLast().map { .text($0 ?? "") }, try Value(kept: row.last ?? nil, as: plan.type), by: plan)
            }
            return table
        }
    }

    private var words: String { company.isEmpty ? "" : " for \(company)" }

    private func name(of plan: LookupPlan) -> String {
        let parts =
            [company, plan.entitySet.string, plan.take.string, "\(plan.type)"]
            + plan.key.flatMap { [$0.property.string, "\($0.comparison)"] }
        return FileName.of(parts.joined(separator: " "))
    }
}

extension Value {
    /// The value as a text from which it can be made again; `nil` if it is missing.
    package var kept: String? {
        switch self {
        case .null: nil
        case .timestamp(let stamp): "\(stamp.microsecondsSince1970)"
        default: description
        }
    }

    package init(kept text: String?, as type: ColumnType) throws {
        guard let text else {
            self = .null
            return
        }
        switch type {
        case .text: self = .text(text)
        case .timestamp, .instant: self = .timestamp(Timestamp(microsecondsSince1970: Int64(text) ?? 0))
        default: self = try Value(parsing: text, as: type)
        }
    }
}
