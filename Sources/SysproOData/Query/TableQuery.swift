// SPDX-License-Identifier: Apache-2.0

/// What to read of an entity set, named at run time: the form that configuration takes.
///
/// Entities that are known at compile time have ``Query``, which becomes one of these.
public struct TableQuery: Hashable, Sendable {
    /// One criterion of an order.
    public struct Order: Hashable, Sendable {
        /// The property.
        public var property: String
        /// Whether the largest comes first.
        public var isDescending: Bool
        /// What the property's values are.
        public var type: EdmType

        /// An order by a property, the smallest first unless said otherwise.
        public init(_ property: String, _ type: EdmType = .string, descending: Bool = false) {
            self.property = property
            self.type = type
            isDescending = descending
        }
    }

    /// A property of an entity's key.
    public struct KeyProperty: Hashable, Sendable {
        /// The property's name.
        public var name: String
        /// What its values are; it decides how they are written into a filter.
        public var type: EdmType

        /// A key's property.
        public init(_ name: String, _ type: EdmType = .string) {
            self.name = name
            self.type = type
        }
    }

    /// The entity set, as the service spells it.
    public var entitySet: String
    /// The properties that together identify a record. Reading in pages needs them: they order the records, and say
    /// where to go on if the service does not. Empty if the set has no key.
    public var key: [KeyProperty]
    /// The properties to read; empty for all.
    public var select: [String]
    /// Which records; `nil` for all.
    public var filter: Filter?
    /// The order, before the key's.
    public var orderedBy: [Order]
    /// How many records a page should have; `nil` for the client's own choice.
    public var pageSize: Int?
    /// At most how many records in all; `nil` for all.
    public var top: Int?
    /// Whether a request asks how many records there are.
    var isCounted = false
    /// The property that every write of a record changes, as SQL Server's `rowversion` does; `nil` if there is none, or
    /// it is not known. It shows whether a record changed while it was read in parts.
    package var version: String?
    /// How many properties the entity set has at the site, if that is known: a query that wants them all need not name
    /// them.
    package var propertyCount: Int?
    /// Properties that the site does not have: they are not asked for, and `null` in every record.
    package var absent: Set<String> = []

    /// A query of an entity set; of all its records and properties unless said otherwise.
    public init(
        _ entitySet: String, key: [KeyProperty] = [], select: [String] = [], filter: Filter? = nil,
        orderedBy: [Order] = [], pageSize: Int? = nil, top: Int? = nil, version: String? = nil
    ) {
        self.entitySet = entitySet
        self.key = key
        self.select = select
        self.filter = filter
        self.orderedBy = orderedBy
        self.pageSize = pageSize
        self.top = top
        self.version = version
    }
}

extension TableQuery: CustomStringConvertible {
    /// The query as a person would write it behind the service's address: nothing percent-encoded.
    public var text: String {
        let options = options(as: LiteralStyle())
        return entitySet + (options.isEmpty ? "" : "?" + options.map { "\($0)=\($1)" }.joined(separator: "&"))
    }

    /// The query's text.
    public var description: String { text }

    /// The URL of the query behind the service's address, with what is meant on the server's clock turned by `zone`.
    ///
    /// It asks for the whole result; how a client reads it in pages is ``SysproClient/pages(_:columns:way:)``'s business.
    public func url(root: String, zone: ServerZone? = nil) -> String {
        Self.url(root, [entitySet], options(as: LiteralStyle(zone: zone)))
    }

    /// An address: `root`, path segments, and query options, each percent-encoded.
    static func url(_ root: String, _ segments: [String], _ options: [(name: String, value: String)] = []) -> String {
        let path = ([root.hasSuffix("/") ? String(root.dropLast()) : root] + segments.map(PercentEncoding.segment))
            .joined(separator: "/")
        let query = options.map { "\($0)=\(PercentEncoding.query($1))" }.joined(separator: "&")
        return query.isEmpty ? path : "\(path)?\(query)"
    }

    func options(as style: LiteralStyle) -> [(name: String, value: String)] {
        var options: [(name: String, value: String)] = []
        if !select.isEmpty { options.append(("$select", select.joined(separator: ","))) }
        if let filter { options.append(("$filter", filter.text(as: style))) }
        if !orderedBy.isEmpty {
            options.append(
                ("$orderby", orderedBy.map { $0.property + ($0.isDescending ? " desc" : "") }.joined(separator: ",")))
        }
        if let top { options.append(("$top", "\(top)")) }
        if isCounted { options.append(("$count", "true")) }
        return options
    }
}
