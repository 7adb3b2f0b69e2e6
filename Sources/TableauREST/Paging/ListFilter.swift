// SPDX-License-Identifier: Apache-2.0

/// The `filter` of a list: a rough one, for what Tableau cannot be told reliably is left out and compared afterwards.
struct ListFilter: Sendable {
    private(set) var clauses: [String] = []

    /// The same filter with one more clause. Commas part clauses and colons their pieces, and Tableau decodes the value
    /// before it looks for them, so a value with one of those cannot be asked for.
    func equal(_ field: String, _ value: String) -> ListFilter {
        guard !value.isEmpty, !value.contains(where: { ",:&[]".contains($0) }) else { return self }
        var filter = self
        filter.clauses.append("\(field):eq:\(PercentEncoding.encode(value))")
        return filter
    }

    /// The query's value; its colons and commas are plain, as all versions understand them.
    var text: String? {
        clauses.isEmpty ? nil : clauses.joined(separator: ",")
    }
}
