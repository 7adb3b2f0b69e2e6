// SPDX-License-Identifier: Apache-2.0

extension Filter {
    /// Filters that together find what this one finds, each with as many of its alternatives as `fits` allows and
    /// `limits` name; a record may be found by several. Just this one if it need not be taken apart, `nil` if it
    /// cannot be.
    ///
    /// The alternatives are those of an outermost `or` or `in`, or of one that stands beside conditions which all share.
    ///
    /// - Parameter others: how many comparisons stand beside the filter in a request.
    func parts(_ limits: ServiceLimits, beside others: Int, fits: (Filter) -> Bool) -> [Filter]? {
        func isTaken(_ filter: Filter) -> Bool {
            Self.comparisons(filter.node, limits).map { $0 + others <= limits.comparisons } == true && fits(filter)
        }
        if isTaken(self) { return [self] }
        let (shared, alternatives) = alternatives
        guard alternatives.count > 1 else { return nil }
        let asList = limits.takesLists && Self.areOfOneProperty(alternatives)

        func filter(_ range: Range<Int>) -> Filter {
            let one = Self.joined(Array(alternatives[range]), asList: asList)
            return Filter(shared.isEmpty ? one : .and(shared + [one]))
        }
        var parts: [Filter] = []
        var start = 0
        while start < alternatives.count {
            var end = start + 1
            guard fits(filter(start..<end)) else { return nil }
            while end < alternatives.count, isTaken(filter(start..<end + 1)) { end += 1 }
            parts.append(filter(start..<end))
            start = end
        }
        return parts
    }

    /// How many comparisons a filter has; `nil` if it holds a list that the service does not take.
    private static func comparisons(_ node: Node, _ limits: ServiceLimits) -> Int? {
        switch node {
        case .list: limits.takesLists ? 1 : nil
        case .and(let nodes), .or(let nodes):
            nodes.reduce(0) { sum, node in
                guard let sum, let count = comparisons(node, limits) else { return nil }
                return sum + count
            }
        case .not(let inner): comparisons(inner, limits)
        default: 1
        }
    }

    /// How many comparisons the filter has, a list being one.
    var comparisons: Int { Self.comparisons(node, ServiceLimits()) ?? 1 }

    /// The most records that the filter can find: as many as it names by their whole keys; `nil` if it does not name
    /// them so.
    func mostRecords(key: [String]) -> Int? {
        let (shared, alternatives) = alternatives
        let common = shared.flatMap(Self.equated)
        let isByKey = alternatives.allSatisfy { Set(key).isSubset(of: common + Self.equated($0)) }
        return isByKey && !key.isEmpty && !alternatives.isEmpty ? alternatives.count : nil
    }

    /// The properties that have one value in all records that the condition takes.
    private static func equated(_ node: Node) -> [String] {
        switch node {
        case .comparison(let property, .equal, _): [property]
        case .and(let nodes): nodes.flatMap(equated)
        default: []
        }
    }

    /// The conditions that all records meet, and those of which each meets at least one.
    private var alternatives: (shared: [Node], [Node]) {
        guard case .and(let nodes) = node else { return ([], Self.alternatives(of: node)) }
        let all = nodes.map(Self.alternatives)
        guard let widest = all.indices.max(by: { all[$0].count < all[$1].count }) else { return (nodes, []) }
        var shared = nodes
        shared.remove(at: widest)
        return (shared, all[widest])
    }

    private static func alternatives(of node: Node) -> [Node] {
        switch node {
        case .or(let nodes): nodes.flatMap(alternatives)
        case .list(let property, let values): values.map { .comparison(property, .equal, $0) }
        default: [node]
        }
    }

    private static func areOfOneProperty(_ alternatives: [Node]) -> Bool {
        guard case .comparison(let property, .equal, _)? = alternatives.first else { return false }
        return alternatives.allSatisfy { if case .comparison(property, .equal, _) = $0 { true } else { false } }
    }

    /// One condition of these alternatives; as a list, beside which stands what a list must not hold.
    private static func joined(_ alternatives: [Node], asList: Bool) -> Node {
        guard alternatives.count > 1 else { return alternatives[0] }
        var values: [Literal] = []
        var name = ""
        for case .comparison(let property, .equal, let value) in alternatives where value != .null {
            name = property
            values.append(value)
        }
        guard asList, values.count > 1 else { return .or(alternatives) }
        // `in` with null fails on Microsoft's servers.
        let list = Node.list(name, values)
        return values.count == alternatives.count ? list : .or([list, .comparison(name, .equal, .null)])
    }
}
