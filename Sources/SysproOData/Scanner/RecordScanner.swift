// SPDX-License-Identifier: Apache-2.0

import Columnar

/// Takes the records of a page, one by one, into column buffers.
struct RecordScanner {
    /// The first thing that was wrong with a record.
    struct Flaw {
        var property: String
        var reason: String
    }

    /// What a column takes, without the name, which would be counted as used at each value.
    struct Target {
        var type: ColumnType
        var isNullable: Bool
    }

    let columns: [ScanColumn]
    let plan: [Target]
    let zone: ServerZone?
    let buffers: ColumnBuffers
    /// 10^0 … 10^18.
    let powers: [UInt64]
    var cursor: JSONCursor
    var keys: KeyTable
    private var records = 0
    private var everMet: UInt64 = 0
    private var starts: [Int32] = []
    private var ends: [Int32] = []
    private var refused: [RefusedRecord] = []
    private var lastRecord: Range<Int>?

    init(_ columns: [ScanColumn], zone: ServerZone?, bytes: PageBytes) {
        self.columns = columns
        self.zone = zone
        plan = columns.map { Target(type: $0.type, isNullable: $0.isNullable) }
        // A guess of the number of records; too low a guess costs a copy.
        let rows = bytes.count / max(64, columns.count * 24) + 16
        buffers = ColumnBuffers(columns.map(\.type), capacity: rows)
        powers = (0...18).map { exponent in (0..<exponent).reduce(1) { power, _ in power * 10 } }
        cursor = JSONCursor(bytes)
        keys = KeyTable(columns.map(\.name))
        starts.reserveCapacity(rows)
        ends.reserveCapacity(rows)
    }

    /// Takes the array of records that begins at the cursor.
    mutating func scanRecords() throws(JSONFailure) {
        try cursor.expect("[", "`value` should be an array")
        cursor.skipBlanks()
        if cursor.byte == UInt8(ascii: "]") {
            cursor.position &+= 1
            return
        }
        while true {
            try scanRecord()
            cursor.skipBlanks()
            let byte = cursor.byte
            if byte == UInt8(ascii: ",") {
                cursor.position &+= 1
                cursor.skipBlanks()
            } else {
                try cursor.expect("]", "a comma or the end of the array should be here")
                return
            }
        }
    }

    /// The page that the records make up.
    func page(_ bytes: [UInt8], nextLink: String?, count: Int?) -> ODataPage {
        ODataPage(
            records: RecordBatch(Schema(scanning: columns), columns: buffers.columns(starts.count)), refused: refused,
            nextLink: nextLink, count: count, bytes: bytes, recordStarts: starts, recordEnds: ends,
            lastRecord: lastRecord)
    }

    /// The wanted property that none of the records has; it is no service's way of writing null.
    var propertyMissingEverywhere: String? {
        guard records > 0 else { return nil }
        return plan.indices.first { $0 < 64 ? everMet & (1 << UInt64($0)) == 0 : !keys.wasEverSeen($0) }
            .map { columns[$0].name }
    }

    private mutating func scanRecord() throws(JSONFailure) {
        let start = cursor.position
        let row = starts.count
        buffers.reserve(row: row)
        records &+= 1
        var flaw: Flaw?
        var found = 0
        // The names met so far: the first 64 as bits, the others in the table.
        var met: UInt64 = 0
        let bytes = cursor.bytes
        try cursor.expect("{", "an object should be here")
        cursor.skipBlanks()
        if cursor.byte == UInt8(ascii: "}") {
            cursor.position &+= 1
        } else {
            while true {
                try cursor.expect("\"", "a property name in quotes should be here")
                var position = cursor.position
                let key: Int
                if let expected = keys.expected(bytes, &position) {
                    key = expected
                    cursor.position = position
                } else {
                    key = try keys.search(&cursor)
                }
                if cursor.byte == UInt8(ascii: ":"), bytes[cursor.position &+ 1] > 0x20 {
                    cursor.position &+= 1
                } else {
                    try skipColon()
                }
                let bit: UInt64 = key < 64 ? 1 << UInt64(key) : 0
                let isRepeated = bit == 0 ? keys.mark(key, records) : met & bit != 0
                met |= bit
                if isRepeated {
                    if flaw == nil { flaw = Flaw(property: keys.name(key), reason: "it comes twice in the record") }
                    try cursor.skipValue(depth: 2)
                } else if key < plan.count {
                    found &+= 1
                    if let reason = try scanValue(key, row), flaw == nil {
                        flaw = Flaw(property: columns[key].name, reason: reason)
                    }
                } else {
                    try cursor.skipValue(depth: 2)
                }
                if cursor.byte == UInt8(ascii: ","), bytes[cursor.position &+ 1] > 0x20 {
                    cursor.position &+= 1
                    continue
                }
                cursor.skipBlanks()
                if cursor.byte == UInt8(ascii: ",") {
                    cursor.position &+= 1
                    cursor.skipBlanks()
                } else {
                    try cursor.expect("}", "a comma or the end of the object should be here")
                    break
                }
            }
        }
        everMet |= met
        let range = start..<cursor.position
        lastRecord = range
        if flaw == nil, found < plan.count { flaw = missing(met) }
        if let flaw {
            refused.append(
                RefusedRecord(
                    index: records - 1, json: cursor.bytes.array(range), property: flaw.property, reason: flaw.reason))
        } else {
            starts.append(Int32(truncatingIfNeeded: range.lowerBound))
            ends.append(Int32(truncatingIfNeeded: range.upperBound))
        }
    }

    private mutating func skipColon() throws(JSONFailure) {
        cursor.skipBlanks()
        try cursor.expect(":", "a colon should be here")
        cursor.skipBlanks()
    }

    private func missing(_ met: UInt64) -> Flaw {
        let index = plan.indices.first { $0 < 64 ? met & (1 << UInt64($0)) == 0 : !keys.has($0, records) } ?? 0
        return Flaw(property: columns[index].name, reason: "the record does not have this property")
    }
}
