// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import PostgresTesting
@_spi(Testing) import SyncCore
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Several real runners on one real PostgreSQL. `make runners` does more of each than the test suite.
@Suite(
    .enabled(if: RunnerProcess.program != nil, "there is no debug build of sample-runner: run `swift build`"),
    .enabled(if: PostgresServer.isInstalled, "PostgreSQL is missing: run scripts/setup.sh test"),
    .serialized, .timeLimit(.minutes(60)))
struct RunnersTests {
    private static let long = ProcessInfo.processInfo.environment["RUNNERS_SECONDS"].flatMap { Int($0) }
    private static let seed =
        ProcessInfo.processInfo.environment["RUNNERS_SEED"].flatMap { UInt64($0) } ?? .random(in: 1...999_999)

    /// A leader that is stopped at a named point, replaced, and let go on after its successor has loaded newer rows.
    @Test func aLeaderThatWakesUpTooLateChangesNothing() async throws {
        print("runners: RUNNERS_SEED=\(Self.seed)")
        let points: [FaultPoint] =
            Self.long == nil
            ? [.preparationJournaled, .committed]
            : [
                .loadPrepared, .preparationJournaled, .committed, .commitJournaled, .settled, .settlementJournaled,
                .watermarkSaved,
            ]
        try await RunnersWorld.with(seed: Self.seed) { world in
            var numbers = SeededNumbers(seed: Self.seed)
            var machines = ["one", "two"]
            for (number, point) in points.enumerated() {
                // One is updated by key, under a request ID; the other is published whole, which Tableau never refuses.
                let name = number % 2 == 0 ? "Stock" : "Invoices"
                let comment = "seed \(Self.seed), '\(name)' stopped at \(point.rawValue)"
                let late = try world.start(
                    ["sync", "--datasource", name], on: machines[0],
                    environment: ["SYNC_TEST_STOP_AT": "\(point.rawValue):1"])
                let end = ContinuousClock.now + .seconds(60)
                while !late.isStopped, late.isRunning, ContinuousClock.now < end {
                    try await Task.sleep(for: .milliseconds(5))
                }
                try #require(late.isStopped, "\(comment): it never came there: \(late.text)")
                // The successor finishes what was begun, and loads what is newer.
                try await world.syncUntilLed(on: machines[1], comment)
                try world.kill.work(&numbers)
                try await world.syncUntilLed(on: machines[1], comment)
                let finished = try world.query(
                    "SELECT count(*) FROM audit WHERE body LIKE '%\"finishedBy\":{\"command\":\"sync\"%\"fence\":%' "
                        + "OR body LIKE '%\"fence\":%\"finishedBy\":{\"command\":\"sync\"%'")
                #expect(Int(finished) == number + 1, "\(comment): the entry says who finished it: \(finished)")
                let before = try world.remembered()
                late.send(SIGCONT)
                #expect(try await late.ended(within: .seconds(60)), "\(comment): it hangs: \(late.text)")
                #expect(late.text.contains("leaseLost"), "\(comment): \(late.text)")
                #expect(late.exitCode == 1)
                #expect(!late.text.contains(PostgresServer.password))
                #expect(try world.remembered() == before, "\(comment): it wrote into the store")
                try await world.checkAll(comment)
                // It leads again, from a mirror that is behind.
                try world.kill.work(&numbers)
                try await world.syncUntilLed(on: machines[0], comment)
                try await world.checkAll(comment)
                try world.kill.work(&numbers)
                machines.reverse()
            }
        }
    }

