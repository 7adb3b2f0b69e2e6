// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

@Suite("The store that runners share, in the configuration file")
struct SharedStoreTests {
    private func configuration(state: String, environment: [String: String] = [:]) throws -> SyncConfiguration {
        try SyncConfiguration(
            yaml: """
                version: 1
                state: \(state)
                syspro: {odata: {url: "http://localhost/o", companies: [A], operator: o, password: "${env:P}"}}
                tableau: {url: "http://localhost", tokens: [{name: t, secret: "${env:P}"}]}
                datasources: [{name: D, project: P, from: E, key: [A], columns: [{name: A, from: A}]}]
                """, file: "/etc/sync/sync.yaml", environment: ["P": "p"].merging(environment) { $1 })
    }

    private func refusal(_ state: String) -> String {
        do {
            _ = try configuration(state: state)
            return "it was read"
        } catch {
            return "\(error)"
        }
    }

    @Test func isReadWithItsPasswordApart() throws {
        let read = try configuration(
            state:
                "{store: \"postgresql://sync@db/x?sslmode=verify-full\", password: \"${env:PG}\", directory: ./s, lease: 30s}",
            environment: ["PG": "ge@heim/"])
        let shared = try #require(read.sharedStore)
        #expect(shared.lease == .seconds(30))
        #expect(read.stateDirectory == "/etc/sync/s")
        #expect(read.storeName == "postgresql://sync@db/x")
        #expect(read.warnings.isEmpty, "\(read.warnings)")
        #expect(try configuration(state: "./s").sharedStore == nil)
        #expect(try configuration(state: "{directory: ./s}").sharedStore == nil)
        var shown = "\(read) \(String(reflecting: read))"
        dump(read, to: &shown)
        #expect(!shown.contains("ge@heim"))
    }

    @Test func mustBeOneThatCanWork() {
        #expect(refusal("{store: \"mysql://geheim\", directory: ./s}").contains("'state.store' cannot be used"))
        #expect(!refusal("{store: \"postgresql://u:geheim@[x/d\", directory: ./s}").contains("geheim"))
        #expect(refusal("{store: \"postgresql://db/x\", directory: ./s, lease: 1s}").contains("from 2s to 1h"))
        #expect(refusal("{directory: ./s, lease: 30s}").contains("belongs to a PostgreSQL store"))
        #expect(refusal("{store: \"postgresql://db/x\"}").contains("'state.directory' is missing"))
        #expect(refusal("{store: \"postgresql://db/x\", directory: ./s, leese: 30s}").contains("did you mean 'lease'?"))
    }

    @Test func isWarnedOfWhereItIsUnwise() throws {
        let open = try configuration(state: "{store: \"postgresql://u:geheim@db/x\", directory: ./s}").warnings.joined()
        #expect(open.contains("holds a password in clear"))
        #expect(open.contains("sslmode=verify-full"))
        #expect(!open.contains("geheim"))
        let local = try configuration(
            state: "{store: \"${env:PG}\", directory: ./s}", environment: ["PG": "postgresql://u:geheim@localhost/x"])
        #expect(local.warnings.isEmpty)
    }
}
