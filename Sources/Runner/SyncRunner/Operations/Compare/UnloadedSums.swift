// SPDX-License-Identifier: Apache-2.0

import Columnar
import HyperExtract
import SyncCore
import SyncSettings
import SysproOData
import SysproReading

/// What the numeric columns of records add up to that gave no row: SYSPRO has them, Tableau cannot.
///
/// A value counts if it can be read as a number, also one that does not fit its column.
struct UnloadedSums: Sendable {
    private let schema: Schema
    /// Reads and maps a record with every value as the text that SYSPRO wrote.
    private let texts: Mapping
    private var sums: [String: ExactSum] = [:]

    /// Digits behind the point that are added up beyond those of a column.
    private static let moreDigits = 6

    init(_ mapping: Mapping) {
        schema = mapping.schema
        texts = mapping.asTexts
        for column in schema.columns {
            if let scale = column.type.summedScale { sums[column.name] = ExactSum(scale: scale + Self.moreDigits) }
        }
    }

    /// Adds the records of a page that were rejected or are held.
    mutating func add(_ rejections: [Rejection], of batch: SourcePage) {
        guard !sums.isEmpty, !rejections.isEmpty else { return }
        let scanner = PageScanner(texts.source.columns.map { ScanColumn($0.name, .text) })
        for rejection in rejections {
            let wrapped = Array("{\"value\":[\(rejection.raw)]}".utf8)
            // A record that cannot be read even as texts has no value that could be added.
            guard let read = try? scanner.scan(wrapped), read.records.count == 1 else { continue }
            add(texts.rows(of: read.records, company: batch.company, lookups: batch.lookups).rows)
        }
    }

    private mutating func add(_ rows: RecordBatch) {
        for (index, column) in schema.columns.enumerated() {
            guard let scale = sums[column.name]?.scale else { continue }
            for row in 0..<rows.count {
                guard case .text(let text) = rows.columns[index][row],
                    let mantissa = FixedDecimal(Trim.both(text))?.mantissa(precision: 38, scale: scale)
                else { continue }
                sums[column.name]?.add(mantissa)
            }
        }
    }

    /// The sum of a column over the rows that were staged and the records that gave none.
    func total(of column: String, with staged: ExactSum) -> String {
        guard var sum = sums[column], let scale = sums[column]?.scale,
            let mantissa = staged.value?.mantissa(precision: 38, scale: scale)
        else { return staged.description }
        sum.add(mantissa)
        guard let value = sum.value else { return sum.description }
        guard let plain = value.mantissa(precision: 38, scale: staged.scale) else { return value.description }
        return FixedDecimal(mantissa: plain, scale: staged.scale).description
    }
}

extension Mapping {
    /// The same mapping with every value, read and made, as text: nothing has to fit a column.
    fileprivate var asTexts: Mapping {
        Mapping(
            schema: Schema(schema.columns.map { Schema.Column($0.name, .text) }),
            source: Schema(source.columns.map { Schema.Column($0.name, .text) }), steps: steps, lookups: lookups,
            recordKey: recordKey)
    }
}

extension ColumnType {
    /// How many digits behind the point a sum of such a column has; `nil` if it is not summed up.
    fileprivate var summedScale: Int? {
        switch self {
        case .int32, .integer: 0
        case .numeric(_, let scale): scale
        case .text, .double, .boolean, .date, .timestamp, .instant: nil
        }
    }
}