    /// What one machine finds in Tableau is not repaired from what another one loaded before.
    @Test func rowsThatSomebodyElseTookAwayAreMendedByWhoeverLeadsNext() async throws {
        try await RunnersWorld.with(seed: Self.seed) { world in
            var numbers = SeededNumbers(seed: Self.seed)
            try await world.syncUntilLed(on: "one", "the first load")
            try world.kill.work(&numbers)
            try await world.syncUntilLed(on: "two", "the newest load")
            try await world.kill.tableau.advanceClock(by: .seconds(3_600))
            try await world.publishFewerInvoices()
            #expect(try await world.kill.differences().count == 1)
            let end = ContinuousClock.now + .seconds(30)
            while true {
                let finder = try world.start(
                    ["sync", "--datasource", "Invoices"], on: "one",
                    environment: ["SYNC_TEST_KILL_AT": "sourceEnded:1"])
                try #require(try await finder.ended(within: .seconds(60)))
                if !finder.text.contains("ledElsewhere") { break }
                try #require(ContinuousClock.now < end, "\(finder.text)")
            }
            try await world.syncUntilLed(on: "two", "what another machine found")
            #expect(try await world.kill.differences() == [])
        }
    }

    @Test func whatOneMachineFoundAndKeptIsThereOnEveryOther() async throws {
        try await RunnersWorld.with(seed: Self.seed) { world in
            func run(_ command: [String], on machine: String) async throws -> RunnerProcess {
                let process = try world.start(command, on: machine)
                try #require(try await process.ended(within: .seconds(60)), "\(command) hangs")
                return process
            }
            func configureNamed(_ machine: String) throws {
                let file = "\(world.kill.folder)/\(machine)/sync.yaml"
                let text = try String(contentsOfFile: file, encoding: .utf8)
                try (text + Self.named).write(toFile: file, atomically: true, encoding: .utf8)
            }
            for machine in ["one", "two"] {
                _ = try await run(["watermark", "show", "--datasource", "Invoices"], on: machine)
                try configureNamed(machine)
            }
            // None of this customer's invoices has a place, so that another name for it changes nothing in Tableau.
            let customer = try #require(try world.kill.syspro.rows(of: "ArInvoice").first).text("Customer")
            for row in try world.kill.syspro.rows(of: "ArInvoice") where row.text("Customer") == customer {
                let key = ["Customer", "Invoice", "DocumentType"].map { Value.text(row.text($0)) }
                let large = FixedDecimal(mantissa: 9_999_999, scale: 2)
                try world.kill.syspro.update("ArInvoice", key: key, ["InvoiceBal1": .decimal(large)])
            }
            _ = try await run(["sync", "--datasource", "Named"], on: "two")
            try world.kill.syspro.changeCustomer(customer, name: "Another name")
            let synced = try await run(["sync", "--datasource", "Named"], on: "one")
            #expect(synced.exitCode == 2, "some balances are too large: \(synced.text)")
            let id = try #require(synced.text.firstMatch(of: /"audit" : "(\w+)"/)?.1)
            // A machine that has never read anything maps records again as the last one that read would.
            _ = try await run(["watermark", "show", "--datasource", "Invoices"], on: "three")
            try configureNamed("three")
            let replay = ["rejected", "replay", "--datasource", "Named"]
            for machine in ["two", "three"] {
                let tried = try await run(replay, on: machine)
                #expect(tried.text.contains(#""failedAgain" : "#), "\(machine): \(tried.text)")
                #expect(!tried.text.contains("another machine"), "\(machine): \(tried.text)")
            }
            let pages = try await run(["replay", "--run", String(id), "--from-pages", "--force"], on: "three")
            #expect(pages.exitCode == 2 && pages.text.contains(#""rejected" : "#), "\(pages.text)")
            // What is not known to be the last word is not mapped with.
            _ = try world.query("DELETE FROM file WHERE name LIKE 'lookups/%'")
            try world.kill.syspro.changeCustomer(customer, name: "A third name")
            _ = try await run(["sync", "--datasource", "Named"], on: "one")
            _ = try world.query("DELETE FROM file WHERE name LIKE 'lookups/%'")
            let old = try await run(replay, on: "two")
            #expect(old.exitCode != 0 && old.text.contains("was read by another machine since"), "\(old.text)")
            // What cannot be shared stops no run.
            _ = try world.query("ALTER TABLE file RENAME TO gone")
            let alone = try await run(["sync", "--datasource", "Named"], on: "one")
            #expect(alone.exitCode == 2 && alone.text.contains("is not taken over"), "\(alone.text)")
        }
    }

