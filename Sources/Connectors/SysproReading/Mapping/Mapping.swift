// SPDX-License-Identifier: Apache-2.0

public import Columnar
import SyncSettings

/// How a record of SYSPRO becomes a row of a data source: which properties are read as what, and what is made of them.
public struct Mapping: Sendable {
    /// The rows that come out. The key's columns cannot be null.
    public let schema: Schema
    /// The properties to read, and as what.
    public let source: Schema
    /// How each column of `schema` is filled, in order: once for each row that a record becomes.
    package let steps: [[Step]]
    /// The records of other entity sets that lookups need.
    package let lookups: [LookupPlan]
    /// The places of the entity's key among the properties that are read.
    package let recordKey: [Int]
    /// What of a record's identity its row's key does not show as SYSPRO wrote it.
    package let identity: HiddenIdentity
    /// A digest of all this, so that a rejected record says under which mapping it failed.
    public let version: String

    /// How one column is filled.
    package enum Step: Sendable {
        /// A property as it was read.
        case copy(Int)
        /// A property, converted.
        case convert(Int, trim: Trim, labels: [ExactText: String])
        /// The same text in every row, with `{company}` for the company.
        case constant(String)
        /// One part of a text property.
        case segment(Int, index: Int, separator: String, trim: Trim, labels: [ExactText: String])
        /// What a record of another entity set says.
        case lookup(Int, key: [Int], trim: Trim, labels: [ExactText: String])
    }

    /// How many rows a record becomes.
    package var rowsPerRecord: Int { steps.count }

    /// The rows that a page's records become.
    package struct Rows: Sendable {
        /// The rows that could be made.
        package let rows: RecordBatch
        /// Of which record each is.
        package let records: [Int]
        /// The records that could not be mapped whole, and so give no row.
        let faults: [Fault]
        /// The values that were looked up and not found.
        let misses: [Miss]
    }

    /// A value that was looked up and not found: its column stays empty.
    struct Miss: Hashable, Sendable {
        /// The record's place in the batch.
        let record: Int
        /// The place of the column.
        let column: Int
    }

    /// Maps the records of one company.
    package func rows(of records: RecordBatch, company: String, lookups tables: [LookupTable]) -> Rows {
        var faults: [Int: Fault] = [:]
        var misses: [Miss] = []
        let parts = steps.map { steps in
            steps.enumerated().map { place, step in
                let column = fill(schema.columns[place], by: step, records, company, tables, &faults) { row in
                    misses.append(Miss(record: row, column: place))
                }
                return column
            }
        }
        let kept = (0..<records.count).filter { faults[$0] == nil }
        misses.removeAll { faults[$0.record] != nil }
        if faults.isEmpty, parts.count == 1 {
            return Rows(rows: RecordBatch(schema, columns: parts[0]), records: kept, faults: [], misses: misses)
        }
        let columns = schema.columns.indices.map { index in
            var column = ColumnData(schema.columns[index].type, capacity: kept.count * parts.count)
            for part in parts { column.append(kept, of: part[index]) }
            return column
        }
        return Rows(
            rows: RecordBatch(schema, columns: columns), records: parts.flatMap { _ in kept },
            faults: faults.values.sorted { $0.record < $1.record }, misses: misses)
    }

    private func fill(
        _ target: Schema.Column, by step: Step, _ records: RecordBatch, _ company: String, _ tables: [LookupTable],
        _ faults: inout [Int: Fault], missed: (Int) -> Void
    ) -> ColumnData {
        let column = fill(target, step, records, company, tables, &faults, missed)
        if !target.isNullable {
            for row in 0..<column.count where column.isNull(row) && faults[row] == nil {
                faults[row] = Fault(record: row, column: target.name, reason: "a key must not be missing")
            }
        }
        return column.type == target.type ? column : ColumnData(target.type)
    }

    /// The properties of the entity's key that no column of the rows' key is made of.
    package var missingKey: [String] {
        let keys = schema.columns.indices.filter { schema.key.contains(schema.columns[$0].name) }
        return recordKey.filter { place in
            !steps.contains { steps in
                keys.contains { key in
                    switch steps[key] {
                    case .copy(place), .convert(place, _, _), .segment(place, _, _, _, _): true
                    default: false
                    }
                }
            }
        }.map { source.columns[$0].name }
    }

    /// What tells a record from every other of its entity set.
    package func recordKey(of records: RecordBatch, row: Int) -> [UInt8] { records.keyText(of: recordKey, row: row) }

    /// The column that a property fills, for messages; the property itself where it fills none.
    package func column(of property: String) -> String {
        for (target, step) in steps.flatMap({ zip(schema.columns, $0) }) {
            switch step {
            case .copy(let index), .convert(let index, _, _), .segment(let index, _, _, _, _):
                if source.columns[index].name.hasSameBytes(as: property) { return target.name }
            case .constant, .lookup: continue
            }
        }
        return property
    }

    private func fill(
        _ target: Schema.Column, _ step: Step, _ records: RecordBatch, _ company: String, _ tables: [LookupTable],
        _ faults: inout [Int: Fault], _ missed: (Int) -> Void
    ) -> ColumnData {
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
                try Value.text(text).converted(to: target.type, trim: .none, labels: [:])
            }
        case .segment(let index, let part, let separator, let trim, let labels):
            let separator = Array(separator.utf8)
            return build(target, count: records.count, &faults) { row in
                let value = records.columns[index][row]
                guard value != .null else { return .null }
                // By bytes: to Swift, a separator with a combining mark behind it is another character.
                let parts = Array(trim(value.description).utf8).split(
                    separator: separator, omittingEmptySubsequences: false)
                guard parts.indices.contains(part - 1) else { return .null }
                let text = String(decoding: trim(parts[part - 1]), as: UTF8.self)
                return try Value.text(text).converted(to: target.type, trim: .none, labels: labels)
            }
        case .lookup(let table, let key, let trim, let labels):
            return build(target, count: records.count, &faults) { row in
                let key = key.map { records.columns[$0][row] }
                switch tables[table].find(key, by: lookups[table]) {
                case .value(let value): return try value.converted(to: target.type, trim: trim, labels: labels)
                case .nothing: return .null
                case .miss:
                    missed(row)
                    return .null
                }
            }
        }
    }

    private func build(
        _ target: Schema.Column, count: Int, _ faults: inout [Int: Fault], _ value: (Int) throws -> Value
    ) -> ColumnData {
        var column = ColumnData(target.type, capacity: count)
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

    package init(
        schema: Schema, source: Schema, steps: [[Step]], lookups: [LookupPlan], recordKey: [Int],
        identity: HiddenIdentity, version: String
    ) {
        self.schema = schema
        self.source = source
        self.steps = steps
        self.lookups = lookups
        self.recordKey = recordKey
        self.identity = identity
        self.version = version
    }
}

/// A record that could not be mapped.
package struct Fault: Hashable, Sendable {
    /// Its place in the batch.
    package var record: Int
    /// The column that could not be filled.
    package var column: String
    /// Why, with the value.
    package var reason: String
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
