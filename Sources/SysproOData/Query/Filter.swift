// SPDX-License-Identifier: Apache-2.0

/// Which records a query takes: a value that can be combined, compared and written as `$filter`.
///
/// ```swift
/// let open = Filter.compare("InvoiceBal1", .notEqual, .integer(0)) && !Filter.contains("Name", "CASH")
/// open.text   // InvoiceBal1 ne 0 and not contains(Name,'CASH')
/// ```
public struct Filter: Hashable, Sendable {
    /// How two values are compared.
    public enum Comparison: String, Sendable {
        /// The same value.
        case equal = "eq"
        /// Another value. A server that compares as SQL does leaves out records without a value.
        case notEqual = "ne"
        /// Larger.
        case greater = "gt"
        /// Larger or the same.
        case atLeast = "ge"
        /// Smaller.
        case less = "lt"
        /// Smaller or the same.
        case atMost = "le"
    }

    /// A function of two texts that gives true or false.
    public enum TextFunction: String, Sendable {
        /// The property has the text in it.
        case contains
        /// The property begins with the text.
        case startsWith = "startswith"
        /// The property ends with the text.
        case endsWith = "endswith"
    }

    indirect enum Node: Hashable, Sendable {
        case comparison(String, Comparison, Literal)
        case function(TextFunction, String, String)
        case list(String, [Literal])
        case not(Node)
        case and([Node])
        case or([Node])
        case unchecked(String)
    }

    let node: Node

    init(_ node: Node) {
        self.node = node
    }

    /// A filter as text, which is sent as it is (percent-encoded). Nothing checks it but the server.
    public init(unchecked text: String) {
        node = .unchecked(text)
    }

    /// Records whose `property` compares so with `value`.
    public static func compare(_ property: String, _ comparison: Comparison, _ value: Literal) -> Filter {
        Filter(.comparison(property, comparison, value))
    }

    /// Records whose `property` has `text` in it.
    public static func contains(_ property: String, _ text: String) -> Filter {
        Filter(.function(.contains, property, text))
    }

    /// Records whose `property` begins with `text`.
    public static func starts(_ property: String, with text: String) -> Filter {
        Filter(.function(.startsWith, property, text))
    }

    /// Records whose `property` ends with `text`.
    public static func ends(_ property: String, with text: String) -> Filter {
        Filter(.function(.endsWith, property, text))
    }

    /// Records whose `property` is one of `values`; none if there are no values.
    ///
    /// Up to 15 values are compared one by one, as every server can; more become a list (`in`), since Microsoft's
    /// library refuses filters with more than 100 nodes, which is about 20 comparisons.
    public static func property(_ property: String, isOneOf values: [Literal]) -> Filter {
        var distinct: [Literal] = []
        var known: Set<Literal> = []
        for value in values where known.insert(value).inserted { distinct.append(value) }
        let comparisons = distinct.map { Node.comparison(property, .equal, $0) }
        switch distinct.count {
        case 0: return Filter(.unchecked("false"))
        case 1: return Filter(comparisons[0])
        case ...15: return Filter(.or(comparisons))
        default:
            // `in` with null fails on Microsoft's servers.
            let list = Filter(.list(property, distinct.filter { $0 != .null }))
            return known.contains(.null) ? list || .compare(property, .equal, .null) : list
        }
    }

    /// Records that both filters take.
    public static func && (left: Filter, right: Filter) -> Filter {
        Filter(
            .and(
                left.operands { if case .and(let nodes) = $0 { nodes } else { nil } }
                    + right.operands { if case .and(let nodes) = $0 { nodes } else { nil } }))
    }

    /// Records that at least one of the filters takes.
    public static func || (left: Filter, right: Filter) -> Filter {
        Filter(
            .or(
                left.operands { if case .or(let nodes) = $0 { nodes } else { nil } }
                    + right.operands { if case .or(let nodes) = $0 { nodes } else { nil } }))
    }

    /// Records that the filter does not take.
    public static prefix func ! (filter: Filter) -> Filter {
        if case .not(let inner) = filter.node { return Filter(inner) }
        return Filter(.not(filter.node))
    }

    /// Records that all `filters` take; `nil` if there are none.
    public static func all(_ filters: [Filter]) -> Filter? {
        guard let first = filters.first else { return nil }
        return filters.dropFirst().reduce(first) { $0 && $1 }
    }

    private func operands(_ parts: (Node) -> [Node]?) -> [Node] {
        parts(node) ?? [node]
    }
}

extension Filter: CustomStringConvertible {
    /// The filter as text, dates without a zone taken as UTC.
    public var text: String { text(in: nil) }

    /// The filter as text.
    public var description: String { text }

    /// The filter as text, with what is meant on the server's clock turned to UTC by `zone`, and dates and times in quotes
    /// if the service wants them so.
    public func text(in zone: ServerZone?, quotingDates: Bool = false) -> String {
        text(as: LiteralStyle(zone: zone, quotesDates: quotingDates))
    }

    func text(as style: LiteralStyle) -> String { Self.text(node, style) }

    private static func text(_ node: Node, _ style: LiteralStyle) -> String {
        switch node {
        case .comparison(let property, let comparison, let value):
            "\(property) \(comparison.rawValue) \(value.text(as: style))"
        case .function(let function, let property, let text):
            "\(function.rawValue)(\(property),\(Literal.text(text).text()))"
        case .list(let property, let values):
            "\(property) in (\(values.map { $0.text(as: style) }.joined(separator: ",")))"
        case .not(let inner):
            switch inner {
            case .function: "not \(text(inner, style))"
            default: "not (\(text(inner, style)))"
            }
        case .and(let nodes): nodes.map { operand($0, of: node, style) }.joined(separator: " and ")
        case .or(let nodes): nodes.map { operand($0, of: node, style) }.joined(separator: " or ")
        case .unchecked(let text): text
        }
    }

    /// An operand of `and` or `or`, in parentheses if it would be torn apart without.
    private static func operand(_ node: Node, of parent: Node, _ style: LiteralStyle) -> String {
        let plain = text(node, style)
        return switch (node, parent) {
        case (.unchecked, _), (.or, .and), (.and, .or), (.and, .and), (.or, .or): "(\(plain))"
        default: plain
        }
    }
}

extension Filter {
    /// The one record that has the key of `record`, or the few that do if the key holds a time without an offset.
    ///
    /// - Parameters:
    ///   - record: The record as the service wrote it.
    ///   - key: The properties that tell records apart.
    /// - Throws: ``ODataError`` if there is no key, or `record` does not hold it.
    public static func record(_ record: ArraySlice<UInt8>, key: [TableQuery.KeyProperty]) throws -> Filter {
        guard let keyset = Keyset(TableQuery("", key: key)), let filter = keyset.filter(at: try keyset.position(record))
        else { throw ODataError(.cannotContinue, "without a key nothing names a record") }
        return filter
    }
}
