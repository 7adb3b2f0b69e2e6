// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import ServiceHTTP
import ServiceHTTPTesting
import Synchronization
import Testing

@testable import TableauREST

@Suite struct SessionTests {
    private static let empty = MockReply.json(#"{"connections":{}}"#)

    @Test func aDeadSessionIsReplacedAndTheCallMadeAgain() async throws {
        let desk = try Desk(Self.empty, .error(401, "401002"), .session("token-2"), Self.empty, Self.empty)
        for _ in 1...3 { _ = try await desk.tableau.dataSources.connections(of: "ds-1") }
        #expect(
            desk.transport.requests.dropFirst(2).map(\.token) == ["token-1", "token-1", nil, "token-2", "token-2"])
        try desk.transport.verifyAllUsed()
    }

    @Test func aWriteIsMadeAgainAfterA401ForItWasNotCarriedOut() async throws {
        let file = try TemporaryFile(pattern(10))
        let published = #"{"datasource":{"id":"ds-1","name":"Sales"}}"#
        let desk = try Desk(.error(401, "401002"), .session("token-2"), .json(published, status: .created))
        _ = try await desk.tableau.dataSources.publish(file: file.path, named: "Sales", in: finance, asJob: false)
        #expect(
            desk.transport.requests.filter { $0.operation == "tableau.publish" }.map(\.token) == ["token-1", "token-2"])
    }

    @Test func a401AfterAFreshSignInStopsAndNamesTheLikelyCauses() async throws {
        let desk = try Desk(.error(401, "401002"), .session("token-2"), .error(401, "401002"))
        let error = try await tableauError { _ = try await desk.tableau.jobs.get("job-1") }
        #expect(error.code == .unauthorized && error.tableauCode == "401002")
        #expect(error.message.contains("scopes") && error.message.contains("same personal access token"))
        #expect(!error.isRetriable)
        #expect(desk.transport.requests.count == 5)
    }

    @Test func aSessionThatAnotherProgramTakesAwayBeforeItWasUsedIsReplacedOnceMore() async throws {
        let desk = try Desk(
            Self.empty, .error(401, "401002"), .session("token-2"), .error(401, "401002"), .session("token-3"),
            .error(401, "401002"), .session("token-4"), Self.empty)
        for _ in 1...2 { _ = try await desk.tableau.dataSources.connections(of: "ds-1") }
        #expect(desk.transport.requests.last?.token == "token-4")
        try desk.transport.verifyAllUsed()
    }

    @Test func anOldSessionIsReplacedBeforeTableauEndsIt() async throws {
        let desk = try Desk(Self.empty, .session("token-2"), Self.empty)
        _ = try await desk.tableau.dataSources.connections(of: "ds-1")
        desk.clock.advance(by: .seconds(100 * 60))
        _ = try await desk.tableau.dataSources.connections(of: "ds-1")
        #expect(desk.transport.requests.dropFirst(2).map(\.token) == ["token-1", nil, "token-2"])
    }

    @Test func manyCallsAtOnceSignInOnce() async throws {
        let server = FakeServer()
        let desk = try Desk(server.transport)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<32 {
                group.addTask { _ = try await desk.tableau.dataSources.connections(of: "ds-1") }
            }
            try await group.waitForAll()
        }
        #expect(server.counts == FakeServer.Counts(signIns: 1, atOnce: 1, served: 32))
    }

    @Test func tokensThatExpireUnderLoadLoseNoCall() async throws {
        let server = FakeServer(usesPerToken: 40)
        let desk = try Desk(server.transport)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<32 {
                group.addTask {
                    for _ in 0..<50 { _ = try await desk.tableau.dataSources.connections(of: "ds-1") }
                }
            }
            try await group.waitForAll()
        }
        let counts = server.counts
        #expect(counts.served == 32 * 50)
        #expect(counts.atOnce == 1)
        #expect(counts.signIns == 32 * 50 / 40)
    }

    @Test func aRefusedSignInFailsAllThatWaitForItWithoutAnotherTry() async throws {
        let server = FakeServer(refusesSignIn: true)
        let desk = try Desk(server.transport)
        let failures = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    do {
                        _ = try await desk.tableau.dataSources.connections(of: "ds-1")
                        return false
                    } catch {
                        return (error as? TableauError)?.code == .unauthorized
                    }
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(failures == 8)
        // Those that come after the refusal try for themselves; those that waited do not.
        #expect(server.counts.atOnce == 1)
    }

    @Test func aSignInThatIsAnsweredAfterItsTaskWasCancelledIsUsedByOthersAndSignedOut() async throws {
        let server = FakeServer(gated: true)
        let desk = try Desk(server.transport)
        let first = Task { try await desk.tableau.signIn() }
        try await eventually { server.counts.signIns == 1 }
        let second = Task { try await desk.tableau.dataSources.connections(of: "ds-2") }
        try await eventually { await desk.tableau.connection.session.waiting == 1 }
        first.cancel()
        server.open()
        await #expect(throws: CancellationError.self) { try await first.value }
        #expect(try await second.value.isEmpty)
        #expect(server.counts.signIns == 1)
        try await desk.tableau.signOut()
        let ends = desk.transport.requests.filter { $0.operation == "tableau.sign-out" }
        #expect(ends.map(\.token) == ["token-1"])
    }

    @Test func aSignInOfOneTaskAloneIsSignedOutThoughItWasCancelled() async throws {
        let server = FakeServer(gated: true)
        let desk = try Desk(server.transport)
        let only = Task { try await desk.tableau.signIn() }
        try await eventually { server.counts.signIns == 1 }
        only.cancel()
        server.open()
        await #expect(throws: CancellationError.self) { try await only.value }
        try await desk.tableau.signOut()
        let ends = desk.transport.requests.filter { $0.operation == "tableau.sign-out" }
        #expect(ends.map(\.token) == ["token-1"])
    }

    /// Before its sign-in is on its way, here because its credentials are slow in coming.
    @Test func cancellingTheOneThatIsToSignInLetsAnotherTakeOver() async throws {
        let server = FakeServer()
        let provider = SlowProvider()
        let desk = try Desk(server.transport) { $0.credentials = .provided { try await provider.credentials() } }
        let first = Task { try await desk.tableau.dataSources.connections(of: "ds-1") }
        try await eventually { provider.asked == 1 }
        let second = Task { try await desk.tableau.dataSources.connections(of: "ds-2") }
        let third = Task { try await desk.tableau.dataSources.connections(of: "ds-3") }
        try await eventually { await desk.tableau.connection.session.waiting == 2 }
        third.cancel()
        await #expect(throws: CancellationError.self) { try await third.value }
        #expect(provider.asked == 1)
        first.cancel()
        await #expect(throws: CancellationError.self) { try await first.value }
        try await eventually { provider.asked == 2 }
        provider.open()
        #expect(try await second.value.isEmpty)
        #expect(server.counts == FakeServer.Counts(signIns: 1, atOnce: 1, served: 1))
    }
}

