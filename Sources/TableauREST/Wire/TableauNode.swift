// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// One element of an answer, the same whether Tableau spoke XML or JSON.
///
/// An attribute and a JSON scalar are both a field; an element and a JSON object are both a child; the elements of a
/// JSON array are children of the same name. So `<tags/>`, `"tags":{}` and a missing `tags` read the same, and so do a
/// list of one that JSON shows as an object and a list of one in an array.
struct TableauNode: Sendable {
    /// The element's name without its prefix, or the JSON key.
    var name: String
    /// The element's own text.
    var content = ""
    /// Attributes, and scalars by their key, as text.
    var fields: [String: String] = [:]
    /// Elements, objects and members of arrays, in their order.
    var children: [TableauNode] = []

    /// The field or the text of the child with this name.
    func text(_ name: String) -> String? {
        if let field = fields[name] { return field }
        guard let child = first(name) else { return nil }
        return child.content.isEmpty ? child.fields["value"] : child.content
    }

    /// The text, if it must be there and not empty.
    func value(_ name: String) throws(AnswerFault) -> String {
        guard let text = text(name), !text.isEmpty else {
            throw AnswerFault("`\(self.name)` has no `\(name)`")
        }
        return text
    }

    /// The first child with this name.
    func first(_ name: String) -> TableauNode? {
        children.first { $0.name == name }
    }

    /// The first child with this name, if it must be there.
    func child(_ name: String) throws(AnswerFault) -> TableauNode {
        guard let child = first(name) else { throw AnswerFault("`\(self.name)` has no `\(name)`") }
        return child
    }

    /// The members of a list: `items("datasource", in: "datasources")`. The list must be there, though it may be empty.
    func items(_ name: String, in list: String) throws(AnswerFault) -> [TableauNode] {
        if let scalar = fields[list], scalar.isEmpty { return [] }
        return children(name, in: try child(list))
    }

    /// The members of a list that may be missing.
    func optionalItems(_ name: String, in list: String) -> [TableauNode] {
        first(list).map { children(name, in: $0) } ?? []
    }

    private func children(_ name: String, in list: TableauNode) -> [TableauNode] {
        list.children.filter { $0.name == name }
    }

    /// A whole number, which JSON may give as a string.
    func integer(_ name: String) throws(AnswerFault) -> Int? {
        guard let text = text(name), !text.isEmpty else { return nil }
        guard let number = Int(text) else { throw AnswerFault("`\(name)` is not a whole number: \(text.prefix(40))") }
        return number
    }

    /// A truth value, which JSON may give as a string.
    func flag(_ name: String) throws(AnswerFault) -> Bool? {
        switch text(name)?.lowercased() {
        case nil, "": nil
        case "true", "1": true
        case "false", "0": false
        case .some(let text): throw AnswerFault("`\(name)` is not true or false: \(text.prefix(40))")
        }
    }

    /// A point in time.
    func date(_ name: String) throws(AnswerFault) -> Date? {
        guard let text = text(name), !text.isEmpty else { return nil }
        guard let date = Date(tableau: text) else { throw AnswerFault("`\(name)` is not a date: \(text.prefix(40))") }
        return date
    }
}

/// An answer that is not what Tableau gives for the call: what is wrong with it, without whole bodies.
struct AnswerFault: Error {
    let message: String

    init(_ message: String) {
        self.message = message
    }
}
