// SPDX-License-Identifier: Apache-2.0

import Columnar
import LoopbackHTTP

/// Writes rows as JSON objects; what is the same in every row is made once.
struct RowRenderer: Sendable {
    /// How values are written.
    struct Style: Sendable {
        var dates: SysproDateStyle
        var numbersAreText: Bool
        var padsCharacters: Bool
        var escapesNonASCII: Bool
        /// Whether dates are written as `/Date(ms)/`, as in OData 2.
        var datesAreTicks = false
        /// Whether every value carries its type, every row its identity: `odata.metadata=full`.
        var isFull = false
    }

    private enum Part: Sendable {
        case fixed([UInt8])
        /// With blanks up to `width`, where that is not 0.
        case text(Int, width: Int)
        case number(Int, scale: Int)
        case version(Int)
        case date(Int)
    }

    private let table: SysproTable
    private let style: Style
    private let root: String
    private let parts: [Part]
    private let dateSuffix: [UInt8]

    init(_ table: SysproTable, columns: [Int], style: Style, root: String) {
        self.table = table
        self.style = style
        self.root = root
        dateSuffix = Array(style.dates.suffix.utf8)
        var parts: [Part] = []
        var fixed: [UInt8] = []
        for (position, column) in columns.enumerated() {
            let definition = table.entity.columns[column]
            fixed += Array((position == 0 ? "\"" : ",\"").utf8)
            if style.isFull, let type = Self.annotation(of: definition, style) {
                fixed += Array("\(definition.name)@odata.type\":\"#\(type)\",\"".utf8)
            }
            fixed += Array("\(definition.name)\":".utf8)
            let part = Self.part(column, definition, style)
            if table.isBlank(column) {
                Self.appendBlank(part, style, to: &fixed)
            } else {
                parts.append(.fixed(fixed))
                parts.append(part)
                fixed = []
            }
        }
        parts.append(.fixed(fixed))
        self.parts = parts
    }

    /// Appends one row as an object; with `spoilsNumber`, its first decimal is a bare NaN.
    func append(_ row: Int, to output: inout [UInt8], spoilsNumber: Bool = false) {
        var spoilsNumber = spoilsNumber
        output.append(UInt8(ascii: "{"))
        if style.isFull { appendIdentity(row, to: &output) }
        for part in parts {
            switch part {
            case .fixed(let bytes): output.append(contentsOf: bytes)
            case .text(let column, let width):
                Self.append(text: table.text(row, column), width: width, style, to: &output)
            case .number where spoilsNumber:
                output += Array("NaN".utf8)
                spoilsNumber = false
            case .number(let column, let scale):
                Self.append(number: table.number(row, column), scale: scale, style, to: &output)
            case .version(let column): Self.append(version: table.number(row, column), to: &output)
            case .date(let column): append(date: table.date(row, column), to: &output)
            }
        }
        output.append(UInt8(ascii: "}"))
    }

    private static func part(_ column: Int, _ definition: SysproColumn, _ style: Style) -> Part {
        switch definition.kind {
        case .text(let length, let isPadded): .text(column, width: isPadded && style.padsCharacters ? length : 0)
        case .decimal(_, let scale): .number(column, scale: scale)
        case .rowVersion: .version(column)
        case .date: .date(column)
        }
    }

    private static func appendBlank(_ part: Part, _ style: Style, to output: inout [UInt8]) {
        switch part {
        case .fixed: break
        case .text(_, let width): append(text: "", width: width, style, to: &output)
        case .number(_, let scale): append(number: 0, scale: scale, style, to: &output)
        case .version: append(version: 0, to: &output)
        case .date: output.append(contentsOf: Array("null".utf8))
        }
    }

    private static func append(text: String, width: Int, _ style: Style, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        JSONText.appendEscaped(text, to: &output, escapesNonASCII: style.escapesNonASCII)
        if width > 0 {
            for _ in 0..<max(0, width - text.unicodeScalars.count) { output.append(UInt8(ascii: " ")) }
        }
        output.append(UInt8(ascii: "\""))
    }

    private static func append(number: Int64, scale: Int, _ style: Style, to output: inout [UInt8]) {
        if style.numbersAreText { output.append(UInt8(ascii: "\"")) }
        JSONText.append(number, scale: scale, to: &output)
        if style.numbersAreText { output.append(UInt8(ascii: "\"")) }
    }

    private static func append(version: Int64, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        Base64.append(version: version, to: &output)
        output.append(UInt8(ascii: "\""))
    }

    private func append(date: Int32?, to output: inout [UInt8]) {
        guard let date else {
            output.append(contentsOf: Array("null".utf8))
            return
        }
        output.append(UInt8(ascii: "\""))
        if style.datesAreTicks {
            output.append(contentsOf: Array("\\/Date(\(Int64(date) * 86_400_000))\\/".utf8))
        } else {
            let (year, month, day) = CalendarDate(daysSince1970: Int(date)).components
            Self.append(year, divisor: 1000, to: &output)
            output.append(UInt8(ascii: "-"))
            Self.append(month, divisor: 10, to: &output)
            output.append(UInt8(ascii: "-"))
            Self.append(day, divisor: 10, to: &output)
            output.append(contentsOf: dateSuffix)
        }
        output.append(UInt8(ascii: "\""))
    }

    private static func append(_ number: Int, divisor: Int, to output: inout [UInt8]) {
        var (rest, divisor) = (number, divisor)
        while divisor > 0 {
            output.append(UInt8(ascii: "0") + UInt8(rest / divisor % 10))
            rest %= divisor
            divisor /= 10
        }
    }

    private func appendIdentity(_ row: Int, to output: inout [UInt8]) {
        let entity = table.entity
        let keys = entity.keys.map { key in
            let literal =
                switch table.cell(row, key) {
                case .text(let text):
                    "'"
                        + text.split(separator: "'", omittingEmptySubsequences: false)
                        .map { PercentCoding.encoded($0) }.joined(separator: "%27%27") + "'"
                case .number: "\(table.value(row, key))"
                case .date(let day):
                    day.map { CalendarDate(daysSince1970: Int($0)).description + style.dates.suffix } ?? "null"
                }
            return entity.keys.count == 1 ? literal : "\(entity.columns[key].name)=\(literal)"
        }
        let id = "\(entity.name)(\(keys.joined(separator: ",")))"
        output += Array(
            "\"@odata.type\":\"#\(MetadataDocument.namespace).\(entity.name)\",\"@odata.id\":\"\(root)\(id)\",".utf8)
        output += Array("\"@odata.editLink\":\"\(id)\",".utf8)
    }

    private static func annotation(of column: SysproColumn, _ style: Style) -> Substring? {
        if case .text = column.kind { return nil }
        return MetadataDocument.type(of: column, plainDates: style.dates == .date).dropFirst(4)
    }
}
