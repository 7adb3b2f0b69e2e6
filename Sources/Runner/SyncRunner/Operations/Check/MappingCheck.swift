// SPDX-License-Identifier: Apache-2.0

import Columnar
import SyncCore
import SyncSettings
import SysproOData
import SysproReading

/// Holds a data source's mapping against `$metadata` and against records as SYSPRO really has them.
struct MappingCheck {
    let datasource: DatasourceConfiguration
    let metadata: Metadata
    let file: String

    /// How many records are looked at.
    static let sample = 1_000

    /// Everything in the configuration that `$metadata` refutes, not only the first.
    func problems() -> [ConfigurationError] {
        func problem(_ datasource: DatasourceConfiguration) -> ConfigurationError? {
            do {
                _ = try Mapping.resolve(datasource, metadata: metadata, file: file)
                return nil
            } catch {
                return error as? ConfigurationError
                    ?? ConfigurationError(file: file, line: datasource.line, message: "\(error)")
            }
        }
        guard let first = problem(datasource) else { return [] }
        var found: [ConfigurationError] = []
        // Each column by itself, with nothing that could refer to another one.
        var alone = datasource
        alone.key = []
        alone.holds = []
        alone.unpivot = []
        alone.changes.cursor = nil
        alone.changes.companion = nil
        for column in columns {
            alone.columns = [column]
            if let error = problem(alone), !found.contains(where: { $0.description == error.description }) {
                found.append(error)
            }
        }
        return found.contains { $0.description == first.description } ? found : [first] + found
    }

    /// The columns, once for every row that a record becomes.
    private var columns: [ColumnConfiguration] {
        guard !datasource.unpivot.isEmpty else { return datasource.columns }
        return datasource.unpivot.flatMap { row in datasource.columns.map { $0.filled(from: row) } }
    }

    /// Holds the types that the file names against those that the service declares.
    func checkTypes(_ subject: String, _ report: inout CheckReport) {
        guard let entity = try? metadata.entityType(of: datasource.entitySet) else { return }
        for column in columns where column.values.isEmpty {
            guard case .property(let name) = column.origin, let type = column.type,
                let property = try? entity.property(name)
            else { continue }
            let natural = ColumnType(mapping: property)
            let place = "'\(column.name)'\(column.line.map { " (line \($0))" } ?? "")"
            if !natural.canBecome(type) {
                report.failed(
                    subject, "\(place): \(property.name) is \(natural), and no value of it can become a \(type)",
                    exitCode: 78)
            } else if let lost = natural.lost(in: type) {
                report.warning(
                    subject,
                    "\(place): \(property.name) is \(natural), and \(type) has no place for \(lost): a record with such a "
                        + "value is rejected")
            }
        }
    }

    /// Maps a sample of real records as a sync does, and says what would not arrive.
    func checkSample(
        _ resolved: Mapping.Resolved, _ client: ODataSource.CompanyClient, _ subject: String,
        _ report: inout CheckReport
    ) async throws {
        var query = resolved.plan.query(datasource.filter.map(Filter.init(unchecked:)))
        query.top = Self.sample
        query.absent = resolved.plan.absent[client.company] ?? []
        let lookups = try await resolved.plan.lookups.tables(from: client.client)
        var coverage = columns.compactMap(CodeCoverage.init)
        var reasons: [String: (count: Int, reason: String)] = [:]
        var (read, rejected) = (0, 0)
        let key = resolved.mapping.schema.keyIndices
        var seen: [RowKey: UInt64] = [:]
        var doubled: [RowKey] = []
        for try await page in client.client.pages(query, columns: resolved.plan.columns) {
            let batch = SourcePage(company: client.company, page: page, lookups: lookups)
            let mapped = batch.mapped(page, by: resolved.mapping)
            for (column, reason) in page.refused.map({ (resolved.mapping.column(of: $0.property), $0.reason) })
                + mapped.faults.map({ ($0.column, $0.reason) })
            {
                reasons[column, default: (0, reason)].count += 1
                rejected += 1
            }
            for index in coverage.indices { coverage[index].add(page.records) }
            for (row, record) in mapped.records.enumerated() where !key.isEmpty {
                guard let key = mapped.rows.key(ofRow: row, in: key) else { continue }
                let json = ShortDigest.of(page.json(ofRow: record))
                if let other = seen.updateValue(json, forKey: key), other != json { doubled.append(key) }
            }
            read += page.rowCount
            if read >= Self.sample { break }
        }
        for (column, found) in reasons.sorted(by: { $0.key < $1.key }) {
            let words = "'\(column)': \(found.count) of \(read) sampled records are rejected, such as: \(found.reason)"
            if rejected == read { report.failed(subject, words, exitCode: 78) } else { report.warning(subject, words) }
        }
        if let first = doubled.first {
            report.failed(
                subject,
                "'key' does not tell records apart: \(doubled.count) of \(read) sampled records have the key of another one, such "
                    + "as '\(first.texts.joined(separator: " | "))', and a sync refuses to make one row of two; add the columns "
                    + "that differ, such as \(resolved.plan.entitySet)'s own key, to 'key'", exitCode: 78)
        }
        for columns in coverage { columns.tell(subject, &report) }
        report.ok(
            subject,
            "\(resolved.plan.entitySet) can be read, \(resolved.mapping.schema.columns.count) columns; "
                + "\(read - rejected) of \(read) sampled records become rows")
    }
}

