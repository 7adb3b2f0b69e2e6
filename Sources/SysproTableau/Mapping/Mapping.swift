// SPDX-License-Identifier: Apache-2.0

public import Columnar

/// How a record of SYSPRO becomes a row of a data source: which properties are read as what, and what is made of them.
public struct Mapping: Sendable {
    /// The rows that come out. The key's columns cannot be null.
    public let schema: Schema
    /// The properties to read, and as what.
    public let source: Schema
    /// How each column of `schema` is filled, in order: once for each row that a record becomes.
    let steps: [[Step]]
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
        case segment(Int, index: Int, separator: String, labels: [String: String])
        /// What a record of another entity set says.
        case lookup(Int, key: [Int], labels: [String: String])
    }

    /// How many rows a record becomes.
    var rowsPerRecord: Int { steps.count }

    /// Maps the records of one company.
    ///
    /// - Returns: the rows that could be made, of which record each is, and for each record that could not be mapped
    ///   whole, and so gives no row: its index, the column and the reason.
    func rows(
        of records: RecordBatch, company: String, lookups tables: [LookupTable]
    ) -> (rows: RecordBatch, kept: [Int], faults: [Fault]) {
        var faults: [Int: Fault] = [:]
        let parts = steps.map { steps in
            zip(schema.columns, steps).map { fill($0, by: $1, records, company, tables, &faults) }
        }
        let kept = (0..<records.count).filter { faults[$0] == nil }
        if faults.isEmpty, parts.count == 1 { return (RecordBatch(schema, columns: parts[0]), kept, []) }
        let columns = schema.columns.indices.map { index in
            var column = Column(schema.columns[index].type, capacity: kept.count * parts.count)
            for part in parts { column.append(kept, of: part[index]) }
            return column
        }
        return (
            RecordBatch(schema, columns: columns), parts.flatMap { _ in kept },
            faults.values.sorted { $0.record < $1.record }
        )
    }

    private func fill(
        _ target: Schema.Column, by step: Step, _ records: RecordBatch, _ company: String, _ tables: [LookupTable],
        _ faults: inout [Int: Fault]
    ) -> Column {
        let column = fill(target, step, records, company, tables, &faults)
        if !target.isNullable {
            for row in 0..<column.count where column.isNull(row) && faults[row] == nil {
                faults[row] = Fault(record: row, column: target.name, reason: "a key must not be missing")
            }
        }
        return column.type == target.type ? column : Column(target.type)
    }

    /// What tells a record from every other of its entity set.
    func recordKey(of records: RecordBatch, row: Int) -> [UInt8] { records.keyText(of: recordKey, row: row) }

    /// The column that a property fills, for messages; the property itself where it fills none.
    func column(of property: String) -> String {
        for (target, step) in steps.flatMap({ zip(schema.columns, $0) }) {
            switch step {
            case .copy(let index), .convert(let index, _, _), .segment(let index, _, _, _):
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
        case .segment(let index, let part, let separator, let labels):
            return build(target, count: records.count, &faults) { row in
                let value = records.columns[index][row]
                guard value != .null else { return .null }
                let parts = value.description.trimmed.split(separator: separator, omittingEmptySubsequences: false)
                guard parts.indices.contains(part - 1) else { return .null }
                return try Value.text(String(parts[part - 1])).converted(to: target.type, trim: true, labels: labels)
            }
        case .lookup(let table, let key, let labels):
            return build(target, count: records.count, &faults) { row in
                let key = key.map { records.columns[$0][row].description }
                let found = tables[table].values[key] ?? .null
                return try found.converted(to: target.type, trim: false, labels: labels)
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

extension RecordBatch {
    /// The values of a row in some columns, as one text.
    func keyText(of columns: [Int], row: Int) -> [UInt8] {
        var key: [UInt8] = []
        for index in columns {
            key += Array(self.columns[index][row].description.utf8)
            key.append(0x1F)
        }
        return key
    }
}
