// SPDX-License-Identifier: Apache-2.0

public import Columnar

/// One page of an entity set: its records as columns, those that were refused, and what the service says of the rest.
public struct ODataPage: Sendable {
    /// The good records, in the order of the page.
    public let records: RecordBatch
    /// The records that could not be taken over whole, in the order of the page.
    public let refused: [RefusedRecord]
    /// Where the next page is, as the service wrote it; `nil` where it named none.
    public let nextLink: String?
    /// How many records the whole query has, where the service says so. A hint: services give it wrongly.
    public let count: Int?

    let bytes: [UInt8]
    let recordStarts: [Int32]
    let recordEnds: [Int32]
    let lastRecord: Range<Int>?

    /// How many records the page holds, the refused ones included.
    public var rowCount: Int { records.count + refused.count }

    /// The JSON of the good record at `row`, byte for byte as it was sent.
    public func json(ofRow row: Int) -> ArraySlice<UInt8> {
        bytes[Int(recordStarts[row])..<Int(recordEnds[row])]
    }

    /// The records of the page, the refused ones included, byte for byte and in their order, as a page without anything
    /// else: no links, which may carry a session, and no counts.
    public var recordsAsPage: [UInt8] {
        var page = Array("{\"value\":[".utf8)
        page.reserveCapacity(bytes.count)
        var refused = refused[...]
        var row = 0
        for index in 0..<rowCount {
            if index > 0 { page.append(UInt8(ascii: ",")) }
            if let next = refused.first, next.index == index {
                page += next.json
                refused.removeFirst()
            } else {
                page += json(ofRow: row)
                row += 1
            }
        }
        return page + Array("]}".utf8)
    }

    /// The last record that the service gave, as it wrote it; `nil` in a page without records.
    public var lastRecordJSON: ArraySlice<UInt8>? { lastRecord.map { bytes[$0] } }

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
