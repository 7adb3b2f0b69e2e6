// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import SyncCore
import SysproOData
import SysproTableau

struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Compares what SYSPRO has now with what Tableau holds.",
        discussion: """
            The column SYSPRO shows all that SYSPRO has: the service's own count, and the exact sums of every record \
            whose value can be read. The column Tableau shows all that Tableau has. If the service allows it, verify \
            reads SYSPRO in another way than loads do. Below, one line each says what is missing, different, extra or \
            kept, with the keys. Records entered in SYSPRO since the last sync count as differences. Exit code 0 only \
            if every data source is equal, 1 if there is a difference.
            """)

    @OptionGroup var options: GlobalOptions
    @Option(help: ArgumentHelp("A data source to compare; may be given several times.", valueName: "name"))
    var datasource: [String] = []

    func run() async throws {
        let configuration = try await options.configuration()
        let line = ProgressLine("verify")
        defer { line.end() }
        let reports = try await RunnerResources.visit(configuration, logger: options.logger) { resources in
            try await Verify(resources).run(datasource) { line.show($1, of: nil, "records read of \($0)") }
        }
        line.end()
        print(options.json ? try JSON.text(["datasources": reports]) : reports.map(text).joined(separator: "\n\n"))
        throw ExitCode(reports.map(Ending.init))
    }

    private func text(_ report: VerifyReport) -> String {
        var lines = ["\(report.datasource): \(words(report))"]
        if let message = report.message ?? report.error?.message { lines.append("  " + message) }
        if let syspro = report.syspro, let tableau = report.tableau {
            var table = [["", "SYSPRO", "Tableau", ""]]
            table.append([
                "records, rows", Terminal.number(syspro.records), Terminal.number(tableau.rows),
                mark(syspro.records == tableau.rows),
            ])
            for (column, sum) in syspro.sums.sorted(by: { $0.key < $1.key }) {
                let other = tableau.sums[column] ?? "–"
                table.append(["sum of \(column)", sum, other, mark(sum == other)])
            }
            lines.append(Terminal.table(table, right: [1, 2]))
            lines.append(
                report.counted
                    ? "SYSPRO's service counted its records" : "not counted: \(report.uncounted ?? "")")
            lines.append(Self.words(report.ways, report.independent))
        }
        lines += numbers(report)
        if let ranges = report.ranges, !ranges.different.isEmpty {
            lines.append("The keys differ in \(ranges.different.count) of \(ranges.count) ranges:")
            lines += ranges.different.prefix(10).map { "  " + Self.line($0, report.key) }
            if ranges.different.count > 10 { lines.append("  … and \(ranges.different.count - 10) more") }
        }
        return lines.joined(separator: "\n")
    }

    /// A line for each way in which a record has no row, or a row no record.
    private func numbers(_ report: VerifyReport) -> [String] {
        var lines: [String] = []
        func say(_ count: Int, _ words: String, _ kind: RowDifference.Kind? = nil, _ more: [String] = []) {
            guard count > 0 else { return }
            lines.append("\(Terminal.number(count)) \(words)")
            lines += more.map { "  " + $0 }
            lines += report.examples.filter { $0.kind == kind }.map { "  " + Self.line($0, report.key) }
        }
        say(report.missing, "missing in Tableau", .missing)
        say(report.rejected, "of them rejected, such as:", nil, report.reasons)
        say(report.held, "of them held back: they wait for a reference")
        say(report.different, "different in Tableau", .changed)
        say(report.extra, "extra in Tableau", .extra)
        lines += report.examples.filter { $0.kind == .doubled }.map { "  several times: " + Self.line($0, report.key) }
        say(report.kept, "kept in Tableau, as the configuration says")
        return lines
    }

    private static func line(_ row: RowDifference, _ key: [String]) -> String {
        let columns = row.columns.map { column in
            row.kind == .changed
                ? "\(column.column): \(column.tableau ?? "–") instead of \(column.syspro ?? "–")"
                : "\(column.column): \(column.syspro ?? column.tableau ?? "–")"
        }
        return words(row.key, key) + (columns.isEmpty ? "" : "  " + columns.joined(separator: "; "))
            + (row.reason.map { "  (\($0))" } ?? "")
    }

    private static func line(_ range: VerifyReport.Range, _ key: [String]) -> String {
        let bounds = [range.from.map { "from \(words($0, key))" }, range.before.map { "before \(words($0, key))" }]
        let place = bounds.compactMap(\.self).joined(separator: ", ")
        return "\(place.isEmpty ? "all keys" : place): \(Terminal.number(range.rows.syspro)) rows in SYSPRO, "
            + "\(Terminal.number(range.rows.tableau)) in Tableau"
    }

    /// How SYSPRO was read.
    private static func words(_ ways: [String: PagingWay], _ isIndependent: Bool) -> String {
        let words = Set(ways.values.map(\.words)).sorted().joined(separator: " and ")
        return isIndependent
            ? "read \(words), which is another way than that of loads"
            : "read \(words) as loads do, for the service takes no other way: what that passes over is not seen"
    }

    /// A key in the configuration's order.
    private static func words(_ values: [String: String], _ key: [String]) -> String {
        key.map { "\($0) \(values[$0] ?? "–")" }.joined(separator: ", ")
    }

    private func words(_ report: VerifyReport) -> String {
        if report.error != nil { return "could not be compared" }
        return report.equal ? "Tableau holds what SYSPRO has" : "TABLEAU DIFFERS FROM SYSPRO"
    }

    private func mark(_ isEqual: Bool) -> String { isEqual ? "" : "DIFFERS" }
}

extension PagingWay {
    /// The way, in words for people.
    fileprivate var words: String {
        switch self {
        case .key: "by the key"
        case .countedKey: "by counted pages of keys"
        case .links, .linksAlone: "by the service's links"
        }
    }
}