    /// The newer file counts: two files that differ would have all rows made in turn, for ever.
    @Test func anOlderFileThatSaysSomethingElseLoadsNothing() async throws {
        try await RunnersWorld.with(seed: Self.seed) { world in
            func run(_ command: [String], on machine: String) async throws -> RunnerProcess {
                let process = try world.start(command, on: machine)
                try #require(try await process.ended(within: .seconds(60)), "\(command) hangs")
                return process
            }
            func change(_ machine: String, to label: String) throws {
                let file = "\(world.kill.folder)/\(machine)/sync.yaml"
                let text = try String(contentsOfFile: file, encoding: .utf8)
                try (text.components(separatedBy: "\n  - name: Labelled")[0] + Self.labelled(label)).write(
                    toFile: file, atomically: true, encoding: .utf8)
            }
            for machine in ["one", "two"] {
                _ = try await run(["watermark", "show", "--datasource", "Invoices"], on: machine)
                try change(machine, to: "Invoice")
            }
            let sync = ["sync", "--datasource", "Labelled"]
            #expect(try await run(sync, on: "one").exitCode == 0)
            #expect(try await run(sync, on: "two").exitCode == 0, "files that say the same load in turn")
            try change("one", to: "Bill")
            let newer = try await run(sync, on: "one")
            #expect(newer.exitCode == 0 && !newer.text.contains("\"inserted\" : 0"), "\(newer.text)")
            let updates = await world.kill.tableau.requests(of: .updateData)
            for command in [sync, ["check"]] {
                let older = try await run(command, on: "two")
                #expect(older.exitCode == 78 && older.text.contains("another runner reads it as a newer file says"))
            }
            #expect(await world.kill.tableau.requests(of: .updateData) == updates)
            let again = try await run(sync, on: "one")
            #expect(again.exitCode == 0 && again.text.contains("\"inserted\" : 0"), "\(again.text)")
            // The old file is the right one after all: it is saved again.
            try change("two", to: "Invoice")
            #expect(try await run(sync, on: "two").exitCode == 0)
            #expect(try await run(sync, on: "one").exitCode == 78)
        }
    }

    private static func labelled(_ label: String) -> String {
        """

          - name: Labelled
            project: Finance
            from: ArInvoice
            key: [Customer, Invoice, Type]
            columns:
              - {name: Customer, from: Customer}
              - {name: Invoice, from: Invoice}
              - {name: Type, from: DocumentType, values: {I: \(label)}}

        """
    }

    /// Invoices with their customers' names, of which some balances have no place.
    private static let named = """

          - name: Named
            project: Finance
            from: ArInvoice
            key: [Customer, Invoice, Type]
            maxRejected: 99%
            keepPages: 1d
            columns:
              - {name: Customer, from: Customer}
              - {name: Invoice, from: Invoice}
              - {name: Type, from: DocumentType}
              - {name: Customer name, lookup: {from: ArCustomer, key: {Customer: Customer}, take: Name}}
              - {name: Balance, from: InvoiceBal1, type: "numeric(5,2)"}

        """

