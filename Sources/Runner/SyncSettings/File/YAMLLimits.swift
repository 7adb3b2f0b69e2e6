// SPDX-License-Identifier: Apache-2.0

import Yams

/// Bounds what a configuration file may hold, before it is composed.
///
/// An alias (`*name`) stands for a node of any size, and that node may hold further aliases: a few lines can stand for
/// more nodes than any memory holds, and whoever walks the composed file never ends. The parser offers no look at
/// aliases, so the file is first composed in another form, in which each alias is a small scalar and each anchor a tag.
/// The sizes of the real nodes follow from that.
struct YAMLLimits {
    /// The largest file, in bytes.
    static let largestFile = 1 << 20
    /// The most nodes, every alias counted as what it stands for.
    static let mostNodes = 100_000
    /// The deepest nesting, aliases included.
    static let deepest = 64

    /// How many nodes there are in a node, and how deep they are nested.
    private struct Extent {
        var nodes = 1
        var depth = 1

        mutating func add(_ other: Extent) {
            // Both are below the limits, so the sum cannot overflow.
            nodes += other.nodes
            depth = max(depth, other.depth + 1)
        }
    }

    private let file: String
    private let linesInFront: Int
    private var anchored: [String: Extent] = [:]

    private init(file: String, linesInFront: Int) {
        self.file = file
        self.linesInFront = linesInFront
    }

    /// - Throws: ``ConfigurationError`` if the text of `file` is no YAML, or more than the limits allow.
    static func check(_ yaml: String, file: String) throws {
        guard yaml.utf8.count <= largestFile else {
            throw ConfigurationError(file: file, line: nil, message: "the file is larger than \(largestFile >> 10) KB")
        }
        let aliases = aliasNames(in: yaml)
        // A document in front defines every alias as a scalar: anchors hold beyond the end of a document.
        let front =
            aliases.isEmpty
            ? ""
            : "[" + aliases.map { "&\($0) \"*\($0)\"" }.joined(separator: ", ") + "]\n"
                + (begins(yaml) ? "...\n" : "---\n")
        var limits = YAMLLimits(file: file, linesInFront: aliases.isEmpty ? 0 : 2)
        try limits.refuseTagDirectives(yaml)
        do {
            let parser = try Parser(yaml: front + withTagsForAnchors(yaml), encoding: .utf8)
            if !aliases.isEmpty { _ = try parser.nextRoot() }
            guard let root = try parser.nextRoot() else { return }
            // Nodes do not keep their anchors alive; the parser does.
            try withExtendedLifetime(parser) { _ = try limits.extent(of: root, depth: 1) }
        } catch let error as YamlError {
            throw ConfigurationError(
                file: file, line: limits.line(error.line), message: "this is not YAML: \(error.problem)")
        }
    }

    private mutating func extent(of node: Node, depth: Int) throws -> Extent {
        guard depth <= Self.deepest else { throw tooDeep(node) }
        var extent = Extent()
        let tag: Tag
        switch node {
        case .scalar(let scalar):
            guard !scalar.string.utf8.contains(0) else {
                throw error(node, "the text here holds a NUL character")
            }
            if let alias = scalar.anchor { extent = anchored[alias.rawValue] ?? extent }
            tag = scalar.tag
        case .sequence(let items):
            for item in items { try add(item, to: &extent, depth: depth) }
            tag = items.tag
        case .mapping(let pairs):
            for (key, value) in pairs {
                try add(key, to: &extent, depth: depth)
                try add(value, to: &extent, depth: depth)
            }
            tag = pairs.tag
        case .alias(let alias): tag = alias.tag
        }
        let name = tag.description
        if name.hasPrefix("!") {
            // Whichever of several anchors of one name is meant: the largest counts.
            let known = anchored[String(name.dropFirst())] ?? Extent()
            anchored[String(name.dropFirst())] = Extent(
                nodes: max(known.nodes, extent.nodes), depth: max(known.depth, extent.depth))
        }
        return extent
    }

    private mutating func add(_ node: Node, to extent: inout Extent, depth: Int) throws {
        extent.add(try self.extent(of: node, depth: depth + 1))
        guard extent.nodes <= Self.mostNodes else {
            throw error(
                node,
                "the file stands for more than \(Self.mostNodes) values here, counting each alias (*name) as what it stands for; write fewer of them"
            )
        }
        guard extent.depth <= Self.deepest else { throw tooDeep(node) }
    }

    /// Whether the document says itself where it begins.
    private static func begins(_ yaml: String) -> Bool {
        let lines = yaml.split(whereSeparator: \.isNewline).lazy.map { $0.drop { $0 == "\u{FEFF}" } }
        let first = lines.first { !$0.hasPrefix("#") && !$0.allSatisfy(\.isWhitespace) }
        return first.map { $0.hasPrefix("---") || $0.hasPrefix("%") } ?? false
    }

    /// With a directive a tag could be called anything.
    private func refuseTagDirectives(_ yaml: String) throws {
        for (place, line) in yaml.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
        where line.hasPrefix("%TAG") {
            throw ConfigurationError(
                file: file, line: place + 1, message: "a '%TAG' directive has no use here; remove it")
        }
    }

    private func tooDeep(_ node: Node) -> ConfigurationError {
        error(node, "the values here are nested deeper than \(Self.deepest) levels")
    }

    private func error(_ node: Node, _ message: String) -> ConfigurationError {
        ConfigurationError(file: file, line: line(node.mark?.line), message: message)
    }

    private func line(_ line: Int?) -> Int? { line.map { max(1, $0 - linesInFront) } }

    /// The names of everything that could be an alias; a text with an asterisk in it only looks like one.
    private static func aliasNames(in yaml: String) -> [String] {
        var names: Set<String> = []
        var rest = Array(yaml.utf8)[...]
        while let star = rest.firstIndex(of: UInt8(ascii: "*")) {
            let name = rest[(star + 1)...].prefix(while: isNameByte)
            if !name.isEmpty { names.insert(String(decoding: name, as: UTF8.self)) }
            rest = rest[name.endIndex...]
        }
        return names.sorted()
    }

    /// The text with each anchor written as a tag of the same name. What only looks like an anchor, in the middle of a
    /// text, is changed as well: only the structure is looked at.
    private static func withTagsForAnchors(_ yaml: String) -> String {
        var text: [UInt8] = []
        var rest = Array(yaml.utf8)[...]
        while let place = rest.firstIndex(of: UInt8(ascii: "&")) {
            let name = rest[(place + 1)...].prefix(while: isNameByte)
            text += rest[..<place]
            text.append(UInt8(ascii: "!"))
            text += name
            rest = rest[name.endIndex...]
            // An anchor ends here, but a tag would go on.
            if let next = rest.first, "?:,]}%@`[{".utf8.contains(next) { text.append(UInt8(ascii: " ")) }
        }
        return String(decoding: text + rest, as: UTF8.self)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "-"): true
        default: false
        }
    }
}
