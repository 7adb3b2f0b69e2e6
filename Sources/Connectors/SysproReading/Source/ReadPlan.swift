// SPDX-License-Identifier: Apache-2.0

import Columnar
import SyncCore
import SyncSettings
import SysproOData

/// What to read of an entity set, and how to find what changed in it: the configuration's words, checked against
/// `$metadata`.
package struct ReadPlan: Sendable {
    /// The entity set, as the service spells it.
    package var entitySet: String
    /// The properties that identify a record.
    package var key: [TableQuery.KeyProperty]
    /// The properties to read, in the order of the mapping's source.
    package var columns: [ScanColumn]
    /// The property that every write of a record changes, where there is one.
    package var version: String?
    /// How many properties the entity set has.
    var propertyCount: Int?
    /// What a company's table does not have of the columns, by company: it is read as `null`.
    package var absent: [String: Set<String>] = [:]
    /// Why a company's `$metadata` could not be read, by company: it is left out of the read.
    package var unresolved: [String: SyncError] = [:]
    /// The filter of every read.
    package var filter: String?
    /// The property that moves forward, if there is one.
    package var cursor: Cursor?
    /// An entity set whose new records name changed ones.
    package var companion: Companion?
    /// A fuller pass.
    package var reconcile: DatasourceConfiguration.Reconcile?
    /// How much time lies between two reads of everything, if there is a cursor.
    package var fullPass = Duration.seconds(7 * 86_400)
    /// Whether rows leave that SYSPRO no longer has.
    package var removes = false
    /// The most rows that SYSPRO is asked for by key before they leave.
    package var confirmDeletes = 1_000
    /// The records of other entity sets that lookups need.
    package var lookups: [LookupPlan]
    /// The dimensions whose values records wait for.
    package var references: [ReferencePlan] = []
    /// How many rows a record becomes, and so for how many it counts.
    package var rowsPerRecord = 1
    /// The version of the mapping that makes the rows.
    package var mapping = ""

    /// An entity set whose new records name changed ones.
    package struct Companion: Sendable {
        /// The entity set, as the service spells it.
        package var entitySet: String
        /// The properties that identify its records.
        package var key: [TableQuery.KeyProperty]
        /// Its date.
        package var cursor: Cursor
        /// From its property to the property of the main entity set.
        package var names: [(from: String, to: EntityType.Property)]
        /// The property that every write of a record changes, if there is one.
        package var version: String?

        /// What is read of a record: the names first, the date last.
        package var columns: [ScanColumn] {
            var columns = names.map { ScanColumn($0.from, .text) }
            for other in key.map(\.name) + [version].compactMap(\.self)
            where other != cursor.property && !columns.contains(where: { $0.name == other }) {
                columns.append(ScanColumn(other, .text))
            }
            return columns + [ScanColumn(cursor.property, .date)]
        }
    }

    /// Tells whether a company's rows would still be made of the same records in the same way, and new ones be found by
    /// the same property: rows that were loaded under another digest are not what they would be today.
    package func digest(of company: String) -> String {
        let words =
            [entitySet, mapping, filter ?? "", cursor?.property ?? "", reconcile?.filter ?? ""]
            + (absent[company]?.sorted() ?? [])
        return String(ShortDigest.of(words.joined(separator: "\u{1F}")), radix: 16)
    }

    /// A query for the records that `filter` finds.
    package func query(_ filter: Filter?) -> TableQuery {
        var query = TableQuery(entitySet, key: key, filter: filter, version: version)
        query.propertyCount = propertyCount
        return query
    }

    /// Queries for the records that a companion's records name.
    package func queries(naming keys: Set<[ExactText]>, by companion: Companion) -> [TableQuery] {
        let names = companion.names.map(\.to)
        return queries(
            forAny: keys.map { $0.map(\.string) }.sorted { $0.lexicographicallyPrecedes($1) }.compactMap { key in
                Filter.all(
                    zip(names, key).map { property, value in
                        .compare(property.name, .equal, value.literal(as: property.type))
                    })
            }, comparing: names.count)
    }

    /// Queries for records that were read before, to have them as they are now.
    ///
    /// - Throws: `ODataError` if a record does not hold its key.
    package func queries(for records: [[UInt8]]) throws -> [TableQuery] {
        queries(forAny: try records.map { try Filter.record($0[...], key: key) }, comparing: key.count)
    }

    /// Queries for what any of `filters` finds. A server counts the parts of a filter (Microsoft's takes 100), so a query
    /// has few of them.
    package func queries(forAny filters: [Filter], comparing parts: Int) -> [TableQuery] {
        let perQuery = max(1, 15 / max(1, parts))
        return stride(from: 0, to: filters.count, by: perQuery).map { start in
            query(any: Array(filters[start..<min(start + perQuery, filters.count)]))
        }
    }

    /// A query for what any of `filters` finds.
    package func query(any filters: [Filter]) -> TableQuery {
        guard let first = filters.first else { return query(Filter.property("", isOneOf: [])) }
        let any = filters.dropFirst().reduce(first) { $0 || $1 }
        return query(filter.map { Filter(unchecked: $0) && any } ?? any)
    }
}
