// SPDX-License-Identifier: Apache-2.0

import Columnar

/// What tells a record from all others and cannot be seen in its row's key.
///
/// A key column that is a property as it was read shows that part of the record's key. Whatever else a mapping does (labels,
/// segments, blanks taken away, another type, a part left out) may make one key of two: so those parts are staged beside
/// the row, as SYSPRO wrote them, and rows with one key and different parts are two records.
package struct HiddenIdentity: Sendable {
    /// The places of the hidden parts among the properties that are read.
    let places: [Int]
    /// Whether the company is hidden, too.
    let hidesCompany: Bool
    private let names: [String]

    init(schema: Schema, source: Schema, steps: [[Mapping.Step]], recordKey: [Int]) {
        let keys = schema.columns.indices.filter { schema.key.contains(schema.columns[$0].name) }
        func isShown(_ isIt: (Mapping.Step) -> Bool) -> Bool {
            steps.allSatisfy { steps in keys.contains { isIt(steps[$0]) } }
        }
        places = recordKey.filter { place in
            !isShown { if case .copy(place) = $0 { true } else { false } }
        }
        hidesCompany =
            !isShown { step in
                if case .constant(let text) = step { text.contains("{company}") } else { false }
            }
        names = places.map { source.columns[$0].name }
    }

    /// Whether rows show all of their records' keys, but perhaps for the company.
    package var isEmpty: Bool { places.isEmpty && !hidesCompany }

    /// Adds the hidden parts of the record at `row` to a column of texts.
    func append(_ records: RecordBatch, row: Int, company: String, to column: inout ColumnData) {
        if hidesCompany { Self.append(company.utf8, to: &column.bytes) }
        for place in places {
            let source = records.columns[place]
            if source.isNull(row) {
                column.bytes.append(UInt8(ascii: "-"))
            } else if source.type == .text {
                Self.append(source.bytes[source.textRange(row)], to: &column.bytes)
            } else {
                Self.append(source[row].description.utf8, to: &column.bytes)
            }
        }
        column.endText()
    }

    /// The parts behind one another, each with its length in front, so that no two lists of parts make the same text.
    private static func append(_ part: some Collection<UInt8>, to bytes: inout [UInt8]) {
        bytes += String(part.count).utf8
        bytes.append(UInt8(ascii: ":"))
        bytes += part
    }

    /// What was staged, for a message: `Customer ' 12', Invoice 'A'`.
    package func words(_ text: String) -> String {
        var rest = Array(text.utf8)[...]
        var parts: [String] = []
        while let first = rest.first {
            if first == UInt8(ascii: "-") {
                rest.removeFirst()
                parts.append("missing")
                continue
            }
            let digits = rest.prefix { $0 != UInt8(ascii: ":") }
            let count = Int(String(decoding: digits, as: UTF8.self)) ?? 0
            rest = rest.dropFirst(digits.count + 1)
            parts.append("'\(String(decoding: rest.prefix(count), as: UTF8.self))'")
            rest = rest.dropFirst(count)
        }
        return zip((hidesCompany ? ["company"] : []) + names, parts).map { "\($0) \($1)" }.joined(separator: ", ")
    }
}
