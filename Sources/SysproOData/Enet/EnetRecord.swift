// SPDX-License-Identifier: Apache-2.0

public import Columnar
import ServiceXML

/// An element of a reply: a row of a table, an item, or a group of fields in one.
///
/// Names are found whatever their case, for SYSPRO writes the same name in either.
public struct EnetRecord: Hashable, Sendable {
    let element: XMLElement

    /// Its own name, as SYSPRO wrote it.
    public var name: String { element.name }

    /// The names of what is in it, as SYSPRO wrote them, each once.
    public var names: [String] {
        var seen: Set<String> = []
        return element.children.map(\.name).filter { seen.insert($0.lowercased()).inserted }
    }

    /// The first element of this name in it.
    public func first(_ name: String) -> EnetRecord? {
        let wanted = name.lowercased()
        return element.children.first { $0.name.lowercased() == wanted }.map(EnetRecord.init)
    }

    /// All elements of this name in it.
    public func all(_ name: String) -> [EnetRecord] {
        let wanted = name.lowercased()
        return element.children.filter { $0.name.lowercased() == wanted }.map(EnetRecord.init)
    }

    /// Everything in it, in order.
    public var all: [EnetRecord] { element.children.map(EnetRecord.init) }

    /// The text in it, without blanks at its ends; of its `Value` if it has one, as the cells of a browse do.
    public var text: String {
        Self.trimmed(element.children.isEmpty ? element.text : first("Value")?.element.text ?? element.text)
    }

    /// The text of a field, without blanks at its ends; `nil` if there is no such field.
    public subscript(_ name: String) -> String? { first(name)?.text }

    /// A field's number with the digits that SYSPRO wrote; `nil` if there is no such field or it is blank.
    ///
    /// - Throws: ``ODataError`` with code `malformedReply` if it is no number.
    public func decimal(_ name: String) throws -> FixedDecimal? {
        guard var text = self[name], !text.isEmpty else { return nil }
        // COBOL's other place for a sign.
        if text.hasSuffix("-") { text = "-" + text.dropLast() }
        guard let number = FixedDecimal(text) else { throw malformed(name, "a number") }
        return number
    }

    /// A field's whole number; `nil` if there is no such field or it is blank.
    ///
    /// - Throws: ``ODataError`` with code `malformedReply` if it is none.
    public func integer(_ name: String) throws -> Int? {
        guard let text = self[name], !text.isEmpty else { return nil }
        guard let number = Int(text) else { throw malformed(name, "a whole number") }
        return number
    }

    /// A field's date; `nil` if there is no such field, or it is blank or `0000-00-00`.
    ///
    /// - Throws: ``ODataError`` with code `malformedReply` if it is no date.
    public func date(_ name: String) throws -> CalendarDate? {
        guard let text = self[name], !text.isEmpty, text != "0000-00-00" else { return nil }
        guard let date = CalendarDate(text) else { throw malformed(name, "a date") }
        return date
    }

    private func malformed(_ name: String, _ what: String) -> ODataError {
        ODataError(.malformedReply, "e.net's answer has a '\(name)' in '\(self.name)' that is not \(what)")
    }

    static func trimmed(_ text: String) -> String {
        var text = text.drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
