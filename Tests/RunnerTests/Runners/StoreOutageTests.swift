// SPDX-License-Identifier: Apache-2.0

import Foundation
import PostgresTesting
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Real services, whose store comes and goes.
@Suite(
    .enabled(if: RunnerProcess.program != nil, "there is no debug build of sample-runner: run `swift build`"),
    .enabled(if: PostgresServer.isInstalled, "PostgreSQL is missing: run scripts/setup.sh test"),
    .serialized, .timeLimit(.minutes(10)))
struct StoreOutageTests {
    private func with(
        _ body: (ServiceWorld, PostgresServer, PostgresProxy, _ database: String) async throws -> Void
    ) async throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized.path
        let server = try PostgresServer(repository: root)
        let proxy = try PostgresProxy(to: server.port)
        defer { proxy.end() }
        let database = try server.makeDatabase()
        try await ServiceWorld.with { world in try await body(world, server, proxy, database) }
    }

    private func state(_ proxy: PostgresProxy, _ database: String, _ machine: String, lease: String) -> String {
        "{store: \"\(proxy.address(of: database))\", password: \"${env:STORE}\", directory: ./\(machine), "
            + "lease: \(lease)}"
    }

    private let environment = ["STORE": PostgresServer.password]

    @Test func aLostStoreIsSaidOnceHoldsUpNoAnswerIsNobodysFailureAndIsWaitedFor() async throws {
        try await with { world, _, proxy, database in
            let state = state(proxy, database, "one", lease: "30s")
            try world.configure(["Ledger"], every: "1s", state: state)
            proxy.set(.isCut)
            let process = try world.start(["run", "--listen", "127.0.0.1:0"], environment: environment)
            func said(_ text: String) -> Int { process.text.split(separator: "\n").count { $0.contains(text) } }
            #expect(await eventually { said("the store is lost") == 1 })
            let visit = try #require(StatusVisit(process.text))
            #expect(try await visit.get("/metrics").contains("sync_store_up 0\n"))
            #expect(try await visit.get("/health/ready").contains(#""store":"the PostgreSQL store"#))
            #expect(try await visit.get("/health/live").contains("live"))
            proxy.set(.passes)
            #expect(await world.isPublished("Ledger"))
            #expect(await eventually { said("the store is back") == 1 && said("run finished") > 0 })
            #expect(await eventually { (try? await visit.get("/metrics").contains("sync_store_up 1\n")) == true })

            // A server that takes connections and says nothing: whoever looks is answered all the same.
            proxy.set(.hangs)
            #expect(await eventually { said("the store is lost") == 2 })
            let metrics = try await visit.get("/metrics")
            #expect(metrics.contains("sync_store_up 0\n") && metrics.contains("sync_lag_seconds{"))
            #expect(try await visit.get("/").contains("The store is lost"))

            // The configuration is read again meanwhile.
            try world.configure(["Ledger", "Second"], every: "1s", state: state)
            process.send(SIGHUP)
            #expect(await eventually { said("configuration read again") == 1 })
            proxy.set(.isCut)
            proxy.set(.passes)
            #expect(await world.isPublished("Second"), "\(process.text)")
            #expect(await eventually { said("the store is back") == 2 })
            #expect(process.isRunning && said("the store is lost") == 2, "\(process.text)")
            let after = try await visit.get("/metrics")
            #expect(after.contains(#"sync_consecutive_failures{datasource="Ledger"} 0"#), "\(after)")
            process.send(SIGTERM)
            #expect(try await process.ended(within: .seconds(60)))
            #expect(process.exitCode == 143 && !process.text.contains(PostgresServer.password))
        }
    }

    @Test func aServiceThatWaitsForItsStoreIsStopped() async throws {
        try await with { world, _, proxy, database in
            try world.configure(["Ledger"], state: state(proxy, database, "one", lease: "30s"))
            proxy.set(.isCut)
            let process = try world.start(environment: environment)
            #expect(await eventually { process.text.contains("the store is lost") })
            process.send(SIGTERM)
            #expect(try await process.ended(within: .seconds(60)))
            #expect(process.exitCode == 143, "\(process.text)")
            let command = try world.start(["sync"], environment: environment)
            #expect(try await command.ended(within: .seconds(60)))
            #expect(command.exitCode == 69, "a command waits for nothing: \(command.text)")
        }
    }

    /// With a lease of an hour, nobody would look for long unless the leader says that it lets go.
    @Test func aStandbyPollsAsSoonAsTheLeaderLetsGoAndSaysUntilThenWhoLeads() async throws {
        try await with { world, _, proxy, database in
            for machine in ["one", "two"] {
                try world.configure(
                    ["Ledger"], every: "1s", state: state(proxy, database, machine, lease: "1h"), tokens: 2,
                    as: "\(machine).yaml")
            }
            func start(_ machine: String) throws -> RunnerProcess {
                try world.start(
                    ["--config", world.folder + "/\(machine).yaml", "run", "--listen", "127.0.0.1:0"],
                    environment: environment)
            }
            let leader = try start("one")
            #expect(await eventually { leader.text.contains("run finished") })
            let standby = try start("two")
            #expect(await eventually { standby.text.contains("led elsewhere") })
            let visit = try #require(StatusVisit(standby.text))
            let leads = #"sync_leads{datasource="Ledger"} 1"#
            #expect(await eventually { (try? await visit.get().contains("led by ")) == true })
            let metrics = try await visit.get("/metrics")
            #expect(metrics.contains(#"sync_leads{datasource="Ledger"} 0"#), "\(metrics)")
            #expect(metrics.contains(#"sync_lag_seconds{datasource="Ledger"}"#), "it knows what the leader has loaded")
            leader.send(SIGTERM)
            #expect(try await leader.ended(within: .seconds(60)))
            #expect(await eventually { standby.text.contains("run finished") }, "\(standby.text)")
            #expect(await eventually { (try? await visit.get("/metrics").contains(leads)) == true })
            standby.send(SIGTERM)
            #expect(try await standby.ended(within: .seconds(60)))
        }
    }

    @Test func runnersWithOneFileUseATokenEachAndWaitForOneIfThereAreTooFew() async throws {
        try await with { world, server, proxy, database in
            let machines = ["one", "two", "three"]
            for machine in machines {
                try world.configure(
                    ["Ledger"], every: "1s", state: state(proxy, database, machine, lease: "1h"), tokens: 2,
                    as: "\(machine).yaml")
            }
            func start(_ machine: String, _ command: String) throws -> RunnerProcess {
                try world.start(
                    ["--config", world.folder + "/\(machine).yaml", command], environment: environment)
            }
            func users() throws -> [String] {
                try server.query(database, "SELECT name, runner FROM syspro_tableau.credential ORDER BY name")
                    .split(separator: "\n").map(String.init)
            }
            var services: [RunnerProcess] = []
            for machine in machines.prefix(2) {
                services.append(try start(machine, "run"))
                #expect(await eventually { services.last?.text.contains("service is ready") == true })
            }
            let both = try users()
            #expect(both.count == 2 && Set(both.compactMap { $0.split(separator: "|").last }).count == 2, "\(both)")
            let third = try start("three", "run")
            #expect(await eventually { third.text.contains("waits for a token") })
            #expect(third.text.contains("other runners use every token of Tableau ('sync-a' by "), "\(third.text)")
            let signIns = await world.tableau.signIns
            let check = try start("three", "check")
            #expect(try await check.ended(within: .seconds(60)))
            #expect(check.text.contains("other runners use every token of Tableau"), "\(check.text)")
            #expect(await world.tableau.signIns == signIns, "check ended a session")
            #expect(try users() == both)
            services[0].send(SIGTERM)
            #expect(try await services[0].ended(within: .seconds(60)))
            #expect(await eventually { third.text.contains("service is ready") }, "\(third.text)")
            #expect(try users().count == 2 && Set(try users()) != Set(both))
            third.send(SIGTERM)
            services[1].send(SIGTERM)
            for service in [third, services[1]] { #expect(try await service.ended(within: .seconds(60))) }
            #expect(try users() == [])
        }
    }

    /// It would end the session of the runner that uses the other token, and that one would end its own, for ever.
    @Test func aRunnerWhoseTokenIsRefusedTakesNoOtherRunnersToken() async throws {
        try await with { world, _, proxy, database in
            func start(_ machine: String, _ more: [String: String] = [:]) throws -> RunnerProcess {
                let file = "\(machine).yaml"
                try world.configure(
                    ["Ledger", "Second"], every: "1s", state: state(proxy, database, machine, lease: "4s"), tokens: 2,
                    as: file)
                return try world.start(
                    ["--config", world.folder + "/" + file, "run"], environment: environment.merging(more) { $1 })
            }
            func polls(_ process: RunnerProcess) -> Int {
                process.text.split(separator: "\n").count { $0.contains("run finished") }
            }
            let one = try start("one")
            #expect(await eventually { polls(one) > 2 })
            // It takes over one of the two data sources, and signs in for that.
            let two = try start("two", ["SECOND": "wr0ng-s3cret"])
            #expect(await eventually { two.text.contains("waits for a token") }, "\(two.text)")
            #expect(two.text.contains("; Tableau refused '\(world.tableau.tokens[1].name)'"), "\(two.text)")
            let (signIns, before) = (await world.tableau.signIns, polls(one))
            #expect(await eventually { polls(one) > before + 6 }, "\(one.text)")
            #expect(await world.tableau.signIns == signIns, "nobody ends the session of the other: \(two.text)")
            one.send(SIGTERM)
            #expect(try await one.ended(within: .seconds(60)))
            #expect(await eventually { polls(two) > 0 }, "the token is free now: \(two.text)")
            two.send(SIGTERM)
            #expect(try await two.ended(within: .seconds(60)))
            #expect(!two.text.contains("wr0ng-s3cret"))
        }
    }

    @Test func twoDeploymentsDoNotTakeEachOthersState() async throws {
        try await with { world, _, proxy, database in
            func sync(_ more: String, schema: String? = nil) async throws -> RunnerProcess {
                let shared = state(proxy, database, schema ?? "one", lease: "30s")
                let state = schema.map { shared.dropLast() + ", schema: \($0)}" } ?? shared
                try world.configure(["Ledger"], state: state, more: more)
                let process = try world.start(["sync"], environment: environment)
                #expect(try await process.ended(within: .seconds(60)))
                return process
            }
            #expect(try await sync("").exitCode == 0)
            let other = try await sync("deployment: test", schema: "syspro_tableau")
            #expect(other.exitCode == 78)
            #expect(other.text.contains("holds the state of another deployment"), "\(other.text)")
            #expect(try await sync("").exitCode == 0)
            // By its name it has a schema and a folder of its own: it does not know the data source that the other one made.
            let apart = try await sync("deployment: test")
            #expect(apart.exitCode == 78 && apart.text.contains("belongs to another deployment"), "\(apart.text)")
            let accept = try world.start(
                ["deployment", "accept", "--reason", "it has a name now"], environment: environment)
            #expect(try await accept.ended(within: .seconds(60)))
            #expect(accept.exitCode == 1 && accept.text.contains("nothing to accept"), "\(accept.text)")
        }
    }
}
