// SPDX-License-Identifier: Apache-2.0

/// Which rows a request gets, and where the next ones begin.
struct SysproPage {
    /// The rows, in order.
    var rows: [Int32] = []
    /// How many rows match in all; `nil` if nobody asked.
    var total: Int?
    /// Whether rows are left that the request wants but this page does not hold.
    var isCut = false

    /// A page without rows.
    init(total: Int? = nil) { self.total = total }

    /// Reads the page of `query` out of `ordered`, all rows of the table in the query's order.
    ///
    /// `matches` remembers the rows that a filter found, so that pages by `$skip` are not read from the start each
    /// time.
    init(
        _ query: ODataQuery, of table: SysproTable, ordered: [Int32], size: Int?, options: SysproOptions,
        matches: (() -> [Int32]) -> [Int32]
    ) throws {
        let dates = options.dates
        let wanted = min(query.top ?? .max, size ?? .max)
        var first = 0
        if let token = query.skipToken {
            let last = try SkipToken.cells(token, of: table, order: query.order)
            first = ordered.partitioningIndex { row in
                for (part, key) in zip(last, query.order) {
                    let sign = SysproTable.compare(table.cell(Int(row), key.column), part, options.textOrder)
                    if sign != 0 { return (sign > 0) != key.isDescending }
                }
                return false
            }
        }
        guard let filter = query.filter else {
            if query.wantsCount { total = ordered.count }
            let start = min(ordered.count, first + query.skip)
            let end = start + min(wanted, ordered.count - start)
            rows = Array(ordered[start..<end])
            isCut = end < ordered.count && rows.count < query.top ?? .max
            return
        }
        // One view moved from row to row: copying the table's storage for each would cost more than the filter.
        var view = FilterRow(table: table, row: 0, dates: dates, texts: options.textComparison)
        let isPlain = options.textOrder == .ordinal && options.textComparison == .ordinal
        let ranges =
            isPlain
            ? RowRanges(table, rows: ordered, order: query.order, dates: dates).ranges(of: filter) : [0..<ordered.count]
        if query.wantsCount || (query.skip > 0 && first == 0) {
            let found = matches {
                ranges.flatMap { range in
                    ordered[range].filter { row in
                        view.row = Int(row)
                        return filter.holds(view)
                    }
                }
            }
            if query.wantsCount { total = found.count }
            if first == 0 {
                let start = min(found.count, query.skip)
                rows = Array(found[start...].prefix(wanted))
                isCut = found.count - start > rows.count && rows.count < query.top ?? .max
                return
            }
        }
        for range in ranges {
            for position in range where position >= first {
                view.row = Int(ordered[position])
                guard filter.holds(view) else { continue }
                if rows.count == wanted {
                    isCut = rows.count < query.top ?? .max
                    return
                }
                rows.append(ordered[position])
            }
        }
    }
}

/// The last row's place, written into a next link.
enum SkipToken {
    static func text(_ row: Int, of table: SysproTable, order: [(column: Int, isDescending: Bool)]) -> String {
        order.map { key in
            switch table.cell(row, key.column) {
            case .text(let text): "s" + text.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            case .number(let number): "n\(number)"
            case .date(let day): "d" + (day.map { "\($0)" } ?? "")
            }
        }.joined(separator: ".")
    }

    static func cells(
        _ token: String, of table: SysproTable, order: [(column: Int, isDescending: Bool)]
    ) throws -> [Cell] {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == order.count else { throw ODataFailure.badRequest("The $skiptoken is not of this query.") }
        return try zip(parts, order).map { part, key in
            let body = part.dropFirst()
            switch (part.first, table.entity.columns[key.column].kind) {
            case ("s", .text): return .text(try text(body))
            case ("n", .decimal), ("n", .rowVersion):
                guard let number = Int64(body) else { break }
                return .number(number)
            case ("d", .date): return .date(Int32(body))
            default: break
            }
            throw ODataFailure.badRequest("The $skiptoken is not of this query.")
        }
    }

    private static func text(_ digits: Substring) throws -> String {
        var bytes: [UInt8] = []
        var rest = digits
        while !rest.isEmpty {
            guard let byte = UInt8(rest.prefix(2), radix: 16) else {
                throw ODataFailure.badRequest("The $skiptoken is broken.")
            }
            bytes.append(byte)
            rest = rest.dropFirst(2)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
