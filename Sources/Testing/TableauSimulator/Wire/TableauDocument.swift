// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import ServiceXML

extension TableauCall {
    /// The `tsRequest` that the body holds, in XML or in JSON.
    func document() throws -> XMLElement {
        try Self.document(body, contentType: headers["content-type"] ?? "")
    }

    static func document(_ body: [UInt8], contentType: String) throws -> XMLElement {
        if contentType.lowercased().contains("json") {
            guard let json = try? TableauJSON(parsing: Data(body)) else {
                throw TableauFailure.badRequest("Payload is either malformed or incomplete: it is not JSON.")
            }
            return XMLElement("tsRequest", json)
        }
        do {
            let root = try XMLElement(parsing: body)
            guard root.name == "tsRequest" else {
                throw TableauFailure.badRequest("Payload is either malformed or incomplete: no tsRequest.")
            }
            return root
        } catch let error as XMLError {
            throw TableauFailure.badRequest("Payload is either malformed or incomplete: \(error.message)")
        }
    }
}

extension XMLElement {
    /// The element that the members would be in XML: scalars are attributes, objects are elements, a list repeats its
    /// element.
    fileprivate init(_ name: String, _ json: TableauJSON) {
        self.init(name)
        guard case .object(let members) = json else { return }
        for (name, value) in members {
            switch value {
            case .object: children.append(XMLElement(name, value))
            case .list(let items): children += items.map { XMLElement(name, $0) }
            case .text(let text): attributes[name] = text
            case .flag(let flag): attributes[name] = "\(flag)"
            case .integer(let number): attributes[name] = "\(number)"
            case .number(let number): attributes[name] = "\(number)"
            case .null: break
            }
        }
    }

    /// The first element of this name in it, or the failure that its absence is.
    func required(_ name: String) throws -> XMLElement {
        guard let child = first(name) else {
            throw TableauFailure.badRequest("Payload is either malformed or incomplete: no \(name).")
        }
        return child
    }
}
