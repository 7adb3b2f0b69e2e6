// SPDX-License-Identifier: Apache-2.0

import PostgresTesting
import SyncCore
import SyncStores
import Testing

/// How pipelines spread over the services that share a store, and what becomes of those of a service that is gone.
@Suite(
    "Services that share pipelines",
    .enabled(if: PostgresServer.isInstalled, "PostgreSQL is missing: run scripts/setup.sh test"))
struct PostgresSpreadTests {
    /// A service that polls each of its pipelines in turn.
    private struct Service {
        let name: String
        let store: PostgresStore

        /// Polls a pipeline and keeps it, if it may.
        ///
        /// - Returns: whether it did, and for how long it may not otherwise.
        func poll(_ pipeline: PipelineID) async throws -> LeaseClaim {
            let claim = try await store.claim(pipeline, as: name, overridesKeeping: false)
            if case .led(let lease) = claim { try await store.release(lease, keeping: .seconds(600)) }
            return claim
        }
    }

    private static let pipelines = (1...7).map { PipelineID("P\($0)") }

    private func leads(_ store: PostgresStore) async throws -> [String: Int] {
        Dictionary(grouping: try await store.holders(), by: \.runner).mapValues(\.count)
    }

    private func isLed(_ claim: LeaseClaim) -> Bool { if case .led = claim { true } else { false } }

    @Test func endUpWithinOneOfEachOther() async throws {
        let database = try TestDatabase()
        let services = try ["one", "two", "three"].map { Service(name: $0, store: try database.open()) }
        for pipeline in Self.pipelines { #expect(try await isLed(services[0].poll(pipeline))) }
        #expect(try await leads(services[0].store) == ["one": 7])
        for count in 2...3 {
            let live = services.prefix(count)
            // The newcomer asks, and is told who leads; the others give away what is too much when they have polled it.
            for pipeline in Self.pipelines { _ = try await services[count - 1].poll(pipeline) }
            for _ in 1...3 {
                for pipeline in Self.pipelines { for service in live { _ = try await service.poll(pipeline) } }
            }
            let shares = try await leads(services[0].store)
            #expect(shares.count == count && shares.values.reduce(0, +) == 7, "\(shares)")
            #expect((shares.values.max() ?? 0) - (shares.values.min() ?? 0) <= 1, "\(shares)")
            let holders = try await services[0].store.holders()
            for pipeline in Self.pipelines { for service in live { _ = try await service.poll(pipeline) } }
            let later = try await services[0].store.holders()
            #expect(later.map(\.runner) == holders.map(\.runner), "what is even stays where it is")
        }
    }

    @Test func takeOverFromOneThatIsGoneAtOnce() async throws {
        let database = try TestDatabase()
        let (one, two) = (
            Service(name: "one", store: try database.open()), Service(name: "two", store: try database.open())
        )
        #expect(try await isLed(one.poll("P1")))
        guard case .elsewhere(let holder) = try await two.poll("P1") else { throw SyncError(.unexpected, "led") }
        #expect(holder.runner == "one" && !holder.isWorking)
        #expect(holder.remaining <= .seconds(60), "one that is not heard of any more is noticed within a lease")
        try await one.store.note(runner: "one")
        #expect(try await !isLed(two.poll("P1")), "it is kept for one that is there")
        try database.query("UPDATE runner SET expires = clock_timestamp() - interval '1 second' WHERE name = 'one'")
        #expect(try await leads(two.store).isEmpty, "nobody leads for a service that is gone")
        #expect(try await isLed(two.poll("P1")))
    }

    @Test func leaveWhatIsFreeToTheOneThatLeadsLessForAMoment() async throws {
        let database = try TestDatabase()
        let (busy, idle) = (
            Service(name: "busy", store: try database.open()), Service(name: "idle", store: try database.open())
        )
        for pipeline in Self.pipelines.prefix(2) { #expect(try await isLed(busy.poll(pipeline))) }
        try await idle.store.note(runner: "idle")
        #expect(try await isLed(busy.poll("P1")), "and it gives P1 away")
        guard case .elsewhere(let holder) = try await busy.poll("P1") else { throw SyncError(.unexpected, "led") }
        #expect(holder.runner == "idle" && holder.remaining == .seconds(3))
        try database.query("UPDATE lease SET kept_until = kept_until - interval '4 seconds' WHERE pipeline = 'P1'")
        #expect(try await isLed(busy.poll("P1")), "one that does not come is not waited for")
        let person = try await busy.store.claim("P1", as: "person", overridesKeeping: true)
        #expect(isLed(person), "what a person asks for waits for no share")
    }

    @Test func keepWhatTheyHaveIfTheOthersAreOnlyCommands() async throws {
        let database = try TestDatabase()
        let one = Service(name: "one", store: try database.open())
        for pipeline in Self.pipelines { #expect(try await isLed(one.poll(pipeline))) }
        guard case .led(let lease) = try await one.store.claim("P1", as: "person", overridesKeeping: true) else {
            throw SyncError(.unexpected, "not led")
        }
        try await one.store.release(lease, keeping: .zero)
        for pipeline in Self.pipelines { #expect(try await isLed(one.poll(pipeline))) }
        #expect(try await leads(one.store) == ["one": 7])
    }

    @Test func sayThatTheyAreThereOnlyUntilTheyEnd() async throws {
        let database = try TestDatabase()
        let (one, two) = (
            Service(name: "one", store: try database.open()), Service(name: "two", store: try database.open())
        )
        #expect(try await isLed(one.poll("P1")))
        try await one.store.releaseAll(of: "one")
        #expect(try database.query("SELECT count(*) FROM runner") == "0")
        #expect(try await isLed(two.poll("P1")))
    }

    @Test func lettingGoOfPayloadsThatAreTooOld() async throws {
        let database = try TestDatabase()
        let one = Service(name: "one", store: try database.open())
        try await one.store.open()
        // Runs of 1970: one refused, one under way still, one that no journal names, each of a pipeline nobody polls.
        for (run, step) in [("00000000010000000000000001", "abandoned"), ("00000000010000000000000002", "prepared")] {
            try database.query(
                "INSERT INTO journal (run, pipeline, step, request, body) VALUES ('\(run)', 'P9', '\(step)', 'r', '{}')"
            )
        }
        for number in 1...3 {
            try database.query("INSERT INTO payload VALUES ('0000000001000000000000000\(number)', 'P9', 'f', 0, 'x')")
        }
        #expect(try await isLed(one.poll("P1")))
        #expect(try database.query("SELECT run FROM payload") == "00000000010000000000000002")
    }
}
