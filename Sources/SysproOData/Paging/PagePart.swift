// SPDX-License-Identifier: Apache-2.0

import Columnar

/// The records of a page with some of their properties.
struct PagePart {
    /// What tells each record, and its state, from others.
    private(set) var identities: [[Value]] = []
    /// The JSON of each record.
    private(set) var records: [ArraySlice<UInt8>] = []

    /// Adds the records of a page that was scanned for what identifies them.
    ///
    /// - Throws: ``ODataError`` if a record cannot be identified.
    mutating func add(_ page: ODataPage) throws {
        if let refused = page.refused.first {
            throw ODataError(
                .malformedPage,
                "record \(refused.index) of a page that is read in parts cannot be told from others: property '\(refused.property)': \(refused.reason)"
            )
        }
        for row in 0..<page.records.count {
            identities.append(page.records.row(row))
            records.append(page.json(ofRow: row))
        }
    }

    /// The members of the record at `row` as they were written, without annotations and those called as in `names`.
    func members(of row: Int, leavingOut names: Set<ExactText>) throws -> [ArraySlice<UInt8>] {
        let record = records[row]
        let result = record.withUnsafeBytes { buffer -> Result<[Range<Int>], JSONFailure> in
            var cursor = JSONCursor(PageBytes(buffer))
            do throws(JSONFailure) {
                return .success(try Self.members(&cursor, leavingOut: names))
            } catch {
                return .failure(error)
            }
        }
        guard case .success(let ranges) = result else {
            throw ODataError(.malformedPage, "a record of the page cannot be read", isRetriable: true)
        }
        return ranges.map { record[(record.startIndex + $0.lowerBound)..<(record.startIndex + $0.upperBound)] }
    }

    private static func members(
        _ cursor: inout JSONCursor, leavingOut names: Set<ExactText>
    ) throws(JSONFailure) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        try cursor.expect("{", "an object should be here")
        cursor.skipBlanks()
        while cursor.byte == UInt8(ascii: "\"") {
            let start = cursor.position
            cursor.position += 1
            let name = try cursor.readText()
            cursor.skipBlanks()
            try cursor.expect(":", "a colon should be here")
            cursor.skipBlanks()
            try cursor.skipValue(depth: 2)
            if !names.contains(ExactText(name)), !name.utf8.contains(UInt8(ascii: "@")) {
                ranges.append(start..<cursor.position)
            }
            cursor.skipBlanks()
            if cursor.byte == UInt8(ascii: ",") {
                cursor.position += 1
                cursor.skipBlanks()
            }
        }
        return ranges
    }
}