/// Gives credentials when it is told to.
private final class SlowProvider: Sendable {
    private let state = Mutex((asked: 0, isOpen: false))

    var asked: Int { state.withLock { $0.asked } }

    func open() { state.withLock { $0.isOpen = true } }

    func credentials() async throws -> [TableauCredential] {
        state.withLock { $0.asked += 1 }
        while !(state.withLock { $0.isOpen }) {
            try Task.checkCancellation()
            await Task.yield()
        }
        return [.personalAccessToken(name: "sync-a", secret: Secret("s3cret-a"))]
    }
}

/// Waits until something holds.
func eventually(_ condition: () async -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(60)
    while await !condition() {
        try #require(ContinuousClock.now < deadline, "it did not come about in time")
        await Task.yield()
    }
}

/// A server with sessions: a sign-in ends the session before it, and a token works a number of times.
final class FakeServer: Sendable {
    struct Counts: Equatable {
        var signIns = 0
        var atOnce = 0
        var served = 0
    }

    private struct State {
        var counts = Counts()
        var signingIn = 0
        var token = ""
        var uses = 0
        var isOpen: Bool
    }

    private let state: Mutex<State>
    private let usesPerToken: Int
    private let refusesSignIn: Bool

    init(usesPerToken: Int = .max, refusesSignIn: Bool = false, gated: Bool = false) {
        self.usesPerToken = usesPerToken
        self.refusesSignIn = refusesSignIn
        state = Mutex(State(isOpen: !gated))
    }

    var counts: Counts { state.withLock { $0.counts } }

    func open() { state.withLock { $0.isOpen = true } }

    var transport: MockTransport {
        MockTransport { request in try await self.answer(request) }
    }

    private func answer(_ request: MockRequest) async throws -> MockReply {
        switch request.operation {
        case "tableau.server-info": return .serverInfo()
        case "tableau.sign-in": return try await signIn()
        default:
            await Task.yield()
            return state.withLock { state in
                guard request.token == state.token, state.uses < usesPerToken else { return .error(401, "401002") }
                state.uses += 1
                state.counts.served += 1
                return .json(#"{"connections":{}}"#)
            }
        }
    }

    private func signIn() async throws -> MockReply {
        state.withLock { state in
            state.counts.signIns += 1
            state.signingIn += 1
            state.counts.atOnce = max(state.counts.atOnce, state.signingIn)
        }
        defer { state.withLock { $0.signingIn -= 1 } }
        for _ in 0..<20 { await Task.yield() }
        while !(state.withLock { $0.isOpen }) {
            try Task.checkCancellation()
            await Task.yield()
        }
        if refusesSignIn { return .error(401, "401001") }
        return state.withLock { state in
            state.token = "token-\(state.counts.signIns)"
            state.uses = 0
            return .session(state.token)
        }
    }
}
