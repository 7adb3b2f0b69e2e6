// SPDX-License-Identifier: Apache-2.0

import Columnar
import TableauREST

/// How a data source in Tableau differs from what was published.
struct DestinationDrift: Hashable, Sendable {
    /// What keeps rows from being loaded, each difference as half a sentence.
    private(set) var faults: [String] = []
    /// What people changed without harm.
    private(set) var remarks: [String] = []

    /// Compares with what Tableau shows people, where a column may also be hidden, renamed or given another type while
    /// the data are as they were.
    init(of schema: Schema, shown fields: [DataSourceField]) {
        let columns = fields.filter(\.isColumn)
        for column in schema.columns {
            guard
                let field = columns.first(where: { $0.name.hasSameBytes(as: column.name) })
                    ?? columns.first(where: { $0.caption == column.name })
            else {
                faults.append("the column '\(column.name)' is missing or hidden")
                continue
            }
            if !column.type.fits(field.dataType) {
                faults.append(
                    "the column '\(column.name)' is \(field.dataType.rawValue) and was published as \(column.type)")
            }
            if field.caption != column.name {
                remarks.append("the column '\(column.name)' is called '\(field.caption)' in Tableau")
            }
        }
    }

    /// Compares with the columns of the data themselves.
    init(of schema: Schema, held: Schema) {
        for column in schema.columns {
            guard let found = held.columns.first(where: { $0.name.hasSameBytes(as: column.name) }) else {
                let renamed = held.columns.first { other in
                    other.type == column.type && !schema.columns.contains { $0.name.hasSameBytes(as: other.name) }
                }
                faults.append(
                    "the column '\(column.name)' is missing"
                        + (renamed.map { "; '\($0.name)', not published by us, may be it renamed" } ?? "")
                )
                continue
            }
            if found.type != column.type {
                faults.append("the column '\(column.name)' is \(found.type) and was published as \(column.type)")
            }
        }
    }
}

extension ColumnType {
    /// Whether Tableau may show values of this type as `type`.
    fileprivate func fits(_ type: DataSourceField.DataType) -> Bool {
        switch self {
        case _ where type == .unknown: true
        case .text: type == .string
        case .int32, .integer: type == .integer
        // Without decimals, Tableau may take it for a whole number.
        case .numeric: type == .real || type == .integer
        case .double: type == .real
        case .boolean: type == .boolean
        case .date: type == .date
        case .timestamp, .instant: type == .dateTime
        }
    }
}
