// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import ServiceHTTP
import ServiceHTTPTesting
import Testing

@testable import TableauREST

@Suite struct ThrottleTests {
    private static let empty = MockReply.json(#"{"connections":{}}"#)

    private static func throttled(_ detail: String = "Too many requests", _ fields: HTTPFields = [:]) -> MockReply {
        .error(429, "429000", "Too Many Requests", detail, fields: fields)
    }

    @Test func theFieldSaysHowLongToWait() async throws {
        let desk = try Desk(Self.throttled("retry after 29 minutes", [.retryAfter: "7"]), Self.empty)
        _ = try await desk.tableau.dataSources.connections(of: "ds-1")
        #expect(desk.clock.sleeps == [.seconds(7)])
        #expect(desk.events.all.last?.contains("throttled") == true)
    }

    @Test func elseTheWordsSayHowLongToWait() async throws {
        let words = "Too many requests for 'api.rest.refresh_extracts'. Please retry after 2 minutes."
        let desk = try Desk(Self.throttled(words), Self.empty)
        _ = try await desk.tableau.dataSources.connections(of: "ds-1")
        #expect(desk.clock.sleeps == [.seconds(120)])
    }

    @Test func elseTheWaitsGrow() async throws {
        let desk = try Desk(Self.throttled(), Self.throttled(), Self.throttled(), Self.empty)
        _ = try await desk.tableau.dataSources.connections(of: "ds-1")
        #expect(desk.clock.sleeps == [.seconds(1), .seconds(2), .seconds(4)])
    }

    @Test func aWriteThatWasThrottledWasNotCarriedOutAndIsSentAgain() async throws {
        let file = try TemporaryFile(pattern(100))
        let published = MockReply.json(#"{"datasource":{"id":"ds-1","name":"S"}}"#, status: .created)
        let desk = try Desk(Self.throttled("", [.retryAfter: "3"]), published)
        _ = try await desk.tableau.dataSources.publish(file: file.path, named: "S", in: finance, asJob: false)
        #expect(desk.clock.sleeps == [.seconds(3)])
        #expect(try desk.transport.requests.suffix(2).map { try parts($0)[1].content } == [file.bytes, file.bytes])
    }

    @Test func aLongerWaitThanAllowedIsLeftToTheCallerAndHoldsForThatCall() async throws {
        let desk = try Desk(Self.throttled("Please retry after 29 minutes."), Self.empty)
        let error = try await tableauError { _ = try await desk.tableau.dataSources.connections(of: "ds-1") }
        #expect(error.code == .throttled && error.isRetriable && error.retryAfter == .seconds(29 * 60))
        #expect(desk.clock.sleeps.isEmpty)

        let held = try await tableauError { _ = try await desk.tableau.dataSources.connections(of: "ds-1") }
        #expect(held.code == .throttled && held.retryAfter == .seconds(29 * 60))
        #expect(desk.calls.count == 1)

        desk.clock.advance(by: .seconds(28 * 60))
        _ = try await desk.tableau.dataSources.connections(of: "ds-1")
        #expect(desk.clock.sleeps == [.seconds(60)])
    }

    @Test func aLongWaitForOneCallHoldsOthersNoLongerThanTheirPatienceAndNeitherJobsNorSignIns() async throws {
        let file = try TemporaryFile(pattern(100))
        let job = MockReply.json(
            #"{"job":{"id":"job-1","progress":"100","completedAt":"2026-11-22T22:41:00Z","finishCode":0}}"#)
        let desk = try Desk(
            Self.throttled("", [.retryAfter: "1740"]), job, .status(.noContent), .session("token-2"), Self.empty)
        func publish() async throws -> TableauError {
            try await tableauError {
                _ = try await desk.tableau.dataSources.publish(file: file.path, named: "S", in: finance, asJob: false)
            }
        }
        #expect(try await publish().retryAfter == .seconds(1_740))
        #expect(try await desk.tableau.jobs.finished("job-1").state == .succeeded)
        try await desk.tableau.signOut()
        try await desk.tableau.signIn()
        #expect(desk.clock.sleeps.allSatisfy { $0 < .seconds(1) }, "\(desk.clock.sleeps)")
        _ = try await desk.tableau.dataSources.connections(of: "ds-1")
        #expect(desk.clock.now.offset == .seconds(300))
        let held = try await publish()
        #expect(held.code == .throttled && held.retryAfter == .seconds(1_440) && held.status == nil)
        try desk.transport.verifyAllUsed()
    }

    @Test func aWaitThatNoLimitOfTableausCanMeanIsNotBelieved() async throws {
        let desk = try Desk(Self.throttled("", [.retryAfter: "999999999"]), Self.empty)
        _ = try await desk.tableau.dataSources.connections(of: "ds-1")
        #expect(desk.clock.sleeps == [.seconds(300)])
        try desk.transport.verifyAllUsed()
    }

    @Test func jobsThatAreThrottledHoldBackThemselvesAndNothingElse() async throws {
        let desk = try Desk(Self.throttled("", [.retryAfter: "600"]), Self.empty, Self.empty)
        let error = try await tableauError { _ = try await desk.tableau.jobs.get("job-1") }
        #expect(error.code == .throttled)
        _ = try await desk.tableau.dataSources.connections(of: "ds-1")
        #expect(desk.clock.sleeps.isEmpty)
        let held = try await tableauError { _ = try await desk.tableau.jobs.get("job-2") }
        #expect(held.code == .throttled && desk.calls.count == 2)
    }

    @Test func clientsThatShareAThrottleHoldBackTogether() async throws {
        let clock = RecordingClock()
        let throttle = TableauThrottle(clock: clock)
        var configuration = try TableauConfiguration(
            server: "https://tableau.example.com", site: "", credentials: .token(name: "n", secret: Secret("s")))
        let events = Events()
        configuration.onEvent = { events.add($0) }
        let transport = MockTransport(.serverInfo(), .session("t"), Self.empty)
        let tableau = TableauClient(configuration, transport: transport, clock: clock, throttle: throttle)
        throttle.close(for: .seconds(10))
        throttle.close(for: .seconds(5))
        #expect(throttle.wait == .seconds(10))
        // Without a session nothing goes on, and nothing that Tableau counts is done by one.
        try await tableau.signIn()
        #expect(clock.sleeps.isEmpty)
        _ = try await tableau.dataSources.connections(of: "ds-1")
        #expect(clock.sleeps == [.seconds(10)])
        #expect(events.all.last?.contains("throttled") == true, "who waits for another call's pause says so")
    }
}
