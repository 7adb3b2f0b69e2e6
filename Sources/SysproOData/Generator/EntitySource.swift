// SPDX-License-Identifier: Apache-2.0

import Columnar

/// The Swift source of one entity.
struct EntitySource {
    private struct Member {
        let wire: String
        let name: String
        let swiftType: String
        /// What stands behind the wire name in the field's initializer.
        let details: String
        let meaning: String?
    }

    private let entitySet: String
    private let type: EntityType
    private let name: String
    private let generator: EntityGenerator
    private let members: [Member]
    private let access: String

    init(_ entitySet: String, _ type: EntityType, name: String, generator: EntityGenerator) {
        self.entitySet = entitySet
        self.type = type
        self.name = name
        self.generator = generator
        access = generator.access == .internal ? "" : "\(generator.access.rawValue) "
        var seen: Set<String> = []
        let properties = type.properties.filter { seen.insert($0.name).inserted }
        let names = SwiftName.distinct(properties.map(\.name)) { wire in
            generator.propertyNames["\(entitySet).\(wire)"] ?? generator.propertyNames[wire]
                ?? SwiftName.property(wire)
        }
        members = properties.map { property in
            let (swiftType, details) = Self.swiftType(property, generator.moments)
            let isOptional = property.isNullable && !type.key.contains(property.name)
            return Member(
                wire: property.name, name: SwiftName.quoted(names[property.name] ?? property.name),
                swiftType: isOptional ? swiftType + "?" : swiftType, details: details,
                meaning: generator.meanings.property(property.name, of: entitySet))
        }
    }

    /// The Swift type of a property's values, and what its field has to be told besides the name.
    private static func swiftType(
        _ property: EntityType.Property, _ moments: EntityGenerator.Moments
    ) -> (type: String, details: String) {
        let edm = property.isCollection ? "" : ", edm: \(literal(property.type))"
        switch property.columnType {
        case .text: return ("String", property.type == .string || property.isCollection ? "" : edm)
        case .int32, .integer: return ("Int", property.type == .int64 ? "" : edm)
        case .double: return ("Double", property.type == .double ? "" : edm)
        case .boolean: return ("Bool", "")
        case .date: return ("CalendarDate", "")
        case .timestamp, .instant: return moments == .dates ? ("CalendarDate", edm) : ("Timestamp", "")
        case .numeric(let precision, let scale):
            // A whole number is as exact as a decimal without places.
            if scale == 0, precision <= 18 { return ("Int", edm) }
            return ("FixedDecimal", ", .numeric(precision: \(precision <= 18 ? 18 : 38), scale: \(scale))")
        }
    }

    private static func literal(_ type: EdmType) -> String {
        let known: [EdmType] = [
            .string, .boolean, .byte, .sbyte, .int16, .int32, .int64, .decimal, .double, .single, .date,
            .dateTimeOffset,
            .timeOfDay, .duration, .guid, .binary,
        ]
        guard known.contains(type) else { return quoted(type.rawValue) }
        let name = type.rawValue.dropFirst("Edm.".count)
        return type == .sbyte ? ".sbyte" : "." + name.prefix(1).lowercased() + name.dropFirst()
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined() + "\""
    }

    var text: String {
        let exact = ["FixedDecimal", "CalendarDate", "Timestamp"]
        let usesColumnar = members.contains { member in exact.contains { member.swiftType.hasPrefix($0) } }
        let imports = (generator.imports + (usesColumnar ? ["Columnar"] : [])).sorted()
        var lines = [
            "// Written by EntityGenerator from the service's $metadata; it is written again each time, so do not edit it."
        ]
        lines += ["// swift-format-ignore-file", ""]
        lines += imports.map { "\(access)import \($0)" }
        if !imports.isEmpty { lines.append("") }
        lines += comment(generator.meanings.entity(entitySet) ?? "A record of `\(entitySet)`.", "")
        lines.append("\(access)struct \(name): ODataEntity, Hashable {")
        lines.append("    \(access)static let entitySet = \(Self.quoted(entitySet))")
        let key = type.keyProperties.map { property in
            "TableQuery.KeyProperty(\(Self.quoted(property.name))"
                + (property.type == .string ? ")" : ", \(Self.literal(property.type)))")
        }
        lines += list("\(access)static let key: [TableQuery.KeyProperty] = ", key)
        lines += list("\(access)static let fields: [any FieldName] = ", members.map { "Fields.\($0.name)" })
        lines += ["", "    /// The properties of ``\(name)``.", "    \(access)enum Fields {"]
        for member in members {
            lines.append(
                "        \(access)static let \(member.name) = Field<\(name), \(member.swiftType)>(\(Self.quoted(member.wire))\(member.details))"
            )
        }
        lines += ["    }", ""]
        for member in members {
            if let meaning = member.meaning { lines += comment(meaning, "    ") }
            lines.append("    \(access)let \(member.name): \(member.swiftType)")
        }
        lines += ["", "    \(access)init(from row: inout RowReader) throws {"]
        lines += members.map { "        self.\($0.name) = try row.next(Fields.\($0.name))" }
        lines += ["    }", "}", ""]
        return "// SPDX-License-Identifier: Apache-2.0\n" + lines.joined(separator: "\n")
    }

    /// A list on as few lines of 120 columns as it needs.
    private func list(_ start: String, _ elements: [String]) -> [String] {
        let line = "    \(start)[\(elements.joined(separator: ", "))]"
        guard line.count > 120 else { return [line] }
        var lines = ["    \(start)["]
        var current = "       "
        for element in elements {
            if current.count + element.count + 2 > 120 {
                lines.append(current)
                current = "       "
            }
            current += " \(element),"
        }
        return lines + [current, "    ]"]
    }

    private func comment(_ text: String, _ indentation: String) -> [String] {
        var lines: [String] = []
        var current = "\(indentation)///"
        for word in text.split(separator: " ") {
            if current.count + word.count + 1 > 120 {
                lines.append(current)
                current = "\(indentation)///"
            }
            current += " \(word)"
        }
        return lines + [current]
    }
}