    /// Services share the data sources evenly; those of one that is killed or stopped are polled by the other in time.
    @Test func servicesSpreadAndTakeOver() async throws {
        try await RunnersWorld.with(seed: Self.seed) { world in
            func shares() throws -> [Int] {
                try world.query(
                    "SELECT count(*) FROM lease WHERE coalesce(expires, kept_until) > clock_timestamp() GROUP BY runner"
                ).split(separator: "\n").compactMap { Int($0) }.sorted()
            }
            /// Waits until `runner` has polled each data source that others led, and says how long that took.
            func takesOver(_ runner: RunnerProcess, _ what: String) async throws {
                let fences = try world.query(
                    "SELECT pipeline, fence FROM lease WHERE runner NOT LIKE '%/\(runner.id)/%'")
                let begun = ContinuousClock.now
                #expect(
                    await eventually {
                        (try? world.query("SELECT count(*) FROM lease WHERE runner NOT LIKE '%/\(runner.id)/%'")) == "0"
                    }, "\(what): nobody took over \(fences): \(runner.text)")
                print("  \(what): \(begun.duration(to: .now)), with a lease of \(RunnersWorld.lease) s")
            }
            let one = try world.start(["run"], on: "one")
            #expect(await eventually { (try? shares()) == [3] })
            var two = try world.start(["run"], on: "two")
            #expect(await eventually { (try? shares()) == [1, 2] }, "\(two.text)")
            #expect(two.killRunner())
            _ = try await two.ended(within: .seconds(10))
            try await takesOver(one, "kill")
            two = try world.start(["run"], on: "two")
            #expect(await eventually { (try? shares()) == [1, 2] }, "they come back after a restart: \(two.text)")
            two.send(SIGTERM)
            try await takesOver(one, "SIGTERM")
            for runner in [one, two] {
                runner.send(SIGTERM)
                #expect(try await runner.ended(within: .seconds(60)))
            }
            try await world.syncUntilLed(on: "one", "the end")
            try await world.checkAll("the end")
        }
    }

    /// Three services on three machines, killed and stopped at random while SYSPRO changes.
    @Test func threeRunnersThatAreKilledAndStoppedMakeTableauEqualToSyspro() async throws {
        let seconds = Self.long ?? 12
        print("runners: three of them for \(seconds) s, RUNNERS_SEED=\(Self.seed)")
        try await RunnersWorld.with(seed: Self.seed) { world in
            var numbers = SeededNumbers(seed: Self.seed)
            let machines = ["one", "two", "three"]
            var runners = try machines.map { try world.start(["run"], on: $0) }
            var wakes: [Int: ContinuousClock.Instant] = [:]
            var (kills, stops) = (0, 0)
            let end = ContinuousClock.now + .seconds(seconds)
            while ContinuousClock.now < end {
                try await Task.sleep(for: .milliseconds(Int.random(in: 100...1_500, using: &numbers)))
                for (index, moment) in wakes where moment < .now {
                    runners[index].send(SIGCONT)
                    wakes[index] = nil
                }
                try world.kill.work(&numbers)
                let index = Int.random(in: 0..<machines.count, using: &numbers)
                guard wakes[index] == nil else { continue }
                if Int.random(in: 0..<2, using: &numbers) == 0 {
                    guard runners[index].killRunner() else { continue }
                    _ = try await runners[index].ended(within: .seconds(10))
                    runners[index] = try world.start(["run"], on: machines[index])
                    kills += 1
                } else {
                    // For longer than the lease, so that another takes over.
                    runners[index].send(SIGSTOP)
                    let pause = Int.random(in: 1_500...6_000, using: &numbers)
                    wakes[index] = .now + .milliseconds(RunnersWorld.lease * 1_000 + pause - 1_000)
                    stops += 1
                }
            }
            for index in wakes.keys { runners[index].send(SIGCONT) }
            let comment = "seed \(Self.seed), \(kills) kills and \(stops) stops"
            print("  \(comment)")
            #expect(kills + stops > 0)

            // Undisturbed, the services get everything there by themselves.
            let patience = ContinuousClock.now + .seconds(60)
            while try await world.kill.differences() != [], ContinuousClock.now < patience {
                try await Task.sleep(for: .milliseconds(200))
            }
            for runner in runners { runner.send(SIGTERM) }
            for (runner, machine) in zip(runners, machines) {
                #expect(try await runner.ended(within: .seconds(60)), "\(comment): \(machine) does not stop")
                #expect(runner.exitCode == 143, "\(comment): \(machine) ends with \(runner.exitCode): \(runner.text)")
                #expect(!runner.text.contains(PostgresServer.password))
            }
            let free = try world.query(
                "SELECT count(*) FROM lease WHERE expires > clock_timestamp() OR kept_until > clock_timestamp()")
            #expect(free == "0", "\(comment): a service that stops lets go of what it leads")
            try await world.syncUntilLed(on: "one", comment)
            try await world.checkAll(comment)
            let takeovers = try world.query("SELECT count(*) FROM lease WHERE taken_over IS NOT NULL")
            print("  \(takeovers) of \(KillTable.all.count) data sources were taken over")
        }
    }
}
