// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials

/// Any JSON value.
enum TableauJSON: Sendable, Equatable {
    case null
    case flag(Bool)
    case integer(Int64)
    case number(Double)
    case text(String)
    case list([TableauJSON])
    case object([String: TableauJSON])
}

extension TableauJSON {
    init(parsing data: Data) throws {
        self = try JSONDecoder().decode(TableauJSON.self, from: data)
    }

    subscript(name: String) -> TableauJSON? {
        if case .object(let members) = self { members[name] } else { nil }
    }

    var string: String? {
        if case .text(let text) = self { text } else { nil }
    }

    var items: [TableauJSON]? {
        if case .list(let items) = self { items } else { nil }
    }

    /// These members replaced or added, one level deep.
    func merging(_ other: TableauJSON) -> TableauJSON {
        guard case .object(let mine) = self, case .object(let theirs) = other else { return other }
        return .object(mine.merging(theirs) { $1 })
    }
}

extension TableauJSON: Codable {
    init(from decoder: any Decoder) throws {
        if let members = try? decoder.container(keyedBy: Name.self) {
            self = .object(
                try members.allKeys.reduce(into: [:]) {
                    $0[$1.stringValue] = try members.decode(TableauJSON.self, forKey: $1)
                })
            return
        }
        if var items = try? decoder.unkeyedContainer() {
            var list: [TableauJSON] = []
            while !items.isAtEnd { list.append(try items.decode(TableauJSON.self)) }
            self = .list(list)
            return
        }
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let flag = try? value.decode(Bool.self) {
            self = .flag(flag)
        } else if let integer = try? value.decode(Int64.self) {
            self = .integer(integer)
        } else if let number = try? value.decode(Double.self) {
            self = .number(number)
        } else {
            self = .text(try value.decode(String.self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        switch self {
        case .object(let members):
            var container = encoder.container(keyedBy: Name.self)
            for (name, value) in members { try container.encode(value, forKey: Name(name)) }
        case .list(let items):
            var container = encoder.unkeyedContainer()
            for item in items { try container.encode(item) }
        case .null:
            var container = encoder.singleValueContainer()
            try container.encodeNil()
        case .flag(let flag):
            var container = encoder.singleValueContainer()
            try container.encode(flag)
        case .integer(let integer):
            var container = encoder.singleValueContainer()
            try container.encode(integer)
        case .number(let number):
            var container = encoder.singleValueContainer()
            try container.encode(number)
        case .text(let text):
            var container = encoder.singleValueContainer()
            try container.encode(text)
        }
    }

    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(_ name: String) { stringValue = name }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}
