// SPDX-License-Identifier: Apache-2.0

import Foundation
import Logging
import ServiceHTTP
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

@Suite("Who uses which token", .timeLimit(.minutes(4)))
struct TokenLeaseTests {
    private let tokens = ["a", "b"].map { TableauSettings.Token(name: $0, secret: Secret("secret"), created: nil) }

    private func withFolder(_ body: (StateFolder) async throws -> Void) async throws {
        let path = NSTemporaryDirectory() + "tokens-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try await body(StateFolder(path))
    }

    @Test("Each takes a token that nobody uses, and lets it go with its end")
    func own() async throws {
        try await withFolder { folder in
            do {
                let first = try await TokenLease(tokens, in: folder)
                let second = try await TokenLease(tokens, in: folder)
                #expect(first.own == "a" && second.own == "b" && second.tokens.map(\.name) == ["b", "a"])
                #expect(try await second.harmless().map(\.name) == ["b"])
            }
            #expect(try await TokenLease(tokens, in: folder).own == "a")
        }
    }

    @Test("A token that two share is in use until both have ended")
    func shared() async throws {
        try await withFolder { folder in
            let only = Array(tokens.prefix(1))
            var first: TokenLease? = try await TokenLease(only, in: folder)
            #expect(first?.own == "a")
            var second: TokenLease? = try await TokenLease(only, in: folder)
            #expect(second?.own == nil)
            first = nil
            let third = try await TokenLease(tokens, in: folder)
            #expect(third.own == "b" && second != nil)
            #expect(try await third.harmless().map(\.name) == ["b"])
            guard case .held = try await third.attempt(only[0]) else {
                Issue.record("a token in use was given away")
                return
            }
            second = nil
            #expect(try await third.harmless().map(\.name) == ["b", "a"])
        }
    }

    @Test("Whoever looks which tokens are free makes none look used to one who starts")
    func looks() async throws {
        try await withFolder { folder in
            let (tokens, second) = (tokens, [tokens[1]])
            try await withThrowingTaskGroup(of: Void.self) { group async throws -> Void in
                group.addTask {
                    while !Task.isCancelled { _ = try await TokenLease(tokens, in: folder).harmless() }
                }
                let end = ContinuousClock.now + .seconds(1.5)
                while ContinuousClock.now < end {
                    let own = try await TokenLease(second, in: folder).own
                    #expect(own == "b")
                }
                group.cancelAll()
            }
        }
    }

    @Test(
        "A service that began while a command had the only token keeps others off it when that command has ended",
        .enabled(if: RecoveryWorld.isPossible, RecoveryWorld.reason))
    func service() async throws {
        try await DestinationWorld.with { world in
            let configuration = try world.configuration()
            let folder = try StateFolder(configuration.stateDirectory)
            let logger = Logger(label: "test") { _ in LogLines() }
            var command: TokenLease? = try await TokenLease(configuration.tableau.tokens, in: folder)
            #expect(command?.own == "sync-a")
            try await RunnerResources.open(configuration, for: .service, logger: logger) { service in
                _ = try await service.tableau.signIn()
                command = nil
                let signIns = await world.tableau.signIns
                let report = await Check.run(configuration, logger: logger)
                #expect(report.findings.contains { $0.subject == "Tableau" && $0.message.contains("is in use") })
                #expect(await world.tableau.signIns == signIns, "the service's session was not ended")
            }
            #expect(try await TokenLease(configuration.tableau.tokens, in: folder).own == "sync-a")
        }
    }
}
