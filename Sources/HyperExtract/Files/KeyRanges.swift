// SPDX-License-Identifier: Apache-2.0

public import Columnar

/// A table's keys cut into stretches that lie side by side: each key there can be is in exactly one.
///
/// With a digest for each stretch, two tables show where they differ without showing their rows.
public struct KeyRanges: Hashable, Sendable {
    /// The key's columns.
    public let key: [String]
    /// The first key of each range but the first, which has no beginning, in ascending order.
    public let starts: [[Value]]

    /// The ranges that begin at `starts`.
    public init(key: [String], starts: [[Value]]) {
        self.key = key
        self.starts = starts.sorted { Self.isBefore($0, $1) }
    }

    /// How many ranges there are.
    public var count: Int { starts.count + 1 }

    /// The range that holds a key.
    public func index(of key: [Value]) -> Int {
        var (low, high) = (0, starts.count)
        while low < high {
            let middle = (low + high) / 2
            if Self.isBefore(key, starts[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }

    private static func isBefore(_ left: [Value], _ right: [Value]) -> Bool {
        for (one, other) in zip(left, right) {
            if isBefore(one, other) { return true }
            if isBefore(other, one) { return false }
        }
        return false
    }

    /// Some order will do, so long as it is the same for both tables. Texts go by their bytes: Swift's own order takes
    /// different spellings of a character for the same.
    private static func isBefore(_ left: Value, _ right: Value) -> Bool {
        switch (left, right) {
        case (.text(let left), .text(let right)): left.utf8.lexicographicallyPrecedes(right.utf8)
        case (.integer(let left), .integer(let right)): left < right
        case (.decimal(let left), .decimal(let right)): left < right
        case (.double(let left), .double(let right)): left < right
        case (.boolean(let left), .boolean(let right)): !left && right
        case (.date(let left), .date(let right)): left < right
        case (.timestamp(let left), .timestamp(let right)): left < right
        default: left == .null && right != .null
        }
    }
}

extension HyperConnection {
    /// Cuts the keys of `table` into at most `limit` ranges of about equally many rows, and of sixteen or more.
    public func keyRanges(of table: HyperTable, key: [String], limit: Int = 64) async throws -> KeyRanges {
        guard !key.isEmpty else { return KeyRanges(key: key, starts: []) }
        let count = try await query("SELECT count(*) FROM \(table.sql)").columns[0].integers[0]
        let step = max(16, (Int(count) + limit - 1) / limit)
        let names = key.map(quoted(identifier:)).joined(separator: ", ")
        let texts = try await schema(of: table).columns.filter { $0.type == .text }.map(\.name)
        let order = key.map { quoted(identifier: $0) + (texts.contains($0) ? " COLLATE \"binary\"" : "") }
            .joined(separator: ", ")
        let number = quoted(identifier: "\u{1}number")
        let starts = try await query(
            "SELECT \(names) FROM (SELECT \(names), row_number() OVER (ORDER BY \(order)) AS \(number) "
                + "FROM \(table.sql)) numbered WHERE \(number) > 1 AND (\(number) - 1) % \(step) = 0")
        return KeyRanges(key: key, starts: (0..<starts.count).map { starts.row($0) })
    }
}
