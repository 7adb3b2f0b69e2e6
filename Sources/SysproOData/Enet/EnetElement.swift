// SPDX-License-Identifier: Apache-2.0

/// An element of a document for a business object: a name with a text in it, or with further elements.
///
/// ```swift
/// EnetElement("SetupArCustomer", [
///     EnetElement("Item", [
///         EnetElement("Key", [EnetElement("Customer", "0000001")]),
///         EnetElement("CustomerClass", "R&D"),
///     ])
/// ])
/// ```
///
/// Texts are what they say: they are escaped when the document is written, and nothing in one can become markup.
public struct EnetElement: Hashable, Sendable {
    /// What is in an element.
    public enum Content: Hashable, Sendable {
        /// A text; empty for an empty element.
        case text(String)
        /// Further elements.
        case elements([EnetElement])
    }

    /// Its name, as the business object's schema spells it. SYSPRO passes over an element whose name it does not know.
    public var name: String
    /// What is in it.
    public var content: Content

    /// An element with a text.
    public init(_ name: String, _ text: String = "") {
        self.name = name
        content = .text(text)
    }

    /// An element with elements in it.
    public init(_ name: String, _ elements: [EnetElement]) {
        self.name = name
        content = .elements(elements)
    }

    /// The element with `text` at the end of `path` below it; elements of the path that are there already are used.
    public func adding(_ text: String, at path: some Collection<String>) -> EnetElement {
        guard let next = path.first else { return EnetElement(name, text) }
        var elements: [EnetElement] = []
        if case .elements(let present) = content { elements = present }
        let rest = path.dropFirst()
        if !rest.isEmpty, let place = elements.firstIndex(where: { $0.name == next }) {
            elements[place] = elements[place].adding(text, at: rest)
        } else {
            elements.append(EnetElement(next).adding(text, at: rest))
        }
        return EnetElement(name, elements)
    }

    /// The document with this element outermost, declared and referring to `schema` as SYSPRO's own examples do.
    ///
    /// It is ASCII throughout: a character beyond it is written as a reference, so that it arrives whatever character
    /// set the server takes the query for.
    ///
    /// - Throws: ``ODataError`` with code `configuration` if a name is none; with code `unsendable` if a text has a control
    ///   character, or one that XML or SYSPRO's character set (Windows-1252) does not have. The message names the element
    ///   and never shows the text.
    func document(schema: String) throws -> String {
        var text = #"<?xml version="1.0" encoding="Windows-1252"?>"# + "\n"
        let attributes =
            #" xmlns:xsd="http://www.w3.org/2001/XMLSchema-instance" xsd:noNamespaceSchemaLocation=""#
            + schema + #"""#
        try write(to: &text, attributes: attributes, path: "")
        return text
    }

    private func write(to text: inout String, attributes: String, path: String) throws {
        let path = path.isEmpty ? name : "\(path)/\(name)"
        guard Self.isName(name) else {
            throw ODataError(.configuration, "'\(path)' cannot stand in a document: '\(name)' is no name of an element")
        }
        switch content {
        case .text(""), .elements([]): text += "<\(name)\(attributes)/>"
        case .text(let value): text += "<\(name)\(attributes)>\(try Self.escaped(value, in: path))</\(name)>"
        case .elements(let elements):
            text += "<\(name)\(attributes)>"
            for element in elements { try element.write(to: &text, attributes: "", path: path) }
            text += "</\(name)>"
        }
    }

    /// Whether elements can be called so: letters, digits, `_`, `-` and `.`, all ASCII, and no digit, `-` or `.` first.
    static func isName(_ name: String) -> Bool {
        func isLetter(_ byte: UInt8) -> Bool {
            (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == UInt8(ascii: "_")
        }
        guard let first = name.utf8.first, isLetter(first) else { return false }
        return name.utf8.allSatisfy {
            isLetter($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
        }
    }

    private static func escaped(_ text: String, in path: String) throws -> String {
        var escaped = ""
        for (place, scalar) in text.unicodeScalars.enumerated() {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\t", "\n", "\r": escaped += "&#\(scalar.value);"
            default:
                if let reason = Self.refusal(of: scalar) {
                    let digits = scalar.hexadecimal
                    let code = "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
                    throw ODataError(
                        .unsendable,
                        "'\(path)' cannot be sent to SYSPRO: its character number \(place + 1) is \(code), \(reason)")
                }
                if scalar.isASCII { escaped.unicodeScalars.append(scalar) } else { escaped += "&#\(scalar.value);" }
            }
        }
        return escaped
    }

    /// Why a character cannot stand in a text for SYSPRO; `nil` if it can.
    private static func refusal(of scalar: Unicode.Scalar) -> String? {
        switch scalar.value {
        case 0..<0x20, 0x7F...0x9F: "a control character"
        case 0xFFFE, 0xFFFF: "which XML does not have"
        default: Windows1252.has(scalar) ? nil : "which SYSPRO's character set (Windows-1252) does not have"
        }
    }
}

extension Unicode.Scalar {
    fileprivate var hexadecimal: String { String(value, radix: 16, uppercase: true) }
}
