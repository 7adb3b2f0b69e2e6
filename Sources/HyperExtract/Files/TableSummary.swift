// SPDX-License-Identifier: Apache-2.0

import Columnar
import Digests

/// What two tables must have in common to be equal: the number of rows, the sums of the numeric columns, and a digest of
/// all rows that does not depend on their order.
///
/// It is made from batches, wherever they come from: so what a source holds can be compared with what an extract holds
/// without keeping either.
public struct TableSummary: Sendable, Equatable {
    /// The columns.
    public let schema: Schema
    /// How many rows there are.
    public private(set) var rowCount = 0
    /// The sums of the columns of whole numbers and decimals, by name; missing values add nothing.
    public private(set) var sums: [String: ExactSum]
    /// The ranges of keys that are summed up apart.
    public let ranges: KeyRanges
    /// What each of the ranges holds, in their order.
    public private(set) var parts: [Part]
    private let key: [Int]

    /// The rows of one range of keys.
    public struct Part: Sendable, Hashable {
        /// How many there are.
        public fileprivate(set) var rowCount = 0
        /// The rows' digests, added up in two halves modulo 2^128. Unlike with an exclusive or, a row that is there
        /// twice does not vanish.
        fileprivate var low: UInt128 = 0
        fileprivate var high: UInt128 = 0

        /// The digest of these rows, as ``TableSummary/digest`` is made.
        public var digest: String {
            [low, high].map { half in
                let digits = String(half, radix: 16)
                return String(repeating: "0", count: 32 - digits.count) + digits
            }.joined()
        }
    }

    /// The summary of no rows, which keeps these ranges apart; their key must be among the columns.
    public init(_ schema: Schema, ranges: KeyRanges = KeyRanges(key: [], starts: [])) {
        self.schema = schema
        self.ranges = ranges
        parts = Array(repeating: Part(), count: ranges.count)
        key = ranges.starts.isEmpty ? [] : ranges.key.compactMap { schema.index(of: $0) }
        sums = schema.columns.reduce(into: [:]) { sums, column in
            switch column.type {
            case .int32, .integer: sums[column.name] = ExactSum(scale: 0)
            case .numeric(_, let scale): sums[column.name] = ExactSum(scale: scale)
            case .text, .double, .boolean, .date, .timestamp, .instant: return
            }
        }
    }

    /// The digest of the rows, in hexadecimal.
    ///
    /// It adds up the SHA-256 of every row, modulo 2^128 in each half. It finds errors, not forgeries. A decimal's digest
    /// does not depend on the precision of its column, and 0.0 and −0.0 count as the same, as they do in SQL.
    public var digest: String { total.digest }

    private var total: Part {
        parts.reduce(into: Part()) { total, part in
            total.rowCount += part.rowCount
            total.low &+= part.low
            total.high &+= part.high
        }
    }

    /// Adds rows of the same columns.
    public mutating func add(_ batch: RecordBatch) throws {
        precondition(batch.columns.count == schema.columns.count, "the batch has other columns")
        rowCount += batch.count
        for (column, definition) in zip(batch.columns, schema.columns) where sums[definition.name] != nil {
            for row in 0..<batch.count where !column.isNull(row) {
                sums[definition.name]?.add(
                    column.type.storage == .wide ? column.wides[row] : Int128(column.integers[row]))
            }
        }
        let hash: SHA256
        do { hash = try SHA256() } catch { throw HyperError(.system, error.description) }
        var bytes: [UInt8] = []
        for row in 0..<batch.count {
            bytes.removeAll(keepingCapacity: true)
            for column in batch.columns { column.appendCanonical(row, to: &bytes) }
            bytes.withUnsafeBytes { hash.add($0) }
            let range = key.isEmpty ? 0 : ranges.index(of: key.map { batch.columns[$0][row] })
            parts[range].rowCount += 1
            hash.finish { digest in
                parts[range].low &+= digest.loadUnaligned(fromByteOffset: 0, as: UInt128.self).littleEndian
                parts[range].high &+= digest.loadUnaligned(fromByteOffset: 16, as: UInt128.self).littleEndian
            }
        }
    }

    /// Whether both have the same column names and the same rows.
    public static func == (left: Self, right: Self) -> Bool {
        left.schema.columns.map(\.name) == right.schema.columns.map(\.name) && left.rowCount == right.rowCount
            && left.sums == right.sums && left.total == right.total
    }
}

extension ColumnData {
    /// Adds the value of `row` in a form that no other value of the type has, and whose end shows.
    fileprivate func appendCanonical(_ row: Int, to output: inout [UInt8]) {
        guard !isNull(row) else {
            output.append(0)
            return
        }
        output.append(1)
        switch type {
        case .text:
            let range = textRange(row)
            withUnsafeBytes(of: UInt32(range.count).littleEndian) { output.append(contentsOf: $0) }
            output.append(contentsOf: bytes[range])
        case .double:
            let value = doubles[row] == 0 ? 0 : doubles[row]
            withUnsafeBytes(of: value.bitPattern.littleEndian) { output.append(contentsOf: $0) }
        case .numeric:
            let mantissa = type.storage == .wide ? wides[row] : Int128(integers[row])
            withUnsafeBytes(of: mantissa.littleEndian) { output.append(contentsOf: $0) }
        case .int32, .integer, .boolean, .date, .timestamp, .instant:
            withUnsafeBytes(of: integers[row].littleEndian) { output.append(contentsOf: $0) }
        }
    }
}

extension HyperConnection {
    /// Reads a table through and sums it up; a batch of it is in memory at a time.
    ///
    /// - Parameters:
    ///   - columns: the columns that count, in that order; all where it is `nil`.
    ///   - ranges: ranges of keys to be summed up apart; their key must be among the columns.
    public nonisolated func summary(
        of table: HyperTable, columns: [String]? = nil, ranges: KeyRanges = KeyRanges(key: [], starts: [])
    ) async throws -> TableSummary {
        let all = try await schema(of: table)
        let chosen = try columns.map { names in
            try names.map { name in
                guard let index = all.index(of: name) else {
                    throw HyperError(.notFound, "table \(table.sql) has no column '\(name)'")
                }
                return all.columns[index]
            }
        }
        var summary = TableSummary(Schema(chosen ?? all.columns), ranges: ranges)
        for try await batch in rows(of: table, columns: columns) { try summary.add(batch) }
        return summary
    }
}
