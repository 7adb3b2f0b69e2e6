// SPDX-License-Identifier: Apache-2.0

import Yams

/// One mapping of the file, read key by key, with errors that name file, line and key.
package struct ConfigurationSection {
    let node: Node
    let path: String
    let context: ConfigurationContext

    /// Reads `node`, which must be a mapping with no keys but these.
    init(_ node: Node, path: String, context: ConfigurationContext, keys: [String]) throws {
        self.node = node
        self.path = path
        self.context = context
        guard let mapping = node.mapping else {
            throw context.error(
                node, "\(path.isEmpty ? "the file" : "'\(path)'") must be a mapping of \(keys.joined(separator: ", "))")
        }
        var seen: Set<String> = []
        for (key, _) in mapping {
            let name = key.string ?? ""
            guard seen.insert(name).inserted else { throw context.error(key, "'\(full(name))' is given twice") }
            guard keys.contains(name) else {
                let hint =
                    nearest(to: name, among: keys).map { "; did you mean '\($0)'?" }
                    ?? "; the keys here are \(keys.joined(separator: ", "))"
                throw context.error(key, "'\(full(name))' is not a setting" + hint)
            }
        }
    }

    func full(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    func has(_ key: String) -> Bool { node[key] != nil }

    /// An error at the value of `key`, or at this section where it has none.
    func error(_ key: String, _ message: String) -> ConfigurationError {
        context.error(node[key] ?? node, "'\(full(key))' \(message)")
    }

    /// The text of `key` with its references resolved; `nil` if it is absent.
    func text(_ key: String) throws -> String? {
        guard let value = node[key] else { return nil }
        guard let text = value.scalar?.string else { throw error(key, "must be a text") }
        return try context.resolve(text, at: value, key: full(key))
    }

    /// The text of `key` as the file has it, for errors: what a reference in it stands for may be a secret.
    func written(_ key: String) -> String { node[key]?.scalar?.string ?? "" }

    /// The text of `key`, which must be there and not be empty.
    func required(_ key: String) throws -> String {
        guard let text = try text(key) else { throw error(key, "is missing") }
        guard !text.isEmpty else { throw error(key, "must not be empty") }
        return text
    }

    /// The text of `key` as something that is read from text.
    func value<Value>(_ key: String, _ form: String, _ read: (String) -> Value?) throws -> Value? {
        guard let text = try text(key) else { return nil }
        guard let value = read(text) else { throw error(key, "is '\(written(key))' but must be \(form)") }
        return value
    }

    /// The text of `key` as one of the cases of an enumeration.
    func choice<Choice: RawRepresentable & CaseIterable>(_ key: String, _ type: Choice.Type) throws -> Choice?
    where Choice.RawValue == String {
        try value(key, Choice.allCases.map(\.rawValue).joined(separator: " or "), Choice.init(rawValue:))
    }

    func flag(_ key: String) throws -> Bool? {
        try value(key, "true or false") { ["true": true, "false": false][$0] }
    }

    func integer(_ key: String, in range: ClosedRange<Int>) throws -> Int? {
        try value(key, "a whole number from \(range.lowerBound) to \(range.upperBound)") { text in
            Int(text).flatMap { range.contains($0) ? $0 : nil }
        }
    }

    func duration(_ key: String) throws -> Duration? {
        try value(key, "a time such as 30s, 15m, 2h or 3d, at most ten years (3660d)", Duration.init(configuration:))
    }

    func texts(_ key: String) throws -> [String]? {
        guard let value = node[key] else { return nil }
        guard let list = value.sequence else { throw error(key, "must be a list of texts") }
        return try list.map { item in
            guard let text = item.scalar?.string else {
                throw context.error(item, "'\(full(key))' must be a list of texts")
            }
            return try context.resolve(text, at: item, key: full(key))
        }
    }

    /// The section under `key`; `nil` if it is absent.
    func section(_ key: String, keys: [String]) throws -> ConfigurationSection? {
        try node[key].map { try ConfigurationSection($0, path: full(key), context: context, keys: keys) }
    }

    /// The sections of the list under `key`.
    func sections(_ key: String, keys: [String]) throws -> [ConfigurationSection]? {
        guard let value = node[key] else { return nil }
        guard let list = value.sequence else { throw error(key, "must be a list") }
        return try list.enumerated().map {
            try ConfigurationSection($1, path: "\(full(key))[\($0 + 1)]", context: context, keys: keys)
        }
    }

    /// The mapping under `key` from text to text, in the file's order.
    func pairs(_ key: String) throws -> [(key: String, value: String)]? {
        guard let value = node[key] else { return nil }
        guard let mapping = value.mapping else { throw error(key, "must be a mapping from text to text") }
        return try mapping.map { name, value in
            guard let name = name.scalar?.string, let text = value.scalar?.string else {
                throw context.error(value, "'\(full(key))' must be a mapping from text to text")
            }
            return (name, text)
        }
    }
}

extension Duration {
    /// Reads `30s`, `15m`, `2h`, `3d`, up to ten years; `nil` for anything else. Within that limit no sum of a few times
    /// overflows.
    package init?(configuration text: String) {
        let units: [Character: Int] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
        guard let unit = text.last.flatMap({ units[$0] }), let number = Int(text.dropLast()), number >= 0,
            number <= 3_660 * 86_400 / unit
        else { return nil }
        self = .seconds(number * unit)
    }

    /// The time in days, rounded up.
    package var wholeDays: Int {
        let (seconds, rest) = components
        return Int(seconds / 86_400) + (seconds % 86_400 > 0 || seconds % 86_400 == 0 && rest > 0 ? 1 : 0)
    }
}
