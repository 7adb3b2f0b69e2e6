// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
@_spi(Testing) import SyncCore
import TableauSimulator
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

/// Which data source in Tableau is ours: its LUID tells, and nothing else.
@Suite(.enabled(if: RecoveryWorld.isPossible, RecoveryWorld.reason), .serialized, .timeLimit(.minutes(5)))
struct IdentityTests {
    static let loads = ["load: update", "load: replace"]

    /// Invoices whose changes are loaded, or all of which are published each time.
    static func invoices(_ extra: String = "load: update") -> String {
        let invoices = LoadedRowsTests.invoices(extra: extra)
        guard extra.contains("replace") else { return invoices }
        return invoices.replacingOccurrences(of: "cursor: InvoiceDate, overlap: 3d", with: "deletes: keep")
    }

    /// A world that has synced the invoices once, and one row of which changes with each ``post(_:)``.
    static func with(
        _ extra: String = "load: update", _ body: (inout RecoveryWorld) async throws -> Void
    ) async throws {
        try await RecoveryWorld.with(datasources: invoices(extra)) { world in
            try await world.syncWell()
            try await world.tableau.advanceClock(by: .seconds(3_600))
            try await body(&world)
        }
    }

    static func source(
        _ world: RecoveryWorld, _ name: String = "Invoices"
    ) async throws -> TableauSimulator.DataSource {
        try #require(await world.tableau.dataSources.first { $0.name == name })
    }

    /// An invoice is posted today.
    static func post(_ world: RecoveryWorld, _ value: Int = 4_711) throws {
        let customer = try #require(try world.syspro.rows(of: "ArInvoice").first).text("Customer")
        try world.syspro.postInvoice(
            customer: customer, value: FixedDecimal(mantissa: Int128(value), scale: 2), date: world.syspro.currentDate)
    }

