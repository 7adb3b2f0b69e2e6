// SPDX-License-Identifier: Apache-2.0

import Columnar
import SyncCore
import SyncSettings
import SysproOData

/// How to read what a dimension holds.
package struct DimensionPlan: Sendable {
    /// The dimension's name.
    package let name: String
    /// The columns that are referred to.
    package let columns: [String]
    /// How its rows are made.
    package let mapping: Mapping
    /// What is read for them.
    package var plan: ReadPlan

    package init(_ name: String, _ resolved: Mapping.Resolved, columns: [String]) {
        self.name = name
        self.columns = columns
        mapping = resolved.mapping
        plan = resolved.plan
    }

    /// The columns' places in the rows.
    ///
    /// - Throws: ``ConfigurationError`` if the dimension has no such column.
    package func places(file: String, line: Int?) throws -> [Int] {
        try columns.map { column in
            guard let place = mapping.schema.columns.firstIndex(where: { $0.name == column }) else {
                throw ConfigurationError(
                    file: file, line: line,
                    message: "'\(name)' has no column '\(column)', which another data source refers to")
            }
            return place
        }
    }
}

/// The values that a dimension has in SYSPRO, as its data source's mapping makes them.
package struct Dimension: Sendable {
    /// The texts of its columns, comparable.
    package var values: Set<[ExactText]> = []
    /// Records that could not be taken over.
    package private(set) var rejected = 0
    /// How it is known that no record is missing, also of what its columns look up.
    package private(set) var completeness = Completeness.counted

    /// Reads it whole, company by company.
    package static func read(
        _ dimension: DimensionPlan, places: [Int], from clients: [ODataSource.CompanyClient]
    ) async throws -> Dimension {
        var found = Dimension()
        let plan = dimension.plan
        for client in clients {
            let lookups = try await plan.lookups.tables(from: client.client)
            var query = plan.query(plan.filter.map(Filter.init(unchecked:)))
            query.absent = plan.absent[client.company] ?? []
            let before = found
            let read = try await client.client.readWhole(
                query, columns: plan.columns, beginAgain: { found = before }
            ) { page in
                let made = dimension.mapping.rows(of: page.records, company: client.company, lookups: lookups)
                found.rejected += page.refused.count + made.faults.count
                for row in 0..<made.rows.count { found.values.insert(ComparableText.of(made.rows, row, places)) }
            }
            found.completeness = lookups.reduce(found.completeness) { $0.and($1.completeness) }
                .and(Completeness(read, of: plan.entitySet))
        }
        return found
    }
}

extension ComparableText {
    /// The texts of some columns of a row; 2025 and 2025.00 have the same.
    package static func of(_ rows: RecordBatch, _ row: Int, _ places: [Int]) -> [ExactText] {
        places.map { ExactText(of(rows.columns[$0][row], isNumber: rows.columns[$0].type.isNumber)) }
    }
}
