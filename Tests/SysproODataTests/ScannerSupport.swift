// SPDX-License-Identifier: Apache-2.0

import Columnar
import SysproOData
import Testing

/// Scans a page of records given as JSON.
func scan(_ records: String, _ columns: [ScanColumn], zone: ServerZone? = nil) throws -> ODataPage {
    try PageScanner(columns, zone: zone).scan(Array(#"{"value":[\#(records)]}"#.utf8))
}

/// What one value becomes in a column of `type`: the value, or why it was refused.
func value(_ json: String, _ type: ColumnType, zone: ServerZone? = nil) throws -> Taken {
    // The second record keeps the rest of the page honest after a refusal.
    let page = try scan(#"{"X":\#(json)},{"X":null}"#, [ScanColumn("X", type)], zone: zone)
    #expect(page.rowCount == 2)
    #expect(page.records.columns[0][page.records.count - 1] == .null)
    if let refused = page.refused.first {
        #expect(refused.index == 0 && refused.property == "X")
        #expect(String(decoding: refused.json, as: UTF8.self) == #"{"X":\#(json)}"#)
        return .refused(refused.reason)
    }
    #expect(String(decoding: page.json(ofRow: 0), as: UTF8.self) == #"{"X":\#(json)}"#)
    return .taken(page.records.columns[0][0])
}

enum Taken: Hashable {
    case taken(Value)
    case refused(String)

    var reason: String? {
        if case .refused(let reason) = self { reason } else { nil }
    }
}

/// The error that scanning `bytes` ends in.
func pageError(_ bytes: [UInt8], _ columns: [ScanColumn] = [ScanColumn("X", .text)]) -> ODataError? {
    do {
        _ = try PageScanner(columns).scan(bytes)
        return nil
    } catch {
        return error as? ODataError
    }
}

func pageError(_ text: String) -> ODataError? { pageError(Array(text.utf8)) }

func decimal(_ text: String) -> Value { .decimal(FixedDecimal(text)!) }
func date(_ text: String) -> Value { .date(CalendarDate(text)!) }

/// A repeatable stream of numbers (SplitMix64).
struct Seeded: RandomNumberGenerator {
    var state: UInt64
    init(_ seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
