// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import SyncCore
import SysproTableau

struct RejectedCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rejected",
        abstract: "Records that could not be loaded or wait for a reference, with their reasons.",
        subcommands: [List.self, Show.self, RejectedReplayCommand.self, Drop.self])

    /// Which records a command is about.
    struct Selection: ParsableArguments {
        @Option(help: ArgumentHelp("Only this data source.", valueName: "name"))
        var datasource: String?
        @Option(help: ArgumentHelp("Only records that this run rejected.", valueName: "id"))
        var run: String?
        @Option(help: ArgumentHelp("The record with this number; may be given several times.", valueName: "number"))
        var id: [Int] = []

        @Option(
            help: ArgumentHelp("Only records rejected at this date or time (UTC) or later.", valueName: "time"),
            transform: RejectedCommand.time)
        var since: Date?
        @Option(help: ArgumentHelp("Only records whose key or JSON has this text.", valueName: "text"))
        var key: String?

        var value: RejectedSelection {
            RejectedSelection(datasource: datasource, run: run, ids: id, since: since, key: key)
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Lists the rejected records, one line each.")

        @OptionGroup var options: GlobalOptions
        @OptionGroup var selection: Selection

        func run() async throws {
            let entries = try await StateReader(try await options.configuration(warn: false)).rejected(selection.value)
            if options.json {
                print(try JSON.text(["records": entries.map { RejectedDocument($0, withRaw: false) }]))
            } else {
                print(entries.isEmpty ? "no rejected records are kept" : RejectedCommand.table(entries))
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "Prints the rejected records as SYSPRO sent them.")

        @OptionGroup var options: GlobalOptions
        @OptionGroup var selection: Selection

        func run() async throws {
            let entries = try await StateReader(try await options.configuration(warn: false)).rejected(selection.value)
            guard !options.json else {
                return print(try JSON.text(["records": entries.map { RejectedDocument($0, withRaw: true) }]))
            }
            if entries.isEmpty { print("no rejected records are kept") }
            for entry in entries { print("\(RejectedCommand.table([entry], head: false))\n  \(entry.record.raw)") }
        }
    }

    struct Drop: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "drop", abstract: "Lets rejected records go for good; the audit log says how many and why.")

        @OptionGroup var options: GlobalOptions
        @OptionGroup var selection: Selection
        @Flag(help: "All of them, whatever the data source and run.")
        var all = false
        @Option(help: ArgumentHelp("Why; it goes into the audit log.", valueName: "text"))
        var reason: String

        func validate() throws {
            guard all == selection.value.isEverything else {
                throw ValidationError("say which records: --datasource, --run, --id, --since or --key; or --all")
            }
        }

        func run() async throws {
            let editor = try StateEditor(try await options.configuration(warn: false))
            let count = try await editor.drop(selection.value, reason: reason)
            print(options.json ? try JSON.text(["dropped": count]) : "\(Terminal.number(count)) records dropped")
        }
    }

    /// A date, or a date and time, as options take it.
    static func time(_ argument: String) throws -> Date {
        let text = argument.utf8.count == 10 ? argument + "T00:00:00Z" : argument
        guard let date = try? Date(text, strategy: .iso8601) else {
            throw ValidationError("it must be a date such as 2026-11-22, or a time such as 2026-11-22T08:30:00Z")
        }
        return date
    }

    static func table(_ entries: [RejectedEntry], head: Bool = true) -> String {
        let rows = entries.map { entry in
            let record = entry.record
            return [
                "\(entry.id)", StateText.wholeSeconds(of: record.time), record.pipeline.rawValue, record.part ?? "",
                record.run.rawValue, "\(entry.times)", record.column ?? "", record.reason,
            ]
        }
        let names = ["number", "last rejected", "data source", "company", "run", "times", "column", "reason"]
        return Terminal.table((head ? [names] : []) + rows, right: [0, 5])
    }
}

/// A rejected record as `rejected list` and `show` print it.
struct RejectedDocument: Encodable {
    private let entry: RejectedEntry
    private let withRaw: Bool

    init(_ entry: RejectedEntry, withRaw: Bool) {
        self.entry = entry
        self.withRaw = withRaw
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(entry.id, forKey: .id)
        try container.encode(entry.record.pipeline, forKey: .datasource)
        try container.encode(entry.record.part, forKey: .company)
        try container.encode(entry.record.run, forKey: .run)
        try container.encode(entry.firstRun, forKey: .firstRun)
        try container.encode(entry.times, forKey: .times)
        try container.encode(StateText.wholeSeconds(of: entry.record.time), forKey: .time)
        try container.encode(entry.record.column, forKey: .column)
        try container.encode(entry.record.reason, forKey: .reason)
        try container.encode(entry.record.mappingVersion, forKey: .mappingVersion)
        if let waitsFor = entry.record.waitsFor { try container.encode(waitsFor, forKey: .waitsFor) }
        if withRaw { try container.encode(entry.record.raw, forKey: .raw) }
    }

    private enum Key: CodingKey {
        case id, datasource, company, run, firstRun, times, time, column, reason, mappingVersion, waitsFor, raw
    }
}
