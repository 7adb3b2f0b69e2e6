// SPDX-License-Identifier: Apache-2.0

import Columnar
import FoundationEssentials
import SyncCore

/// What a company's lookups last found, kept as files, so that records can be mapped again without asking SYSPRO.
struct RememberedLookups {
    private let folder: StateFolder
    private let company: String

    init(_ folder: StateFolder, company: String) {
        self.folder = folder
        self.company = company
    }

    private struct Rows: Codable {
        var entitySet: String
        var take: String
        /// The key's texts and behind them the value, which may be missing.
        var rows: [[String?]]
    }

    /// Keeps `tables`, one for each of `plans`; what is there already is not written again.
    func save(_ tables: [LookupTable], of plans: [LookupPlan]) throws {
        for (plan, table) in zip(plans, tables) {
            let digest = [table].digest
            let name = name(of: plan)
            guard !FileManager.default.fileExists(atPath: "\(path)/\(name).\(digest).json") else { continue }
            try folder.make(path)
            let rows = table.values.map { key, value in key.map(Optional.some) + [value.kept] }
            let text = try JSONEncoder().encode(Rows(entitySet: plan.entitySet, take: plan.take, rows: rows))
            do {
                try text.write(to: URL(filePath: "\(path)/\(name).\(digest).json"), options: .atomic)
            } catch {
                throw SyncError(
                    .local, "\(path) cannot be written: the disk is full, or this user may not write there",
                    isRetriable: true, underlying: error)
            }
            for old in files(named: name) where old != "\(name).\(digest).json" {
                try? FileManager.default.removeItem(atPath: "\(path)/\(old)")
            }
        }
    }

    /// What was kept, one table for each of `plans`.
    ///
    /// - Throws: `SyncError` where nothing was, or it cannot be read.
    func tables(of plans: [LookupPlan]) throws -> [LookupTable] {
        try plans.map { plan in
            guard let file = files(named: name(of: plan)).first,
                let data = try? Data(contentsOf: URL(filePath: "\(path)/\(file)")),
                let kept = try? JSONDecoder().decode(Rows.self, from: data)
            else {
                throw SyncError(
                    .local,
                    "what \(plan.entitySet) holds, in which columns are looked up, is not known here yet\(words); the "
                        + "next 'sync' writes it down")
            }
            var table = LookupTable()
            for row in kept.rows {
                table.values[row.dropLast().map { $0 ?? "" }] = try Value(kept: row.last ?? nil, as: plan.type)
            }
            return table
        }
    }

    private var words: String { company.isEmpty ? "" : " for \(company)" }

    private var path: String { folder.path + "/lookups" }

    private func name(of plan: LookupPlan) -> String {
        let parts = [company, plan.entitySet, plan.take, "\(plan.type)"] + plan.key
        return StateFolder.fileName(parts.joined(separator: " "))
    }

    private func files(named name: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.filter { $0.hasPrefix(name + ".") && $0.hasSuffix(".json") }
    }
}

extension Value {
    /// The value as a text from which it can be made again; `nil` where it is missing.
    fileprivate var kept: String? {
        switch self {
        case .null: nil
        case .timestamp(let stamp): "\(stamp.microsecondsSince1970)"
        default: description
        }
    }

    fileprivate init(kept text: String?, as type: ColumnType) throws {
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
