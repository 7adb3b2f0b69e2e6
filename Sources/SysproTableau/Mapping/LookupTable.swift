// SPDX-License-Identifier: Apache-2.0

import Columnar
import SyncCore
import SysproOData

/// What to read of another entity set so that a column can be looked up in it.
struct LookupPlan: Hashable, Sendable {
    /// The entity set.
    var entitySet: String
    /// The properties that identify its records.
    var entityKey: [TableQuery.KeyProperty]
    /// Its properties that make up the key.
    var key: [String]
    /// Its property that is shown.
    var take: String
    /// What that property is.
    var type: ColumnType
}

/// The records of another entity set by their key, held for one run.
struct LookupTable: Sendable {
    /// The value for each key; keys are compared as the server wrote them.
    var values: [[String]: Value] = [:]

    /// Takes a page in: the key's columns first, the value last.
    mutating func add(_ records: RecordBatch) {
        for row in 0..<records.count {
            let key = records.columns.dropLast().map { $0[row].description }
            values[key] = records.columns.last?[row] ?? .null
        }
    }
}

extension [LookupPlan] {
    /// Reads what the lookups need, whole.
    func tables(from client: SysproClient) async throws -> [LookupTable] {
        var tables: [LookupTable] = []
        for plan in self {
            let columns = plan.key.map { ScanColumn($0, .text) } + [ScanColumn(plan.take, plan.type)]
            var table = LookupTable()
            try await client.readWhole(
                TableQuery(plan.entitySet, key: plan.entityKey), columns: columns, beginAgain: { table = LookupTable() }
            ) { page in
                try page.requireWhole(of: plan.entitySet)
                table.add(page.records)
            }
            tables.append(table)
        }
        return tables
    }
}

extension [LookupTable] {
    /// Tells whether two reads found the same, in whatever order.
    var digest: String {
        let sum = self.enumerated().reduce(into: UInt64(0)) { sum, table in
            for (key, value) in table.element.values {
                sum &+= StateFolder.hash("\(table.offset)\u{1F}\(key.joined(separator: "\u{1F}"))\u{1F}\(value)")
            }
        }
        return String(sum, radix: 16)
    }
}

extension ODataPage {
    /// A record that others depend on must be there whole: leaving it out would make them wrong.
    func requireWhole(of entitySet: String) throws {
        guard let refused = refused.first else { return }
        throw SyncError(
            .source,
            "a record of \(entitySet), on which others depend, cannot be read: \(refused.property) \(refused.reason)")
    }
}
