// SPDX-License-Identifier: Apache-2.0

import ServiceXML

/// A document of e.net as it is written: a line for each element, Windows-1252, numbers set to the right.
struct EnetAnswer {
    private var lines: [String]
    private let root: String

    init(root: String) {
        self.root = root
        lines = [
            "<\(root) Language='05' Language2='EN' CssStyle='' DecFormat='1' DateFormat='01' Role='01' Version='8.0.021' OperatorPrimaryRole='   '>"
        ]
    }

    mutating func open(_ name: String) { lines.append("<\(name)>") }
    mutating func close(_ name: String) { lines.append("</\(name)>") }

    mutating func add(_ name: String, _ text: String) {
        lines.append(text.isEmpty ? "<\(name)/>" : "<\(name)>\(Self.escaped(text))</\(name)>")
    }

    /// The document, with a line feed and a blank behind it, as SYSPRO ends one.
    func body(declared: Bool) -> String {
        (declared ? "<?xml version=\"1.0\" encoding=\"Windows-1252\"?>\n" : "")
            + (lines + ["</\(root)>"]).joined(separator: "\n") + "\n "
    }

    /// A cell of a table as e.net shows it: document numbers without their zeros, no date as zeros.
    static func text(_ table: SysproTable, _ row: Int, _ column: Int) -> String {
        switch table.value(row, column) {
        case .text(let text): return text
        case .null: return "0000-00-00"
        case .date(let date): return "\(date)"
        case .decimal(let number):
            guard case .decimal(let precision, _) = table.entity.columns[column].kind else { return "\(number)" }
            let digits = "\(number)"
            return String(repeating: " ", count: max(0, precision + 2 - digits.count)) + digits
        case let value: return "\(value)"
        }
    }

    static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text.unicodeScalars {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }

    /// Text in Windows-1252; `?` for what it does not have.
    static func windows1252(_ text: String) -> [UInt8] {
        let upper: [UInt32: UInt8] = [
            0x20AC: 0x80, 0x201A: 0x82, 0x0192: 0x83, 0x201E: 0x84, 0x2026: 0x85, 0x2020: 0x86, 0x2021: 0x87,
            0x02C6: 0x88, 0x2030: 0x89, 0x0160: 0x8A, 0x2039: 0x8B, 0x0152: 0x8C, 0x017D: 0x8E, 0x2018: 0x91,
            0x2019: 0x92, 0x201C: 0x93, 0x201D: 0x94, 0x2022: 0x95, 0x2013: 0x96, 0x2014: 0x97, 0x02DC: 0x98,
            0x2122: 0x99, 0x0161: 0x9A, 0x203A: 0x9B, 0x0153: 0x9C, 0x017E: 0x9E, 0x0178: 0x9F,
        ]
        return text.unicodeScalars.map { scalar in
            scalar.value < 0x80 || (0xA0...0xFF).contains(scalar.value)
                ? UInt8(scalar.value) : upper[scalar.value] ?? UInt8(ascii: "?")
        }
    }
}

extension XMLElement {
    /// The text of the first element of this name in it; empty if there is none.
    func value(_ name: String) -> String { first(name)?.text ?? "" }
}
