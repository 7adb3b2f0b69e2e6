// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import LoopbackHTTP
@_spi(Testing) import SyncCore
import Testing

/// Backfills and snapshots of the real runner, killed with `kill -9` at named points and at random moments, and started
/// again with the same words. `make kill` comes by every point, the test suite by those that matter most.
@Suite(
    .enabled(if: RunnerProcess.program != nil, "there is no debug build of sample-runner: run `swift build`"),
    .serialized, .timeLimit(.minutes(60)))
struct JobKillTests {
    private static let isFull = ProcessInfo.processInfo.environment["KILL_COUNT"] != nil

    private static let isLong: ConditionTrait = .enabled(if: isFull, "only in the long form: make kill")

    private static var backfillPlaces: [String] {
        guard isFull else { return ["windowLoaded:1", "windowNoted:2", "committed:2"] }
        let points =
            FaultPoint.allCases.filter { $0 != .failureFound }.map(\.rawValue) + ["windowLoaded", "windowNoted"]
        return points.flatMap { ["\($0):1", "\($0):3"] }
    }

    private static var snapshotPlaces: [String] {
        guard isFull else { return ["pageKept:3", "loadPrepared:1", "preparationJournaled:1", "settled:1"] }
        let points = FaultPoint.allCases.filter { ![.failureFound, .batchStaged].contains($0) }.map {
            "\($0.rawValue):1"
        }
        return points + ["batchStaged:1", "batchStaged:4", "pageKept:1", "pageKept:2", "pageKept:5"]
    }

    @Test func aKilledBackfillGoesOnBehindItsLastWindowAndTheWatermarkStays() async throws {
        try await KillWorld.with(seed: KillPlan.seed) { world in
            _ = try await world.answer(["sync"])
            let watermark = try await world.watermark()
            for place in Self.backfillPlaces {
                let days = try world.changeOldInvoices()
                let command =
                    ["backfill", "--datasource", "Invoices", "--window", "20"]
                    + ["--from", days.from.description, "--to", days.to.description]
                try await Self.kill(command, at: place, in: world)
                let again = try await world.answer(command)
                #expect(try await world.differences() == [], "after \(place)")
                #expect(try await world.watermark() == watermark, "after \(place)")
                #expect(again["next"] is NSNull)
                let resumed = again["resumedAt"] as? String
                let first = days.from.adding(days: 20).description
                switch place {
                case "windowNoted:1": #expect(resumed == first)
                case "windowNoted:2", "committed:2", "windowLoaded:2": #expect(resumed.map { $0 >= first } == true)
                case "windowLoaded:1": #expect(resumed == nil)
                default: break
                }
            }
            // Over is over: the same days once more begin at the first.
            let days = try world.changeOldInvoices()
            let command = ["backfill", "--datasource", "Invoices", "--from", days.from.description]
            let whole = try await world.answer(command + ["--to", days.to.description])
            #expect(whole["resumedAt"] is NSNull)
            #expect((whole["runs"] as? [Any])?.count == 3)
        }
    }

