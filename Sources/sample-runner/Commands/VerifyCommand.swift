// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import SyncCore
import SysproTableau

struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Compares what SYSPRO has now with what Tableau really holds.",
        discussion: """
            Counts, exact sums of every numeric column, a digest of all rows, and the keys that differ. What was \
            entered in SYSPRO since the last sync is a difference. Exit code 1 on a difference, 2 where all that is in \
            Tableau is right but SYSPRO has records that cannot be taken over or wait for a reference.
            """)

    @OptionGroup var options: GlobalOptions
    @Option(help: ArgumentHelp("A data source to compare; may be given several times.", valueName: "name"))
    var datasource: [String] = []

    func run() async throws {
        let configuration = try await options.configuration()
        let line = ProgressLine("verify")
        defer { line.end() }
        let reports = try await Deployment.visit(configuration, logger: options.logger) { deployment in
            try await deployment.verify(datasource) { line.show($1, of: nil, "records read of \($0)") }
        }
        line.end()
        print(options.json ? try JSON.text(["datasources": reports]) : reports.map(text).joined(separator: "\n\n"))
        throw ExitCode(Self.exitCode(of: reports))
    }

    static func exitCode(of reports: [VerifyReport]) -> Int32 {
        if reports.contains(where: { $0.status == .different }) { return 1 }
        let codes = Set(reports.compactMap { $0.error.map { Failure.exitCode(of: $0.code) } })
        if let code = codes.first { return codes.count == 1 ? code : 1 }
        return reports.contains { $0.rejected + $0.held > 0 } ? 2 : 0
    }

    private func text(_ report: VerifyReport) -> String {
        var lines = ["\(report.datasource): \(words(report))"]
        if let message = report.message ?? report.error?.message { lines.append("  " + message) }
        if let rows = report.rows, let digest = report.digest {
            var table = [["", "SYSPRO", "Tableau", ""]]
            table.append(["rows", Terminal.number(rows.syspro), Terminal.number(rows.tableau), mark(rows.isEqual)])
            table += report.sums.map { ["sum of \($0.column)", $0.syspro, $0.tableau, mark($0.syspro == $0.tableau)] }
            table.append(
                ["digest", "\(digest.syspro.prefix(16))", "\(digest.tableau.prefix(16))", mark(digest.isEqual)])
            lines.append(Terminal.table(table, right: [1, 2]))
        }
        if report.kept > 0 {
            lines.append(
                "\(Terminal.number(report.kept)) more rows, which SYSPRO does not have, stay on purpose")
        }
        if report.rejected > 0 {
            lines.append("\(Terminal.number(report.rejected)) records cannot be taken over, such as:")
            lines += report.reasons.map { "  " + $0 }
        }
        if report.held > 0 { lines.append("\(Terminal.number(report.held)) records wait for a reference") }
        if let ranges = report.ranges, !ranges.different.isEmpty {
            lines.append("The keys differ in \(ranges.different.count) of \(ranges.count) ranges:")
            lines += ranges.different.prefix(10).map { "  " + Self.line($0) }
            if ranges.different.count > 10 { lines.append("  … and \(ranges.different.count - 10) more") }
        }
        for (kind, words) in Self.kinds {
            guard let count = report.differences[kind.rawValue], count > 0 else { continue }
            lines.append("\(Terminal.number(count)) rows \(words)")
            lines += report.examples.filter { $0.kind == kind }.map { "  " + Self.line($0) }
        }
        return lines.joined(separator: "\n")
    }

    private static let kinds: [(RowDifference.Kind, String)] = [
        (.changed, "have other values in Tableau"), (.missing, "are missing in Tableau"),
        (.extra, "are in Tableau only"), (.doubled, "are in Tableau more than once"),
    ]

    static func line(_ row: RowDifference) -> String {
        let columns = row.columns.map { column in
            row.kind == .changed
                ? "\(column.column): \(column.tableau ?? "–") instead of \(column.syspro ?? "–")"
                : "\(column.column): \(column.syspro ?? column.tableau ?? "–")"
        }
        return words(row.key) + (columns.isEmpty ? "" : "  " + columns.joined(separator: "; "))
    }

    private static func line(_ range: VerifyReport.Range) -> String {
        let bounds = [range.from.map { "from \(words($0))" }, range.before.map { "before \(words($0))" }]
        let place = bounds.compactMap(\.self).joined(separator: ", ")
        return "\(place.isEmpty ? "all keys" : place): \(Terminal.number(range.rows.syspro)) rows in SYSPRO, "
            + "\(Terminal.number(range.rows.tableau)) in Tableau"
    }

    private static func words(_ key: [String: String]) -> String {
        key.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    }

    private func words(_ report: VerifyReport) -> String {
        switch report.status {
        case .equal: "Tableau holds what SYSPRO has"
        case .different: "TABLEAU DIFFERS FROM SYSPRO"
        case .failed: "could not be compared"
        }
    }

    private func mark(_ isEqual: Bool) -> String { isEqual ? "" : "DIFFERS" }
}
