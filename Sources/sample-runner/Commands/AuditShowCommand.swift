// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import SyncCore
import SysproTableau

struct AuditShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Shows one run, with its rejected records.")

    @OptionGroup var options: GlobalOptions
    @Argument(help: ArgumentHelp("The audit ID, as 'audit list' and 'sync' print it.", valueName: "id"))
    var id: String

    func run() async throws {
        let story = try await StateReader(try await options.configuration(warn: false)).story(of: id)
        guard !options.json else { return print(try StateText.encode(story)) }
        for record in story.entries { print(Self.text(record.written)) }
        if let load = story.load, !load.requestID.isEmpty {
            print("  load         \(load.step.rawValue), request \(load.requestID)")
        }
        if !story.rejected.isEmpty {
            print("\n\(Terminal.number(story.rejected.count)) records that it rejected or held back are kept:")
            print(RejectedCommand.table(story.rejected))
        }
    }

    private static func text(_ entry: AuditEntry) -> String {
        // Entries of older versions do not say what a failed run did not load.
        let counts = entry.outcome == .failed ? entry.counts.failed : entry.counts
        var lines = [
            "\(entry.run.pipeline), \(entry.run.kind.rawValue): \(entry.outcome.rawValue)",
            "  from – to    \(StateText.text(of: entry.run.started)) – \(StateText.text(of: entry.finished))",
            "  read         \(Terminal.number(counts.read)) = \(Terminal.number(counts.inserted)) inserted + "
                + "\(Terminal.number(counts.updated)) updated + \(Terminal.number(counts.unchanged)) unchanged + "
                + "\(Terminal.number(counts.rejected)) rejected + "
                + (counts.held > 0 ? "\(Terminal.number(counts.held)) held back + " : "")
                + "\(Terminal.number(counts.skipped)) skipped"
                + (counts.notLoaded > 0 ? " + \(Terminal.number(counts.notLoaded)) not loaded; " : "; ")
                + "\(Terminal.number(counts.deleted)) deleted",
            "  position     \(entry.before?.description ?? "–") → \(entry.after?.description ?? "–")",
        ]
        if let reason = entry.uncounted { lines.append("  counted      no: \(reason)") }
        if !counts.lookupMisses.isEmpty {
            lines.append("  not found    \(counts.lookupMissWords) (rows, by lookup column)")
        }
        if let starter = entry.run.startedBy { lines.append("  started by   \(starter.user), \(starter.command)") }
        if let finisher = entry.finishedBy { lines.append("  finished by  \(finisher.user), \(finisher.command)") }
        if let fence = entry.fence { lines.append("  fence        \(fence)") }
        if let deployment = entry.deployment { lines.append("  deployment   \(deployment)") }
        if let reason = entry.reason { lines.append("  reason       \(reason)") }
        if let change = entry.change {
            let record = change.record.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(
                separator: ", ")
            lines.append("  changes      \(record), through \(change.object) as operator \(change.operatorName)")
            lines += change.fields.map { "               \($0.name) '\($0.before)' → '\($0.after)'" }
        }
        if let digest = entry.digest { lines.append("  payload      SHA-256 \(digest)") }
        if let receipt = entry.receipt {
            lines.append("  Tableau      \(receipt.destinationID)\(receipt.jobID.map { ", job \($0)" } ?? "")")
        }
        if let failure = entry.failure {
            lines.append("  failed       while: \(failure.step); \(failure.code): \(failure.message)")
        }
        lines += (entry.warnings ?? []).map { "  warning      \($0.code): \($0.message)" }
        return lines.joined(separator: "\n")
    }
}