/// Which codes, or parts of a text, a column finds in real records, and which of them have a label.
private struct CodeCoverage {
    private let column: ColumnConfiguration
    private let property: String
    private let part: (index: Int, separator: String)?
    private var codes: [ExactText: Int] = [:]
    private var texts = 0
    private var example: String?

    /// `nil` for a column that has neither labels nor a segment.
    init?(_ column: ColumnConfiguration) {
        self.column = column
        switch column.origin {
        case .property(let name) where !column.values.isEmpty: (property, part) = (name, nil)
        case .segment(let name, let index, let separator): (property, part) = (name, (index, separator))
        case .property, .constant, .lookup: return nil
        }
    }

    mutating func add(_ records: RecordBatch) {
        guard let place = records.schema.columns.firstIndex(where: { $0.name.hasSameBytes(as: property) }) else {
            return
        }
        for row in 0..<records.count {
            let text =
                records.columns[place][row].text.map { column.trim == .both ? Trim.both($0) : Trim.trailing($0) } ?? ""
            guard !text.isEmpty else { continue }
            texts += 1
            example = example ?? text
            guard let part else {
                codes[ExactText(text), default: 0] += 1
                continue
            }
            let parts = Array(text.utf8).split(
                separator: Array(part.separator.utf8), omittingEmptySubsequences: false)
            guard parts.indices.contains(part.index - 1) else { continue }
            let found = Trim.trailing(String(decoding: parts[part.index - 1], as: UTF8.self))
            codes[ExactText(found), default: 0] += 1
        }
    }

    func tell(_ subject: String, _ report: inout CheckReport) {
        guard texts > 0 else { return }
        let place = "'\(column.name)'\(column.line.map { " (line \($0))" } ?? "")"
        let what = part.map { "segment \($0.index)" } ?? property
        if let part, codes.isEmpty {
            return report.failed(
                subject,
                "\(place): none of \(texts) values of \(property) has a \(what) with the separator '\(part.separator)', such "
                    + "as '\(example ?? "")'", exitCode: 78)
        }
        guard !column.values.isEmpty else { return }
        let found =
            codes.keys.sorted().prefix(12).map(\.string).joined(separator: ", ") + (codes.count > 12 ? ", …" : "")
        let unlabelled = codes.filter { column.values[$0.key] == nil }
        if unlabelled.count == codes.count {
            report.failed(
                subject, "\(place): \(what): \(found); none of \(texts) records has a label", exitCode: 78)
        } else if !unlabelled.isEmpty {
            let codes = unlabelled.keys.sorted().prefix(12).map(\.string).joined(separator: ", ")
            report.warning(
                subject,
                "\(place): \(what): \(codes) has no label (\(unlabelled.values.reduce(0, +)) of \(texts) records)")
        }
    }
}

extension ColumnType {
    /// Whether any value of this type has a counterpart of `other`; of a text that is not known.
    fileprivate func canBecome(_ other: ColumnType) -> Bool {
        switch (self, other) {
        case (.text, _), (_, .text): true
        case (.date, .date), (.date, .timestamp), (.date, .instant), (.timestamp, .date), (.timestamp, .timestamp),
            (.timestamp, .instant), (.instant, .date), (.instant, .timestamp), (.instant, .instant):
            true
        case (.boolean, .boolean), (.boolean, .integer), (.boolean, .int32), (.double, .double): true
        case (.numeric, .numeric), (.numeric, .integer), (.numeric, .int32), (.numeric, .double), (.integer, .numeric),
            (.integer, .integer), (.integer, .int32), (.integer, .double), (.int32, .numeric), (.int32, .integer),
            (.int32, .int32), (.int32, .double):
            true
        default: false
        }
    }

    /// Which digits a number of this type may have that `other` has no place for; `nil` if it holds all.
    fileprivate func lost(in other: ColumnType) -> String? {
        guard let need = digits, let room = other.digits else { return nil }
        var lost: [String] = []
        if need.whole > room.whole { lost.append("more than \(room.whole) digits before the point") }
        if need.scale > room.scale { lost.append("more than \(room.scale) behind it") }
        return lost.isEmpty ? nil : lost.joined(separator: " and ")
    }

    private var digits: (whole: Int, scale: Int)? {
        switch self {
        case .numeric(let precision, let scale): (precision - scale, scale)
        case .integer: (18, 0)
        case .int32: (9, 0)
        case .text, .double, .boolean, .date, .timestamp, .instant: nil
        }
    }
}
