// SPDX-License-Identifier: Apache-2.0

import PostgresTesting
import SyncCore
import SyncStores
import Testing

@Suite(
    "Credentials that runners share",
    .enabled(if: PostgresServer.isInstalled, "PostgreSQL is missing: run scripts/setup.sh test"))
struct PostgresCredentialTests {
    @Test func areUsedByOneRunnerUntilItGivesThemBackOrIsNotHeardOf() async throws {
        let database = try TestDatabase()
        let (one, two) = (try database.open(), try database.open())
        #expect(try await one.take(credential: "a", as: "one") == nil)
        #expect(try await one.take(credential: "a", as: "one") == nil, "it may ask again")
        #expect(try await two.take(credential: "a", as: "two") == "one")
        #expect(try await two.take(credential: "b", as: "two") == nil, "each is one's own")
        #expect(try await two.user(ofCredential: "a") == "one")
        try await two.giveBack(credential: "a", of: "two")
        #expect(try await two.user(ofCredential: "a") == "one", "nobody gives back what is another's")
        try await one.giveBack(credential: "a", of: "one")
        #expect(try await two.take(credential: "a", as: "two") == nil)
        try database.query("UPDATE credential SET expires = clock_timestamp() - interval '1 second'")
        #expect(try await two.user(ofCredential: "a") == nil)
        #expect(try await two.renew(credential: "a", as: "two"), "what nobody else has taken is one's own still")
        try database.query("UPDATE credential SET expires = clock_timestamp() - interval '1 second'")
        #expect(try await one.take(credential: "a", as: "one") == nil)
        #expect(try await !two.renew(credential: "a", as: "two"))
    }

    @Test func areGivenToExactlyOneOfManyWhoAskAtOnce() async throws {
        let database = try TestDatabase()
        let stores = try (0..<4).map { _ in try database.open() }
        let winners = try await withThrowingTaskGroup(of: Bool.self) { group in
            for (number, store) in stores.enumerated() {
                group.addTask { try await store.take(credential: "a", as: "runner \(number)") == nil }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(winners == 1)
    }
}