    /// Somebody deletes the data source and gives its name to one of their own.
    static func replaceByTheirs(_ world: RecoveryWorld) async throws {
        let ours = try await source(world)
        try await world.tableau.copy(ours, as: "Theirs", to: "Finance")
        try await world.tableau.edit(
            source(world, "Theirs"), #"DELETE FROM "target"."Extract"."Extract" WHERE "Type" = 'Invoice'"#)
        try await world.tableau.delete(ours)
        try await world.tableau.rename(source(world, "Theirs"), to: "Invoices")
    }

    // MARK: Nothing is overwritten blindly

    @Test func somebodysDataSourceThatIsNotInTableausListYetIsNotOverwritten() async throws {
        try await Self.with { world in
            try await Self.replaceByTheirs(world)
            let rows = try await world.inTableau("Invoices")
            await world.tableau.configure { $0.listLag = 100_000 }
            try world.configure(Self.invoices(), state: "./another")
            let report = try #require(try await world.sync().first)
            #expect(report.error?.code == "configuration", "\(report)")
            #expect(report.error?.message.contains("did not make it") == true)
            #expect(try await world.inTableau("Invoices") == rows)
        }
    }

    @Test func somebodysDataSourceThatIsMadeWhileSysproIsReadIsNotOverwritten() async throws {
        try await Self.with { world in
            let ours = try await Self.source(world)
            try await world.tableau.rename(ours, to: "Other")
            await world.tableau.before(.publish) { [world] in
                try await world.tableau.copy(ours, as: "Invoices", to: "Finance")
                try await world.tableau.edit(
                    Self.source(world), #"DELETE FROM "target"."Extract"."Extract" WHERE "Type" = 'Invoice'"#)
            }
            try world.configure(Self.invoices(), state: "./another")
            let report = try #require(try await world.sync().first)
            #expect(report.error?.code == "configuration", "\(report)")
            let rows = try await world.inTableau("Invoices")
            #expect(!rows.isEmpty && rows.allSatisfy { !$0.contains("|Invoice") })
            // The load is given up, and the next sync says the same or takes it over.
            #expect(try await world.sync()[0].error?.code == "configuration")
            try world.configure(Self.invoices("adopt: true"), state: "./another")
            try await world.syncWell()
            #expect(try await world.verify().equal)
        }
    }

    @Test(arguments: loads, [FaultPoint.preparationJournaled, .committed])
    func aNameThatSomebodyTookWhileALoadWasInTheJournalIsNotOverwritten(load: String, point: FaultPoint) async throws {
        try await Self.with(load) { world in
            try Self.post(world)
            #expect(try await world.crash("Invoices", at: point))
            try await world.tableau.advanceClock(by: .seconds(60))
            try await Self.replaceByTheirs(world)
            let rows = try await world.inTableau("Invoices")
            for _ in 0..<2 {
                let report = try #require(try await world.sync().first)
                #expect(report.error?.code == "configuration", "\(report)")
                #expect(report.error?.message.contains("did not make it") == true, "\(report)")
            }
            #expect(try await world.inTableau("Invoices") == rows)
        }
    }

    @Test func checkSaysThatAServerIsTooOldForUpdates() async throws {
        try await Self.with("load: update") { world in
            await world.tableau.configure { $0.restVersion = "3.11" }
            let report = await Self.check(world)
            let finding = report.findings.first { $0.message.contains("3.11") && $0.status == .failed }
            #expect(finding?.message.contains("write 'load: replace' at 'Invoices'") == true, "\(report)")
            #expect(report.exitCode == 78)
        }
        try await Self.with("load: replace") { world in
            await world.tableau.configure { $0.restVersion = "3.11" }
            #expect(await Self.check(world).exitCode == 0)
        }
    }

    @Test func whatPeopleAddBeforeALoadIsSentOrSentAgainStays() async throws {
        for point in [FaultPoint.sourceEnded, .loadPrepared, .preparationJournaled] {
            try await Self.with("load: replace") { world in
                try Self.post(world)
                let source = try await Self.source(world)
                try await world.sync { [world] in
                    guard $0 == point else { return }
                    try await world.tableau.calculate("Margin", as: "[Balance] * 2", in: source)
                    // The process ends once its load is journaled: the next one sends it.
                    if point == .preparationJournaled { throw SyncError(.local, "stopped by the test") }
                }
                let next = try await world.sync()[0]
                #expect(next.status == .ok, "\(point): \(next)")
                #expect(await world.tableau.calculations(of: source) == ["Margin"])
                #expect(try await world.verify().equal)
            }
        }
    }

    @Test func aFilterThatPeopleAddBeforeALoadIsSentOrSentAgainStopsIt() async throws {
        for point in [FaultPoint.loadPrepared, .preparationJournaled] {
            try await Self.with("load: replace") { world in
                try Self.post(world)
                let source = try await Self.source(world)
                let report = try await world.sync { [world] in
                    guard $0 == point else { return }
                    try await world.tableau.customize(source, .filter("Type", value: "Invoice"))
                    if point == .preparationJournaled { throw SyncError(.local, "stopped by the test") }
                }[0]
                let rows = try await world.inTableau("Invoices")
                let next = try await world.sync()[0]
                let first = point == .preparationJournaled ? next : report
                #expect(first.status == .failed, "\(point): \(first.status)")
                #expect(next.error?.message.contains("the data source filter on 'Type'") == true, "\(point): \(next)")
                #expect(try await world.inTableau("Invoices") == rows)
                #expect(await world.tableau.description(of: source)?.contains("<filter") == true)
            }
        }
    }

    @Test func rowsThatSomebodyAddsBeforeAPublishIsSentStopItAndAreReadNext() async throws {
        try await Self.with("load: replace") { world in
            try Self.post(world)
            let source = try await Self.source(world)
            let report = try await world.sync { [world] in
                if $0 == .loadPrepared {
                    try await world.tableau.edit(
                        source, #"DELETE FROM "target"."Extract"."Extract" WHERE "Type" = 'Invoice'"#)
                }
            }[0]
            #expect(report.error?.code == "refused", "\(report)")
            #expect(report.error?.message.contains("somebody else changed") == true)
            try await world.syncWell()
            #expect(try await world.verify().equal)
        }
    }

    // MARK: Renamed, moved, deleted

    @Test(arguments: loads)
    func aDataSourceThatWasRenamedAndMovedIsLoadedWhereItLiesAndThatIsSaidOnce(load: String) async throws {
        try await Self.with(load) { world in
            let source = try await Self.source(world)
            try await world.tableau.rename(source, to: "Open invoices")
            try await world.tableau.move(source, to: "Finance/Archive")
            try Self.post(world)
            let report = try #require(try await world.sync().first)
            #expect(report.status == .ok, "\(report)")
            #expect(report.warnings.map(\.code) == ["renamed", "moved"])
            #expect(report.warnings.first?.message.contains("'Open invoices'") == true)
            #expect(report.warnings.last?.message.contains("'Archive'") == true)
            #expect(report.destinationID == source.id)
            #expect(await world.tableau.dataSources.map(\.id) == [source.id], "no second data source")
            #expect(try await world.verify().equal)

            try Self.post(world)
            #expect(try await world.sync()[0].warnings == [])
            let plan = try await world.open { try await Plan($0).run()[0] }
            #expect(plan.error == nil && plan.inserted == 0, "\(plan)")
            let finding = await Self.finding(world)
            #expect(
                finding?.status == .ok && finding?.message.contains("as 'Open invoices'") == true, "\(finding as Any)")
        }
    }

    private static func finding(_ world: RecoveryWorld) async -> CheckReport.Finding? {
        await check(world).findings.first { $0.subject == "Invoices, Tableau" }
    }

    static func check(_ world: RecoveryWorld) async -> CheckReport {
        await Check.run(world.configuration, logger: .init(label: "test") { _ in LogLines() })
    }

    @Test(arguments: loads)
    func aDataSourceThatWasDeletedStopsAndIsMadeAgainOnlyWhereThatIsAllowed(load: String) async throws {
        try await Self.with(load) { world in
            let source = try await Self.source(world)
            try await world.tableau.delete(source)
            let report = try #require(try await world.sync().first)
            #expect(report.error?.code == "configuration" && report.error?.message.contains("recreate: true") == true)
            let plan = try await world.open { try await Plan($0).run()[0] }
            #expect(plan.error?.code == "configuration" && plan.error?.message.contains("recreate: true") == true)
            #expect(try await world.verify().message?.contains("recreate: true") == true)
            let finding = await Self.finding(world)
            #expect(finding?.status == .failed && finding?.message.contains("recreate: true") == true)
            #expect(await world.tableau.dataSources.isEmpty)

            try world.configure(Self.invoices(load + "\n  recreate: true"))
            #expect(await Self.finding(world)?.status == .ok)
            try await world.syncWell()
            #expect(try await world.verify().equal)
            let again = try await Self.source(world)
            #expect(again.id != source.id)
            // The new LUID is remembered, with and without the key.
            for extra in [load + "\n  recreate: true", load] {
                try world.configure(Self.invoices(extra))
                try Self.post(world)
                let next = try #require(try await world.sync().first)
                #expect(next.status == .ok && next.destinationID == again.id, "\(next)")
            }
        }
    }

    @Test func aQuietPollAsksTableauOneQuestion() async throws {
        try await Self.with { world in
            // What connections there are is asked for once after a publish.
            try await world.syncWell()
            let before = world.tableau.requestLog.requests(matching: "* /api/*/sites/*").count
            try await world.syncWell()
            let asked = world.tableau.requestLog.requests(matching: "* /api/*/sites/*").dropFirst(before)
            #expect(asked.count == 1, "\(asked.map(\.rawPath))")
            #expect(asked.first?.method == "GET" && asked.first?.rawPath.contains("/datasources/") == true)
        }
    }

    @Test(arguments: ["renamed", "deleted"])
    func aDataSourceThatIsRenamedOrDeletedWhileItsPublishIsQueuedGetsNoTwin(act: String) async throws {
        try await Self.with("load: replace") { world in
            try Self.post(world)
            let source = try await Self.source(world)
            await world.tableau.configure { $0.jobDelay = 100 }
            await world.tableau.before(.getJob) { [world] in
                if act == "renamed" {
                    try await world.tableau.rename(source, to: "Open invoices")
                } else {
                    try await world.tableau.delete(source)
                }
                try await world.tableau.advanceClock(by: .seconds(200))
            }
            let report = try #require(try await world.sync().first)
            #expect(report.error?.code == (act == "renamed" ? "refused" : "configuration"), "\(report)")
            await world.tableau.configure { $0.jobDelay = 0 }
            #expect(await world.tableau.dataSources.map(\.name) == (act == "renamed" ? ["Open invoices"] : []))
            guard act == "renamed" else {
                #expect(try await world.sync()[0].error?.message.contains("recreate") == true)
                return
            }
            try await world.syncWell()
            #expect(try await world.verify().equal)
            #expect(await world.tableau.dataSources.map(\.id) == [source.id])
        }
    }

    // MARK: Projects by path

    @Test func projectsOfOneNameAreToldApartByTheirPaths() async throws {
        func invoices(_ project: String) -> String {
            Self.invoices().replacingOccurrences(of: "project: Finance", with: "project: \(project)")
        }
        try await RecoveryWorld.with(datasources: invoices("North/AR")) { world in
            #expect(try await world.sync()[0].error?.message.contains("'North/AR'") == true)
            try await world.tableau.makeProject("North/AR")
            try await world.tableau.makeProject("South/AR")
            try await world.syncWell()
            let source = try await Self.source(world)
            // One that appears at the top changes nothing.
            try await world.tableau.makeProject("AR")
            try Self.post(world)
            try await world.syncWell()
            #expect(await world.tableau.dataSources.map(\.id) == [source.id])

            try world.configure(invoices("South/AR"), state: "./another")
            try await world.syncWell()
            #expect(await world.tableau.dataSources.count == 2)
            #expect(await Self.finding(world)?.status == .ok)
        }
    }

    @Test func aNestedProjectIsFoundByItsNameAloneOnlyIfNoOtherHasIt() async throws {
        let invoices = Self.invoices().replacingOccurrences(of: "project: Finance", with: "project: AR")
        try await RecoveryWorld.with(datasources: invoices) { world in
            try await world.tableau.makeProject("North/AR")
            try await world.syncWell()
            try await world.tableau.makeProject("South/AR")
            // Ours is known by its LUID.
            try Self.post(world)
            try await world.syncWell()
            try world.configure(invoices, state: "./another")
            let report = try #require(try await world.sync().first)
            #expect(report.error?.code == "configuration", "\(report)")
            #expect(report.error?.message.contains("North/AR, South/AR") == true, "\(report)")
        }
    }

    @Test func anotherProjectInTheConfigurationMakesNoSecondDataSourceAndThatIsSaid() async throws {
        try await Self.with { world in
            try await world.tableau.makeProject("Sales")
            try world.configure(
                Self.invoices().replacingOccurrences(of: "project: Finance", with: "project: Sales"))
            let report = try #require(try await world.sync().first)
            #expect(report.status == .ok && report.warnings.map(\.code) == ["moved"], "\(report)")
            #expect(report.warnings.first?.message.contains("move it in Tableau") == true)
            #expect(await world.tableau.dataSources.count == 1)
            #expect(try await world.sync()[0].warnings == [])
        }
    }

    // MARK: Keys that are twice in Tableau

    @Test(arguments: loads)
    func rowsThatSomebodyAppendedUnderKeysOfOursBecomeOneAgainAndThatIsSaid(load: String) async throws {
        try await Self.with(load) { world in
            let source = try await Self.source(world)
            let all = try await world.inTableau("Invoices")
            try await world.tableau.edit(
                source,
                #"INSERT INTO "target"."Extract"."Extract" SELECT * FROM "target"."Extract"."Extract" LIMIT 1"#)
            try await world.tableau.edit(
                source,
                """
                INSERT INTO "target"."Extract"."Extract" SELECT "Customer", "Invoice", "Type", "Book", "Balance" + 1 \
                FROM "target"."Extract"."Extract" WHERE "Type" = 'Credit'
                """)
            try await world.tableau.calculate("Margin", as: "[Balance] * 2", in: source)
            if load.contains("replace") {
                try world.configure(Self.invoices(load + "\n  adopt: true"))
            }
            let report = try #require(try await world.sync().first)
            #expect(report.status == .ok, "\(report)")
            #expect(report.warnings.map(\.code) == ["repeatedKey"], "\(report.warnings)")
            #expect(try await world.inTableau("Invoices") == all)
            #expect(try await world.verify().equal)
            #expect(try await world.sync()[0].warnings == [])
            if load.contains("update") { #expect(await world.tableau.calculations(of: source) == ["Margin"]) }
        }
    }

    @Test func keysThatAreAllThereTwiceBecomeOneRowEachInAPayloadOfSeveralParts() async throws {
        try await RecoveryWorld.with { world in
            for number in 0..<3_000 {
                try world.syspro.addAccount(
                    "99-\(number)", description: String(UUID().uuidString.prefix(30)), type: "E")
            }
            try await world.syncWell(["Accounts"])
            try await world.tableau.advanceClock(by: .seconds(3_600))
            let source = try await Self.source(world, "Accounts")
            let all = try await world.inTableau("Accounts")
            try await world.tableau.edit(
                source, #"INSERT INTO "target"."Extract"."Extract" SELECT * FROM "target"."Extract"."Extract""#)
            // One of them is rejected from now on: its row stays, and only once.
            let account = try world.syspro.rows(of: "GenMaster")[3]
            try world.syspro.update(
                "GenMaster", key: [.text(account.text("Company")), .text(account.text("GlCode"))],
                ["CurrentBalance": .decimal(FixedDecimal(mantissa: 9_999_999_999_999, scale: 2))])
            world.configuration.tableau.payloadLimit = 200_000
            let before = await world.updates("Accounts")
            let report = try #require(try await world.sync(["Accounts"]).first)
            #expect(report.status == .partial && report.counts.rejected == 1, "\(report)")
            #expect(report.warnings.map(\.code) == ["repeatedKey"])
            #expect(await world.updates("Accounts") > before + 1, "the payload was not cut")
            #expect(try await world.inTableau("Accounts") == all)
        }
    }

    // MARK: Between the job's end and the last look

    @Test(arguments: loads)
    func whatSomebodyDoesBetweenAJobsEndAndTheLastLookIsFound(load: String) async throws {
        try await Self.with(load) { world in
            try Self.post(world)
            let source = try await Self.source(world)
            // Looks at the beginning and before the load come first.
            await world.tableau.before(.getDataSource, skip: 2) { [world] in
                try await world.tableau.advanceClock(by: .seconds(60))
                try await world.tableau.edit(
                    source, #"DELETE FROM "target"."Extract"."Extract" WHERE "Type" = 'Invoice'"#)
            }
            #expect(try await world.sync()[0].status == .ok)
            #expect(try await !world.verify().equal, "somebody deleted rows")
            try await world.syncWell()
            #expect(try await world.verify().equal)
        }
    }
}
