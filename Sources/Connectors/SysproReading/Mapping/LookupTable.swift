// SPDX-License-Identifier: Apache-2.0

import Columnar
import SyncCore
import SyncSettings
import SysproOData

/// What to read of another entity set so that a column can be looked up in it.
package struct LookupPlan: Hashable, Sendable {
    /// The entity set.
    var entitySet: ExactText
    /// The properties that identify its records.
    var entityKey: [TableQuery.KeyProperty]
    /// Its properties that make up the key, and how their values are compared.
    var key: [Part]
    /// Its property that is shown.
    var take: ExactText
    /// What that property is.
    var type: ColumnType

    /// One property of the key.
    struct Part: Hashable, Sendable {
        package var property: ExactText
        package var comparison: LookupComparison
    }

    /// The properties of the record's own key that the lookup's key leaves out: several records may be meant.
    var missingKey: [String] {
        entityKey.map(\.name).filter { name in !key.contains { $0.property == ExactText(name) } }
    }
}

/// The records of another entity set by their key, held for one run.
package struct LookupTable: Sendable {
    /// The value for each key, the key's parts as ``LookupComparison`` makes them comparable.
    package private(set) var values: [[Value]: Value] = [:]
    /// Whether two texts that differ in blanks at the end are two keys.
    let countsBlanks: Bool
    /// How it is known that no record is missing.
    package fileprivate(set) var completeness = Completeness.counted
    /// The first key that several records with different values have.
    private(set) var ambiguity: Ambiguity?

    /// A key that does not tell which record is meant.
    struct Ambiguity: Hashable, Sendable {
        let key: [Value]
        let values: [Value]
    }

    /// An empty table.
    ///
    /// - Parameter countsBlanks: whether the service takes texts that differ in blanks at the end for different ones.
    package init(countsBlanks: Bool = false) {
        self.countsBlanks = countsBlanks
    }

    /// Takes a record in: the values of the key's parts, and the value to show.
    mutating func add(_ key: [Value], _ value: Value, by plan: LookupPlan) {
        guard let key = comparable(key, by: plan) else { return }
        if let known = values.updateValue(value, forKey: key), known != value, ambiguity == nil {
            ambiguity = Ambiguity(key: key, values: [known, value])
        }
    }

    /// Takes a page in: the key's columns first, the value last.
    mutating func add(_ records: RecordBatch, by plan: LookupPlan) {
        for row in 0..<records.count {
            let cells = records.row(row)
            add(Array(cells.dropLast()), cells.last ?? .null, by: plan)
        }
    }

    /// What a lookup finds.
    package enum Finding {
        case value(Value)
        /// The record refers to nothing: a part of its key is missing or blank.
        case nothing
        /// No record has the key.
        case miss
    }

    /// The value of the record with this key.
    func find(_ key: [Value], by plan: LookupPlan) -> Finding {
        if let comparable = comparable(key, by: plan), let value = values[comparable] { return .value(value) }
        let isBlank = key.contains { value in
            if case .text(let text) = value { Trim.both(text).isEmpty } else { value == .null }
        }
        return isBlank ? .nothing : .miss
    }

    /// `nil` if no record can have the key: SQL's NULL equals nothing, and a text that is no number equals no number.
    private func comparable(_ key: [Value], by plan: LookupPlan) -> [Value]? {
        var parts: [Value] = []
        parts.reserveCapacity(key.count)
        for (value, part) in zip(key, plan.key) {
            guard let comparable = part.comparison.comparable(value, countsBlanks: countsBlanks) else { return nil }
            parts.append(comparable)
        }
        return parts
    }
}

extension [LookupPlan] {
    /// Reads what the lookups need, whole.
    ///
    /// - Throws: `SyncError` if a record cannot be read, or a key does not tell which of several records is meant.
    package func tables(from client: SysproClient) async throws -> [LookupTable] {
        var tables: [LookupTable] = []
        for plan in self {
            let columns =
                plan.key.map { ScanColumn($0.property.string, .text) } + [ScanColumn(plan.take.string, plan.type)]
            let empty = LookupTable(countsBlanks: client.configuration.limits.countsTrailingBlanks)
            var table = empty
            let found = try await client.readWhole(
                TableQuery(plan.entitySet.string, key: plan.entityKey), columns: columns, beginAgain: { table = empty }
            ) { page in
                try page.requireWhole(of: plan.entitySet.string)
                table.add(page.records, by: plan)
            }
            if let ambiguity = table.ambiguity { throw plan.error(ambiguity) }
            table.completeness = Completeness(found, of: plan.entitySet.string)
            tables.append(table)
        }
        return tables
    }
}

extension LookupPlan {
    fileprivate func error(_ ambiguity: LookupTable.Ambiguity) -> SyncError {
        let names = key.map(\.property.string).joined(separator: ", ")
        let found =
            "several records of \(entitySet) have the \(names) (\(ambiguity.key.map(\.description).joined(separator: ", "))) "
            + "with different \(take): " + ambiguity.values.map { "'\($0)'" }.joined(separator: " and ")
            + ". A lookup must find one record"
        guard !missingKey.isEmpty else {
            return SyncError(
                .source,
                found
                    + "; either the record changed while it was read, and the next run reads it again, or the service "
                    + "declares a key (\(entityKey.map(\.name).joined(separator: ", "))) that is not one",
                isRetriable: true)
        }
        return SyncError(
            .schema,
            found + ": add the rest of \(entitySet)'s key (\(missingKey.joined(separator: ", "))) to the lookup's 'key'"
        )
    }
}

extension [LookupTable] {
    /// Tells whether two reads found the same, in whatever order.
    package var digest: String {
        let sum = self.enumerated().reduce(into: UInt64(0)) { sum, table in
            for (key, value) in table.element.values {
                let words = ["\(table.offset)"] + key.map(\.description) + ["\(value)"]
                sum &+= ShortDigest.of(words.joined(separator: "\u{1F}"))
            }
        }
        return String(sum, radix: 16)
    }
}

extension ODataPage {
    /// A record that others depend on must be there whole: leaving it out would make them wrong.
    package func requireWhole(of entitySet: String) throws {
        guard let refused = refused.first else { return }
        throw SyncError(
            .source,
            "a record of \(entitySet), on which others depend, cannot be read: \(refused.property) \(refused.reason)")
    }
}
