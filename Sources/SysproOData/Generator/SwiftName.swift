// SPDX-License-Identifier: Apache-2.0

/// Makes Swift names of the names of a service.
enum SwiftName {
    /// A property's name in Swift: its first word in lower case, and without back-ticks.
    static func property(_ wire: String) -> String {
        let name = words(wire)
        let letters = Array(name)
        let capitals = letters.prefix { $0.isUppercase }.count
        guard capitals > 0 else { return identifier(name) }
        // "GLCode" is "glCode", "ID" is "id", "TaxCode" is "taxCode".
        let next = letters.dropFirst(capitals).first
        let lowered = capitals > 1 && next?.isLowercase == true ? capitals - 1 : capitals
        return identifier(String(letters.prefix(lowered)).lowercased() + String(letters.dropFirst(lowered)))
    }

    /// A type's name in Swift.
    static func type(_ wire: String) -> String {
        let name = words(wire)
        let capitalized = identifier(name.prefix(1).uppercased() + name.dropFirst())
        return reservedTypes.contains(capitalized) ? capitalized + "Entity" : capitalized
    }

    /// `name` as it is written in a source: in back-ticks if it is a keyword.
    static func quoted(_ name: String) -> String {
        keywords.contains(name) ? "`\(name)`" : name
    }

    /// For each of `wires` its name, all different: if two would be the same, the second gets `_2`.
    ///
    /// A wire name that is already a Swift name keeps it, wherever it stands.
    static func distinct(_ wires: [String], ignoringCase: Bool = false, name: (String) -> String) -> [String: String] {
        var names: [String: String] = [:]
        var taken: Set<String> = []
        for wire in wires.filter({ name($0) == $0 }) + wires.filter({ name($0) != $0 }) where names[wire] == nil {
            let wanted = name(wire)
            var candidate = wanted
            var count = 1
            while !taken.insert(ignoringCase ? candidate.lowercased() : candidate).inserted {
                count += 1
                candidate = "\(wanted)_\(count)"
            }
            names[wire] = candidate
        }
        return names
    }

    /// The name without what cannot stand in a Swift name; what follows such a place begins a word.
    private static func words(_ wire: String) -> String {
        var parts: [String] = [""]
        for scalar in unescaped(wire).unicodeScalars {
            if scalar == "_" || scalar.properties.isIDContinue {
                parts[parts.count - 1].unicodeScalars.append(scalar)
            } else if !parts[parts.count - 1].isEmpty {
                parts.append("")
            }
        }
        parts.removeAll { $0.isEmpty }
        if !wire.contains(where: \.isLowercase), wire.dropFirst().contains("_") {
            parts = parts.flatMap { $0.split(separator: "_") }.map { $0.prefix(1) + $0.dropFirst().lowercased() }
        }
        return (parts.first ?? "") + parts.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }

    /// The name with `_x0020_` and the like, as .NET writes what XML forbids in names, turned back.
    private static func unescaped(_ wire: String) -> String {
        var result = ""
        var rest = wire[...]
        while let start = rest.firstRange(of: "_x") {
            let code = rest[start.upperBound...].prefix(4)
            let end = rest[start.upperBound...].dropFirst(4)
            if code.utf8.count == 4, end.first == "_", let value = UInt32(code, radix: 16),
                let scalar = Unicode.Scalar(value)
            {
                result += rest[..<start.lowerBound]
                result.unicodeScalars.append(scalar)
                rest = end.dropFirst()
            } else {
                result += rest[..<start.upperBound]
                rest = rest[start.upperBound...]
            }
        }
        return result + rest
    }

    private static func identifier(_ name: String) -> String {
        guard let first = name.unicodeScalars.first else { return "_unnamed" }
        if name.allSatisfy({ $0 == "_" }) { return name + "unnamed" }
        if first == "_" || first.properties.isIDStart { return ["self", "init"].contains(name) ? name + "_" : name }
        return "_" + name
    }

    private static let keywords: Set<String> = [
        "actor", "as", "associatedtype", "async", "await", "borrowing", "break", "case", "catch", "class", "consuming",
        "continue", "default", "defer", "deinit", "do", "dynamic", "else", "enum", "extension", "fallthrough", "false",
        "fileprivate", "for", "func", "guard", "if", "import", "in", "indirect", "inout", "internal", "is", "lazy",
        "let",
        "macro", "mutating", "nil", "nonisolated", "open", "operator", "override", "package", "precedencegroup",
        "private",
        "protocol", "public", "repeat", "required", "rethrows", "return", "some", "static", "struct", "subscript",
        "super",
        "switch", "throw", "throws", "true", "try", "typealias", "unowned", "var", "weak", "where", "while", "any",
    ]

    /// What generated sources, or nearly every source, name otherwise.
    private static let reservedTypes: Set<String> = [
        "Any", "AnyObject", "Array", "Bool", "CalendarDate", "Character", "Data", "Date", "Dictionary", "Double",
        "EdmType",
        "Error", "Field", "FieldName", "Fields", "FixedDecimal", "Int", "Never", "ODataEntity", "Optional", "Protocol",
        "Result", "RowReader", "Self", "Set", "String", "Swift", "TableQuery", "Task", "Timestamp", "Type", "Void",
    ]
}
