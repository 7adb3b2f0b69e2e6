// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import SysproTableau

struct WriteBackCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "write-back", abstract: "Writes fields that Tableau owns back to SYSPRO.",
        discussion: """
            Without --apply nothing is changed; SYSPRO only says what it would say. The command writes a field if \
            Tableau's value has changed since both sides last agreed and SYSPRO's has not. Every other difference is a \
            conflict, which --take decides. Exit code 2 if something is left to decide or SYSPRO refuses a change.
            """)

    @OptionGroup var options: GlobalOptions
    @Option(help: ArgumentHelp("A write-back; may be given several times.", valueName: "name"))
    var name: [String] = []
    @Flag(help: "Have SYSPRO make the changes.")
    var apply = false
    @Option(help: ArgumentHelp("Which side is right in conflicts: tableau or syspro.", valueName: "side"))
    var take: WriteBackSide?
    @Option(help: ArgumentHelp("Decide only this record's conflicts; may be given several times.", valueName: "key"))
    var key: [String] = []

    func validate() throws {
        guard key.isEmpty || take != nil else { throw ValidationError("--key needs --take: it says what to decide") }
    }

    func run() async throws {
        let configuration = try await options.configuration()
        var order = WriteBackOrder()
        order.names = name
        order.applies = apply
        order.take = take
        order.keys = key
        let reports = try await RunnerResources.visit(configuration, logger: options.logger) { [order] resources in
            try await WriteBack(resources).run(order)
        }
        print(options.json ? try JSON.text(["writeBacks": reports]) : reports.map(text).joined(separator: "\n\n"))
        throw ExitCode(reports.map(Ending.init))
    }

    private func text(_ report: WriteBackReport) -> String {
        var lines = ["\(report.name): \(words(report))"]
        if let error = report.error { lines.append("  " + error.message) }
        for record in report.records {
            let key = record.key.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
            for field in record.fields {
                lines.append("  \(key): \(field.property) '\(field.syspro)' → '\(field.tableau)'  \(words(field))")
            }
            if let reason = record.reason { lines.append("    " + reason) }
            if let audit = record.audit { lines.append("    audit ID \(audit)") }
        }
        if !report.unknown.isEmpty { lines.append("  SYSPRO does not have: \(report.unknown.joined(separator: "; "))") }
        if !report.ambiguous.isEmpty {
            lines.append("  Tableau has rows that say different things: \(report.ambiguous.joined(separator: "; "))")
        }
        if !apply, report.count(.pending) > 0 {
            lines.append("  nothing was changed; --apply has SYSPRO make the changes")
        }
        return lines.joined(separator: "\n")
    }

    private func words(_ report: WriteBackReport) -> String {
        let parts = [
            ("to write", report.count(.pending)), ("written", report.count(.written)),
            ("found written", report.count(.recognised)), ("to decide", report.count(.conflict)),
            ("decided for SYSPRO", report.count(.kept)), ("refused", report.count(.refused)),
            ("NULL in Tableau and left alone", report.nulls),
        ]
        let found = parts.filter { $0.1 > 0 }.map { "\(Terminal.number($0.1)) fields \($0.0)" }
        let all = ["\(Terminal.number(report.compared)) records, \(Terminal.number(report.inStep)) fields in step"]
        return (all + found).joined(separator: ", ")
    }

    private func words(_ field: WriteBackReport.Field) -> String {
        switch field.state {
        case .pending: "to be written"
        case .written: "written"
        case .recognised: "was written by an earlier run"
        case .refused: "SYSPRO REFUSES IT"
        case .kept: "SYSPRO's value stays"
        case .conflict:
            switch field.conflict {
            case "changedInSyspro": "CONFLICT: changed in SYSPRO; it was '\(field.settled ?? "")'"
            case "changedInBoth": "CONFLICT: changed on both sides; it was '\(field.settled ?? "")'"
            default: "CONFLICT: never seen in step"
            }
        }
    }
}

extension WriteBackSide: ExpressibleByArgument {}