    @Test func aKilledSnapshotIsPublishedWholeByTheNextWhichReadsOnlyWhatIsMissing() async throws {
        try await KillWorld.with(seed: KillPlan.seed) { world in
            _ = try await world.answer(["sync"])
            for (index, place) in Self.snapshotPlaces.enumerated() {
                _ = try world.changeOldInvoices()
                let row = try world.syspro.rows(of: "ArInvoice")[index]
                try world.syspro.delete(
                    "ArInvoice", key: ["Customer", "Invoice", "DocumentType"].map { .text(row.text($0)) })
                let before = try await world.held("Invoices")
                let command = ["snapshot", "--datasource", "Invoices"]
                try await Self.kill(command, at: place, in: world)
                let after = try await world.held("Invoices")
                if after != before {
                    #expect(try await world.differences(in: ["Invoices"]) == [], "half a snapshot after \(place)")
                }
                world.syspro.server.log.clear()
                _ = try await world.answer(command)
                #expect(try await world.differences() == [], "after \(place)")
                // Questions for the very keys that were not read ask for nothing but keys.
                let asked = world.syspro.server.log.requests.filter { $0.rawPath.hasSuffix("/ArInvoice") }
                    .map { $0.rawQuery ?? "" }.filter { $0.contains("InvoiceBal1") }
                let pages = asked.count
                if place.hasPrefix("pageKept:3") { #expect(pages < 6, "\(pages) pages were read again") }
                if place == "loadPrepared:1" { #expect(pages == 0, "read again: \(asked)") }
            }
        }
    }

    @Test func aKilledSnapshotUnderAnotherNameIsThereWholeOrNotAtAll() async throws {
        try await KillWorld.with(seed: KillPlan.seed) { world in
            _ = try await world.answer(["sync"])
            let watermark = try await world.watermark()
            for (index, place) in ["pageKept:2", "committed:1"].enumerated() {
                let name = "Copy \(index)"
                let command = ["snapshot", "--datasource", "Invoices", "--as", name]
                try await Self.kill(command, at: place, in: world)
                let rows = try await world.held(name)
                if !rows.isEmpty {
                    #expect(try await world.differences(in: ["Invoices"], publishedAs: name) == [])
                }
                _ = try await world.answer(command)
                #expect(try await world.differences(in: ["Invoices"], publishedAs: name) == [])
                #expect(try await world.watermark() == watermark)
            }
        }
    }

    @Test(isLong)
    func jobsWhoseRunnerOrHyperdIsKilledAtAnyMomentEndWellTheNextTime() async throws {
        try await KillWorld.with(seed: KillPlan.seed) { world in
            var numbers = SeededNumbers(seed: KillPlan.seed)
            _ = try await world.answer(["sync"])
            for index in 0..<24 {
                let days = try world.changeOldInvoices()
                let command =
                    index % 2 == 0
                    ? ["snapshot", "--datasource", "Invoices"]
                    : ["backfill", "--datasource", "Invoices", "--window", "20", "--from", days.from.description]
                        + ["--to", days.to.description]
                let runner = try world.start(command)
                let isRunning = try await !runner.ended(
                    by: .milliseconds(Int.random(in: 100...2_500, using: &numbers)))
                if isRunning, index % 3 != 0 { _ = runner.killHyperd() }
                if isRunning, index % 3 != 1 { _ = runner.killRunner() }
                #expect(try await runner.ended(within: .seconds(60)), "\(command) hangs")
                _ = try await world.answer(command)
                #expect(try await world.differences() == [], "seed \(KillPlan.seed), kill \(index)")
            }
        }
    }

    private static func kill(_ command: [String], at place: String, in world: KillWorld) async throws {
        let runner = try world.start(command, environment: ["SYNC_TEST_KILL_AT": place])
        #expect(try await runner.ended(within: .seconds(60)), "\(command) hangs")
        #expect(runner.wasKilled, "\(command) does not come by \(place): \(runner.text)")
    }
}

extension KillWorld {
    /// Invoices of three months change without a new date, which no poll by the cursor can see.
    func changeOldInvoices() throws -> (from: CalendarDate, to: CalendarDate) {
        let today = syspro.currentDate
        let (from, to) = (today.adding(days: -95), today.adding(days: -20))
        for row in try syspro.rows(of: "ArInvoice") {
            guard case .date(let date)? = row["InvoiceDate"], date >= from, date <= to else { continue }
            let value = FixedDecimal(mantissa: Int128(Int.random(in: 1...9_999_999)), scale: 2)
            try syspro.update(
                "ArInvoice", key: ["Customer", "Invoice", "DocumentType"].map { .text(row.text($0)) },
                ["InvoiceBal1": .decimal(value)])
        }
        return (from, to)
    }

    /// The rows of the invoices as Tableau holds them under a name.
    func held(_ name: String) async throws -> [String] {
        guard let source = await tableau.dataSource(named: name, in: "Finance") else { return [] }
        let rows = try await tableau.rows(of: source)
        return (0..<rows.count).map { row in rows.columns.map { $0[row].description }.joined(separator: "|") }.sorted()
    }
}
