// SPDX-License-Identifier: Apache-2.0

public import Columnar

/// One page of an entity set: its records as columns, those that were refused, and what the service says of the rest.
public struct ODataPage: Sendable {
    /// The good records, in the order of the page.
    public let records: RecordBatch
    /// The records that could not be taken over whole, in the order of the page.
    public let refused: [RefusedRecord]
    /// Where the next page is, as the service wrote it; `nil` if it named none.
    public let nextLink: String?
    /// How many records the whole query has, if the service says so. A hint: services give it wrongly.
    public let count: Int?

    let bytes: [UInt8]
    let recordStarts: [Int32]
    let recordEnds: [Int32]
    let lastRecord: Range<Int>?

    /// How many records the page holds, the refused ones included.
    public var rowCount: Int { records.count + refused.count }

    /// The JSON of the good record at `row`, byte for byte as it was sent; of a record that was read in parts, the members
    /// of all parts as they were sent.
    public func json(ofRow row: Int) -> ArraySlice<UInt8> {
        bytes[Int(recordStarts[row])..<Int(recordEnds[row])]
    }

    /// The records of the page, the refused ones included, byte for byte and in their order, as a page without anything
    /// else: no links, which may carry a session, and no counts.
    public var recordsAsPage: [UInt8] {
        var page = Array("{\"value\":[".utf8)
        page.reserveCapacity(bytes.count)
        page += allJSON.joined(separator: CollectionOfOne(UInt8(ascii: ",")))
        page += "]}".utf8
        return page
    }

    /// The last record that the service gave, as it wrote it; `nil` in a page without records.
    public var lastRecordJSON: ArraySlice<UInt8>? { lastRecord.map { bytes[$0] } }

    /// The JSON of every record, in the order of the page.
    var allJSON: [ArraySlice<UInt8>] {
        var good = 0
        var refused = refused[...]
        return (0..<rowCount).map { index in
            if refused.first?.index == index { return refused.removeFirst().json[...] }
            defer { good += 1 }
            return json(ofRow: good)
        }
    }

    /// The page with another link and count.
    func with(nextLink: String?, count: Int?) -> ODataPage {
        ODataPage(
            records: records, refused: refused, nextLink: nextLink, count: count, bytes: bytes,
            recordStarts: recordStarts, recordEnds: recordEnds, lastRecord: lastRecord)
    }

    /// The page without the records of these numbers; it still ends where it ended.
    func without(_ numbers: Set<Int>) -> ODataPage {
        guard !numbers.isEmpty else { return self }
        let isRefused = Set(refused.map(\.index))
        let good = (0..<rowCount).filter { !isRefused.contains($0) }
        let kept = good.indices.filter { !numbers.contains(good[$0]) }
        let keptRows = Set(kept)
        return ODataPage(
            records: records.filtered { keptRows.contains($0) },
            refused: refused.filter { !numbers.contains($0.index) }.map { record in
                RefusedRecord(
                    index: record.index - numbers.count { $0 < record.index }, json: record.json,
                    property: record.property, reason: record.reason)
            }, nextLink: nextLink, count: count, bytes: bytes, recordStarts: kept.map { recordStarts[$0] },
            recordEnds: kept.map { recordEnds[$0] }, lastRecord: lastRecord)
    }

    /// The page with columns of nothing but `null` for those of `columns` that it was not scanned for.
    func filled(to columns: [ScanColumn]) -> ODataPage {
        guard columns.count > records.columns.count else { return self }
        let scanned = Dictionary(
            zip(records.schema.columns.map { ExactText($0.name) }, records.columns),
            uniquingKeysWith: { first, _ in first })
        let all = columns.map { column in
            if let values = scanned[ExactText(column.name)] { return values }
            var missing = ColumnData(column.type, capacity: records.count)
            for _ in 0..<records.count { missing.appendNull() }
            return missing
        }
        return ODataPage(
            records: RecordBatch(Schema(scanning: columns), columns: all), refused: refused, nextLink: nextLink,
            count: count,
            bytes: bytes, recordStarts: recordStarts, recordEnds: recordEnds, lastRecord: lastRecord)
    }

    /// The page with `columns` alone, which are the first of those that it was scanned for.
    func narrowed(to columns: [ScanColumn]) -> ODataPage {
        guard columns.count < records.columns.count else { return self }
        return ODataPage(
            records: RecordBatch(Schema(scanning: columns), columns: Array(records.columns.prefix(columns.count))),
            refused: refused, nextLink: nextLink, count: count, bytes: bytes, recordStarts: recordStarts,
            recordEnds: recordEnds, lastRecord: lastRecord)
    }

    /// The first `count` records of the page, refused ones included.
    func prefix(_ count: Int) -> ODataPage {
        guard count < rowCount else { return self }
        let refused = refused.filter { $0.index < count }
        let good = count - refused.count
        return ODataPage(
            records: records.filtered { $0 < good }, refused: refused, nextLink: nextLink, count: self.count,
            bytes: bytes, recordStarts: Array(recordStarts.prefix(good)), recordEnds: Array(recordEnds.prefix(good)),
            lastRecord: lastRecord)
    }
}

/// A record of a page that was not taken over, because one of its values has no exact place in its column.
public struct RefusedRecord: Hashable, Sendable {
    /// Its number in the page, the first being 0.
    public let index: Int
    /// The record's JSON, byte for byte as it was sent.
    public let json: [UInt8]
    /// The property that could not be taken over.
    public let property: String
    /// What is wrong with its value.
    public let reason: String
}
