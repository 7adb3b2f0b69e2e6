// SPDX-License-Identifier: Apache-2.0

import LoopbackHTTP

/// Writes a page, or one entity, as the body of an answer.
struct PageAnswer: Sendable {
    /// Pages with more rows than that are written while they are sent.
    private static let wholeLimit = 20_000
    private static let chunk = 2_000

    private let page: SysproPage
    private let query: ODataQuery
    private let table: SysproTable
    private let form: RequestedForm
    private let faults: PageFaults
    private let options: SysproOptions
    private let address: String

    init(
        _ page: SysproPage, _ query: ODataQuery, table: SysproTable, form: RequestedForm, faults: PageFaults,
        options: SysproOptions, address: String
    ) {
        self.page = page
        self.query = query
        self.table = table
        self.form = form
        self.faults = faults
        self.options = options
        self.address = address
    }

    /// The page with its link.
    func reply(nextLink: String?, isEmpty: Bool) -> SimulatedReply {
        let rows = isEmpty ? [] : page.rows
        let (prefix, suffix) = frame(nextLink)
        let renderer = renderer
        guard rows.count > Self.wholeLimit, !faults.changesBytes else {
            return SimulatedReply(headers: form.headers, body: .bytes(whole(prefix, rows, suffix)))
        }
        return SimulatedReply(
            headers: form.headers,
            body: .stream(length: nil) { writer in
                var output = prefix
                for start in stride(from: 0, to: rows.count, by: Self.chunk) {
                    for index in start..<min(rows.count, start + Self.chunk) {
                        if index > 0 { output.append(UInt8(ascii: ",")) }
                        renderer.append(Int(rows[index]), to: &output)
                    }
                    try await writer.write(output)
                    output.removeAll(keepingCapacity: true)
                }
                try await writer.write(suffix)
            })
    }

    /// One entity.
    func reply(entity row: Int) -> SimulatedReply {
        var output: [UInt8] = []
        renderer.append(row, to: &output)
        if form.metadata != .none {
            let context = "{\"@odata.context\":\"\(address)$metadata#\(table.entity.name)\(selection)/$entity\","
            output = Array(context.utf8) + output.dropFirst()
        }
        return SimulatedReply(headers: form.headers, body: .bytes(output))
    }

    private func whole(_ prefix: [UInt8], _ rows: [Int32], _ suffix: [UInt8]) -> [UInt8] {
        var output: [UInt8] = faults.byteOrderMark ? [0xEF, 0xBB, 0xBF] : []
        output.reserveCapacity(prefix.count + rows.count * query.columns.count * 24)
        output += prefix
        let renderer = renderer
        for (index, row) in rows.enumerated() {
            if index > 0 { output.append(UInt8(ascii: ",")) }
            if faults.errorInStream, index == rows.count / 2 {
                // What ODataLib leaves behind when the database fails after the head was sent.
                return output + Array(#"{"error":{"code":"","message":"An error has occurred."}}"#.utf8)
            }
            renderer.append(Int(row), to: &output, spoilsNumber: faults.bareNaN && index == 0)
        }
        output += suffix
        if let share = faults.truncation { output.removeLast(output.count - Int(Double(output.count) * share)) }
        return output
    }

    private var renderer: RowRenderer {
        var style = RowRenderer.Style(
            dates: options.dates, numbersAreText: form.numbersAsText || faults.numbersAsText,
            padsCharacters: options.padsCharacters, escapesNonASCII: options.escapesNonASCII)
        style.isFull = form.metadata == .full
        if faults.envelope == .version2 {
            style.datesAreTicks = true
            style.numbersAreText = true
        }
        return RowRenderer(table, columns: query.columns, style: style, root: address)
    }

    private var selection: String {
        guard query.columns.count < table.entity.columns.count else { return "" }
        return "(\(query.columns.map { table.entity.columns[$0].name }.joined(separator: ",")))"
    }

    /// What stands before and behind the rows.
    private func frame(_ nextLink: String?) -> (prefix: [UInt8], suffix: [UInt8]) {
        let link = nextLink.map { link in
            var text: [UInt8] = []
            JSONText.append(link, to: &text, escapesNonASCII: false)
            return String(decoding: text, as: UTF8.self)
        }
        let context = "\(address)$metadata#\(table.entity.name)\(selection)"
        var head: [String] = []
        var tail = ""
        switch faults.envelope {
        case .version4:
            if form.metadata != .none { head.append("\"@odata.context\":\"\(context)\"") }
            if let total = page.total { head.append("\"@odata.count\":\(total)") }
            tail = link.map { "\"@odata.nextLink\":\($0)" } ?? ""
        case .version3:
            head.append("\"odata.metadata\":\"\(context)\"")
            if let total = page.total { head.append("\"odata.count\":\"\(total)\"") }
            tail = link.map { "\"odata.nextLink\":\($0)" } ?? ""
        case .version2:
            if let total = page.total { head.append("\"__count\":\"\(total)\"") }
            tail = link.map { "\"__next\":\($0)" } ?? ""
        }
        if faults.linkFirst, !tail.isEmpty {
            head.append(tail)
            tail = ""
        }
        let (open, name, close) =
            faults.envelope == .version2 ? ("{\"d\":{", "results", "}}") : ("{", "value", "}")
        let start = open + (head + ["\"\(name)\":["]).joined(separator: ",")
        return (Array(start.utf8), Array(("]" + (tail.isEmpty ? "" : ",") + tail + close).utf8))
    }
}
