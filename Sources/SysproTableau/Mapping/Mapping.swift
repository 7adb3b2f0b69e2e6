// SPDX-License-Identifier: Apache-2.0

public import Columnar

/// How a record of SYSPRO becomes a row of a data source: which properties are read as what, and what is made of them.
public struct Mapping: Sendable {
    /// The rows that come out. The key's columns cannot be null.
    public let schema: Schema
    /// The properties to read, and as what.
    public let source: Schema
    /// How each column of `schema` is filled, in order.
    let steps: [Step]
    /// The records of other entity sets that lookups need.
    let lookups: [LookupPlan]
    /// The places of the entity's key among the properties that are read.
    let recordKey: [Int]
    /// A digest of all this, so that a rejected record says under which mapping it failed.
    public let version: String

    /// How one column is filled.
    enum Step: Sendable {
        /// A property as it was read.
        case copy(Int)
        /// A property, converted.
        case convert(Int, trim: Bool, labels: [String: String])
        /// The same text in every row, with `{company}` for the company.
        case constant(String)
        /// One part of a text property.
        case segment(Int, index: Int, separator: String)
        /// What a record of another entity set says.
        case lookup(Int, key: [Int])
    }

    /// Maps the records of one company.
    ///
    /// - Returns: the rows that could be made, and for each record that could not be: its index, the column and the
    ///   reason.
    func rows(
        of records: RecordBatch, company: String, lookups tables: [LookupTable]
    ) -> (rows: RecordBatch, kept: [Int], faults: [Fault]) {
        var faults: [Int: Fault] = [:]
        let columns = zip(schema.columns, steps).map { target, step in
            var column = fill(target, step, records, company, tables, &faults)
            if !target.isNullable {
                for row in 0..<column.count where column.isNull(row) && faults[row] == nil {
                    faults[row] = Fault(record: row, column: target.name, reason: "a key must not be missing")
                }
            }
            if column.type != target.type { column = Column(target.type) }
            return column
        }
        let rows = RecordBatch(schema, columns: columns)
        guard !faults.isEmpty else { return (rows, Array(0..<rows.count), []) }
        let kept = (0..<rows.count).filter { faults[$0] == nil }
        return (rows.filtered { faults[$0] == nil }, kept, faults.values.sorted { $0.record < $1.record })
    }

    /// What tells a record from every other of its entity set.
    func recordKey(of records: RecordBatch, row: Int) -> [UInt8] {
        var key: [UInt8] = []
        for index in recordKey {
            key += Array(records.columns[index][row].description.utf8)
            key.append(0x1F)
        }
        return key
    }

    /// The column that a property fills, for messages; the property itself where it fills none.
    func column(of property: String) -> String {
        for (target, step) in zip(schema.columns, steps) {
            switch step {
            case .copy(let index), .convert(let index, _, _), .segment(let index, _, _):
                if source.columns[index].name == property { return target.name }
            case .constant, .lookup: continue
            }
        }
        return property
    }

    private func fill(
        _ target: Schema.Column, _ step: Step, _ records: RecordBatch, _ company: String, _ tables: [LookupTable],
        _ faults: inout [Int: Fault]
    ) -> Column {
        switch step {
        case .copy(let index):
            return records.columns[index]
        case .convert(let index, let trim, let labels):
            let source = records.columns[index]
            if source.type == .text, target.type == .text { return source.relabelled(trim: trim, labels: labels) }
            return build(target, count: records.count, &faults) { row in
                try source[row].converted(to: target.type, trim: trim, labels: labels)
            }
        case .constant(let text):
            let text = text.replacing("{company}", with: company)
            return build(target, count: records.count, &faults) { _ in
                try Value.text(text).converted(to: target.type, trim: false, labels: [:])
            }
        case .segment(let index, let part, let separator):
            return build(target, count: records.count, &faults) { row in
                let value = records.columns[index][row]
                guard value != .null else { return .null }
                let parts = value.description.trimmed.split(separator: separator, omittingEmptySubsequences: false)
                guard parts.indices.contains(part - 1) else { return .null }
                return try Value.text(String(parts[part - 1])).converted(to: target.type, trim: true, labels: [:])
            }
        case .lookup(let table, let key):
            return build(target, count: records.count, &faults) { row in
                let key = key.map { records.columns[$0][row].description }
                return try (tables[table].values[key] ?? .null).converted(to: target.type, trim: false, labels: [:])
            }
        }
    }

    private func build(
        _ target: Schema.Column, count: Int, _ faults: inout [Int: Fault], _ value: (Int) throws -> Value
    ) -> Column {
        var column = Column(target.type, capacity: count)
        for row in 0..<count {
            do {
                try column.append(value(row))
            } catch {
                faults[row] = Fault(
                    record: row, column: target.name, reason: (error as? ValueError)?.reason ?? "\(error)")
                column.appendNull()
            }
        }
        return column
    }
}

/// A record that could not be mapped.
struct Fault: Hashable, Sendable {
    /// Its place in the batch.
    var record: Int
    /// The column that could not be filled.
    var column: String
    /// Why, with the value.
    var reason: String
}
