// SPDX-License-Identifier: Apache-2.0

import Columnar
import SyncCore
import SysproOData

/// How nothing but the key of a data source's rows is read, and how SYSPRO is asked for the record behind a key.
package struct KeyMapping: Sendable {
    /// The properties to read.
    package let columns: [ScanColumn]
    /// Makes rows that hold nothing but the key.
    package let mapping: Mapping
    /// Where the key's columns are among the data source's.
    private let places: [Int]
    /// Where the properties are among those that a whole record is read with.
    private let needed: [Int]
    /// How a property of the record's key is made of a row's key; `nil` if it cannot be made of it.
    private let parts: [Part]?

    /// A property of the record's key.
    private struct Part: Sendable {
        let property: TableQuery.KeyProperty
        /// Its place among the columns of the row's key.
        let place: Int
        /// The code behind each label.
        let codes: [ExactText: String]
        /// Whether its values can be written into a question: a date without an offset cannot.
        let isCertain: Bool
    }

    /// `nil` if the data source has no key.
    package init?(_ resolved: Mapping.Resolved) {
        let (whole, plan) = (resolved.mapping, resolved.plan)
        let key = whole.schema.key
        guard !key.isEmpty else { return nil }
        places = whole.schema.columns.indices.filter { key.contains(whole.schema.columns[$0].name) }
        let places = places
        let needed = Set(whole.steps.flatMap { steps in places.flatMap { steps[$0].sources } } + whole.recordKey)
            .sorted()
        let moved = Dictionary(uniqueKeysWithValues: needed.enumerated().map { ($1, $0) })
        self.needed = needed
        columns = needed.map { plan.columns[$0] }
        mapping = Mapping(
            schema: Schema(places.map { whole.schema.columns[$0] }, key: key), source: Schema(scanning: columns),
            steps: whole.steps.map { steps in places.map { steps[$0].moved(by: moved) } }, lookups: whole.lookups,
            recordKey: whole.recordKey.map { moved[$0] ?? 0 })
        guard let steps = whole.steps.first else {
            parts = nil
            return
        }
        let found = plan.key.map { property -> Part? in
            for (place, column) in places.enumerated() {
                guard
                    let (source, labels) = steps[column].property(
                        of: whole.source, as: whole.schema.columns[column].type),
                    plan.columns[source].name.hasSameBytes(as: property.name)
                else { continue }
                let isTime = [.date, .timestamp, .instant].contains(plan.columns[source].type)
                return Part(
                    property: property, place: place,
                    codes: Dictionary(labels.map { (ExactText($1), $0.string) }) { first, _ in first },
                    isCertain: !isTime)
            }
            return nil
        }
        let all = found.compactMap(\.self)
        parts = all.count == found.count && all.contains(where: \.isCertain) ? all : nil
    }

    /// The column of the key whose text says of which company a row is, and that text; `nil` if there is none.
    package func constant(of company: String) -> (column: String, text: String)? {
        for (index, column) in mapping.schema.columns.enumerated() where column.type == .text {
            guard case .constant(let text)? = mapping.steps.first?[index], text.contains("{company}") else { continue }
            return (column.name, text.replacing("{company}", with: company))
        }
        return nil
    }

    /// Whether SYSPRO can be asked for the record behind a key.
    package var canAsk: Bool { parts != nil }

    /// How many comparisons ask for one key.
    var comparisons: Int { parts?.count(where: \.isCertain) ?? 1 }

    /// The records that may be behind a key: what comes is checked against the key, so that it may be a few too many.
    package func filter(for key: RowKey) -> Filter? {
        let texts = key.texts
        guard let parts, texts.count == places.count else { return nil }
        return Filter.all(
            parts.filter(\.isCertain).map { part in
                let text = texts[part.place]
                return .compare(
                    part.property.name, .equal, (part.codes[ExactText(text)] ?? text).literal(as: part.property.type))
            })
    }

    /// The keys of records that were read whole.
    package func rows(ofWhole records: RecordBatch, company: String, lookups: [LookupTable]) -> Mapping.Rows {
        let part = RecordBatch(mapping.source, columns: needed.map { records.columns[$0] })
        return mapping.rows(of: part, company: company, lookups: lookups)
    }

    /// The keys of records in their own words; those that cannot be read are left out.
    package func rows(ofJSON records: [ArraySlice<UInt8>], company: String, lookups: [LookupTable]) -> RecordBatch {
        let body = Array("{\"value\":[".utf8) + records.joined(separator: CollectionOfOne(UInt8(ascii: ",")))
        guard let read = try? PageScanner(columns).scan(body + Array("]}".utf8)).records else {
            return RecordBatch(mapping.schema)
        }
        return mapping.rows(of: read, company: company, lookups: lookups).rows
    }

    /// A table of keys.
    ///
    /// - Throws: `SyncError` or `ValueError` if a key is not one of these columns.
    package func table(of keys: some Sequence<RowKey>) throws -> RecordBatch {
        var rows = RecordBatch(mapping.schema)
        for key in keys {
            let texts = key.texts
            guard texts.count == places.count else {
                throw SyncError(.local, "a remembered key has \(texts.count) values and not \(places.count)")
            }
            try rows.append(zip(texts, mapping.schema.columns).map { try Value(kept: $0, as: $1.type) })
        }
        return rows
    }
}

extension Mapping.Step {
    /// The places of the properties that it uses.
    fileprivate var sources: [Int] {
        switch self {
        case .copy(let index), .convert(let index, _, _), .segment(let index, _, _, _, _): [index]
        case .constant: []
        case .lookup(_, let key, _, _): key
        }
    }

    /// The property that it takes over, and the labels that it gives its codes; `nil` if what SYSPRO wrote cannot be made
    /// of what it shows.
    fileprivate func property(of source: Schema, as type: ColumnType) -> (Int, [ExactText: String])? {
        switch self {
        case .copy(let index): return (index, [:])
        case .convert(let index, let trim, let labels):
            let isShown = source.columns[index].type == type || type == .text
            // Blanks at the end do not count to SYSPRO; those in front do.
            guard isShown, trim != .both, Set(labels.values.map { ExactText($0) }).count == labels.count else {
                return nil
            }
            return (index, labels)
        case .constant, .segment, .lookup: return nil
        }
    }

    /// The same with its properties in other places.
    fileprivate func moved(by places: [Int: Int]) -> Mapping.Step {
        func place(_ index: Int) -> Int { places[index] ?? 0 }
        return switch self {
        case .copy(let index): .copy(place(index))
        case .convert(let index, let trim, let labels): .convert(place(index), trim: trim, labels: labels)
        case .constant: self
        case .segment(let index, let part, let separator, let trim, let labels):
            .segment(place(index), index: part, separator: separator, trim: trim, labels: labels)
        case .lookup(let table, let key, let trim, let labels):
            .lookup(table, key: key.map(place), trim: trim, labels: labels)
        }
    }
}
