// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

extension TableauNode {
    /// Reads a JSON object.
    init(json bytes: [UInt8]) throws(AnswerFault) {
        let value: JSONValue
        do {
            value = try JSONDecoder().decode(JSONValue.self, from: Data(bytes))
        } catch {
            // The decoder's own words quote the document, so they are not passed on.
            throw AnswerFault("it begins like JSON but is not well formed")
        }
        guard case .object(let members) = value else { throw AnswerFault("it is JSON, but not an object") }
        self.init(name: "tsResponse", members: members)
    }

    private init(name: String, members: [(String, JSONValue)]) {
        self.init(name: name)
        for (key, value) in members { add(value, as: key) }
    }

    private mutating func add(_ value: JSONValue, as key: String) {
        switch value {
        case .null: break
        case .scalar(let text): fields[key] = text
        case .object(let members): children.append(TableauNode(name: key, members: members))
        case .array(let values) where values.isEmpty: fields[key] = ""
        case .array(let values):
            for value in values {
                switch value {
                case .scalar(let text): children.append(TableauNode(name: key, content: text))
                default: add(value, as: key)
                }
            }
        }
    }
}

/// Any JSON value, numbers and booleans as their text.
private enum JSONValue: Decodable {
    case null
    case scalar(String)
    case object([(String, JSONValue)])
    case array([JSONValue])

    init(from decoder: any Decoder) throws {
        if let object = try? decoder.container(keyedBy: AnyKey.self) {
            self = .object(try object.allKeys.map { ($0.stringValue, try object.decode(JSONValue.self, forKey: $0)) })
            return
        }
        if var array = try? decoder.unkeyedContainer() {
            var values: [JSONValue] = []
            while !array.isAtEnd { values.append(try array.decode(JSONValue.self)) }
            self = .array(values)
            return
        }
        let scalar = try decoder.singleValueContainer()
        if let text = try? scalar.decode(String.self) {
            self = .scalar(text)
        } else if let flag = try? scalar.decode(Bool.self) {
            self = .scalar(flag ? "true" : "false")
        } else if let number = try? scalar.decode(Int64.self) {
            self = .scalar(String(number))
        } else if let number = try? scalar.decode(Double.self) {
            self = .scalar(String(number))
        } else {
            self = .null
        }
    }

    private struct AnyKey: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) {
            self.stringValue = stringValue
        }

        init?(intValue: Int) {
            nil
        }
    }
}
