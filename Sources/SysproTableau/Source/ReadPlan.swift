// SPDX-License-Identifier: Apache-2.0

import Columnar
import SyncCore
import SysproOData

/// What to read of an entity set, and how to find what changed in it: the configuration's words, checked against
/// `$metadata`.
struct ReadPlan: Sendable {
    /// The entity set, as the service spells it.
    var entitySet: String
    /// The properties that identify a record.
    var key: [TableQuery.KeyProperty]
    /// The properties to read, in the order of the mapping's source.
    var columns: [ScanColumn]
    /// The property that every write of a record changes, where there is one.
    var version: String?
    /// How many properties the entity set has.
    var propertyCount: Int?
    /// What a company's table does not have of the columns, by company: it is read as `null`.
    var absent: [String: Set<String>] = [:]
    /// The filter of every read.
    var filter: String?
    /// The property that moves forward, if there is one.
    var cursor: Cursor?
    /// An entity set whose new records name changed ones.
    var companion: Companion?
    /// A fuller pass.
    var reconcile: DatasourceConfiguration.Reconcile?
    /// The records of other entity sets that lookups need.
    var lookups: [LookupPlan]
    /// How many rows a record becomes, and so for how many it counts.
    var rowsPerRecord = 1

    /// An entity set whose new records name changed ones.
    struct Companion: Sendable {
        /// The entity set, as the service spells it.
        var entitySet: String
        /// The properties that identify its records.
        var key: [TableQuery.KeyProperty]
        /// Its date.
        var cursor: Cursor
        /// From its property to the property of the main entity set.
        var names: [(from: String, to: EntityType.Property)]
    }

    /// A query for the records that `filter` finds.
    func query(_ filter: Filter?) -> TableQuery {
        var query = TableQuery(entitySet, key: key, filter: filter, version: version)
        query.propertyCount = propertyCount
        return query
    }

    /// Queries for the records with these keys. A server counts the parts of a filter (Microsoft's takes 100), so a
    /// query names few.
    func queries(naming keys: Set<[String]>, by companion: Companion) -> [TableQuery] {
        let names = companion.names.map(\.to)
        let perQuery = max(1, 15 / names.count)
        let sorted = keys.sorted { $0.lexicographicallyPrecedes($1) }
        return stride(from: 0, to: sorted.count, by: perQuery).map { start in
            let records = sorted[start..<min(start + perQuery, sorted.count)].compactMap { key in
                Filter.all(
                    zip(names, key).map { property, value in
                        .compare(property.name, .equal, property.type == .string ? .text(value) : .bare(value))
                    })
            }
            let named = records.dropFirst().reduce(records[0]) { $0 || $1 }
            return query(filter.map { Filter(unchecked: $0) && named } ?? named)
        }
    }
}
