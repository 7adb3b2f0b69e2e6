// SPDX-License-Identifier: Apache-2.0

import Foundation
import PostgresTesting
import SyncCore
import SyncStores
import Testing

@Suite(
    "The PostgreSQL store behind a network that fails",
    .enabled(if: PostgresServer.isInstalled, "PostgreSQL is missing: run scripts/setup.sh test"))
struct PostgresOutageTests {
    private let pipeline: PipelineID = "AR Invoices"

    private func with(_ body: (TestDatabase, PostgresProxy, PostgresStore) async throws -> Void) async throws {
        let database = try TestDatabase()
        let proxy = try PostgresProxy(to: database.server.port)
        defer { proxy.end() }
        let address = try PostgresAddress(proxy.address(of: database.name), password: PostgresServer.password)
        let store = try PostgresStore(address)
        try await store.open()
        try await body(database, proxy, store)
    }

    @Test func aClaimWhoseCommitWasNotConfirmedIsOnesOwn() async throws {
        try await with { database, proxy, store in
            proxy.loseAnswer(to: "COMMIT")
            let claim = try await store.claim(pipeline, as: "one", overridesKeeping: false)
            #expect(proxy.lostAnswers == 1)
            guard case .led(let lease) = claim else {
                Issue.record("it is told that it is led by itself: \(claim)")
                return
            }
            #expect(lease.runner == "one" && !lease.followsLostRunner)
            try await store.renew(lease)
            guard case .elsewhere = try await store.claim(pipeline, as: "one", overridesKeeping: true) else {
                Issue.record("a second claim of the same runner is another one")
                return
            }
            #expect(try database.query("SELECT count(*) FROM lease") == "1")
        }
    }

    @Test func whatIsLetGoIsHeardByThoseWhoWait() async throws {
        try await with { database, _, store in
            let looking = try store.looking()
            #expect(try await looking.released(within: .zero) == nil, "what was told before is not known")
            #expect(try await looking.released(within: .zero) == [])
            for keeping in [Duration.seconds(60), .zero] {
                guard case .led(let lease) = try await store.claim(pipeline, as: "one", overridesKeeping: true) else {
                    Issue.record("not led")
                    return
                }
                async let heard = looking.released(within: keeping == .zero ? .seconds(60) : .zero)
                try await store.release(lease, keeping: keeping)
                #expect(try await heard == (keeping == .zero ? [pipeline] : []))
            }
            for name in ["a", "b", "c"] {
                let claim = try await store.claim(PipelineID(name), as: "two", overridesKeeping: false)
                guard case .led(let lease) = claim else { continue }
                try await store.release(lease, keeping: .seconds(name == "c" ? 0 : 60))
            }
            _ = try await looking.released(within: .seconds(60))
            try await store.releaseAll(of: "two")
            #expect(try await looking.released(within: .seconds(60)) == ["a", "b"])
            // Another deployment in the same database is told nothing of it.
            let other = try database.open(schema: "other").looking()
            _ = try await other.released(within: .zero)
            let claim = try await store.claim("d", as: "two", overridesKeeping: false)
            guard case .led(let lease) = claim else { return }
            try await store.release(lease, keeping: .zero)
            #expect(try await other.released(within: .zero) == [])
        }
    }

    @Test func aServerThatIsCutOffOrHangsIsFoundOutAndFoundAgain() async throws {
        try await with { _, proxy, store in
            let looking = try store.looking()
            _ = try await looking.released(within: .zero)
            for mode in [PostgresProxy.Mode.isCut, .hangs] {
                proxy.set(mode)
                for _ in 0..<2 {
                    let error = await syncError { _ = try await looking.released(within: .zero) }
                    #expect(error?.code == .storeUnreachable, "\(mode): \(error?.message ?? "it answered")")
                    #expect(error?.isRetriable == true)
                }
                proxy.set(.passes)
                #expect(try await looking.released(within: .zero) == nil, "something may have been missed meanwhile")
                #expect(try await looking.released(within: .zero) == [])
            }
        }
    }
}
