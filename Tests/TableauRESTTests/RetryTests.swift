// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import ServiceHTTP
import ServiceHTTPTesting
import Testing

@testable import TableauREST

@Suite struct RetryTests {
    private static func retries(_ configuration: inout TableauConfiguration) {
        configuration.retries = RetryPolicy(attempts: 4, base: .seconds(2), jitter: { 0.5 })
    }

    private static let delete = UpdateAction.delete(where: .constant("A", .equal, .integer(1)))

    @Test func readsSurviveLostAnswersAndProxies() async throws {
        let desk = try Desk(
            .lostAnswer, .htmlTimeout, .unreachable, .json(#"{"connections":{}}"#), configure: Self.retries)
        _ = try await desk.tableau.dataSources.connections(of: "ds-1")
        #expect(desk.calls.count == 4)
        #expect(desk.clock.sleeps == [.seconds(1), .seconds(2), .seconds(4)])
    }

    @Test func theVersionAndTheSignInSurviveToo() async throws {
        let desk = try Desk(
            MockTransport(.htmlTimeout, .serverInfo(), .lostAnswer, .session("t")), configure: Self.retries)
        #expect(try await desk.tableau.signIn().apiVersion == TableauVersion(3, 27))
    }

    @Test func anUpdateIsRepeatedUnderTheSameRequestID() async throws {
        let desk = try Desk(.lostAnswer, .htmlTimeout, .job, configure: Self.retries)
        _ = try await desk.tableau.dataSources.update("ds-1", actions: [Self.delete], requestID: "same")
        let patches = desk.transport.requests.dropFirst(2)
        #expect(patches.map { $0.head.headerFields[requestIDField] } == ["same", "same", "same"])
        #expect(Set(patches.map(\.text)).count == 1)
    }

    @Test func anAnswerThatBreaksOffIsAskedForAgainLikeOneThatNeverComes() async throws {
        let broken = TransportError(.interrupted, "tableau.example.com:443 closed the connection", mayHaveArrived: true)
        let desk = try Desk(
            MockReply.json(#"{"connections":{"#).breaking(with: broken), .json(#"{"connections":{}}"#),
            configure: Self.retries)
        _ = try await desk.tableau.dataSources.connections(of: "ds-1")
        #expect(desk.calls.count == 2)
        // An update goes out again under its name, and what began earlier is not forgotten.
        let update = try Desk(MockReply.job.breaking(with: broken), .job, configure: Self.retries)
        let job = try await update.tableau.dataSources.update("ds-1", actions: [Self.delete], requestID: "same")
        let patches = update.transport.requests.dropFirst(2)
        #expect(patches.map { $0.head.headerFields[requestIDField] } == ["same", "same"] && job.mayAnswerRepeat)
        let refused = try Desk(
            MockReply.job.breaking(with: broken), .error(409, "409000"), configure: Self.retries)
        let error = try await tableauError {
            _ = try await refused.tableau.dataSources.update("ds-1", actions: [Self.delete], requestID: "same")
        }
        #expect(error.code == .outcomeUnknown && error.isRetriable, "\(error)")
    }

    @Test func adviceFitsTheCall() async throws {
        let signIn = try Desk(MockTransport(.serverInfo(), .htmlTimeout))
        let error = try await tableauError { try await signIn.tableau.signIn() }
        #expect(error.message.contains("later") && !error.message.contains("chunks"), "\(error)")
        let list = try Desk(.error(403, "403004"))
        let refused = try await tableauError { _ = try await list.tableau.dataSources.connections(of: "ds-1") }
        #expect(refused.message.contains("capability View"), "\(refused)")
        let delete = try Desk(.error(403, "403004"))
        let kept = try await tableauError { try await delete.tableau.dataSources.delete("ds-1") }
        #expect(kept.message.contains("capability Delete"), "\(kept)")
    }

    @Test func anEarlierAttemptThatMayHaveArrivedIsNotForgotten() async throws {
        for end in [MockReply.unreachable, .error(409, "409000"), .error(400, "400000")] {
            let desk = try Desk(.lostAnswer, end, end, end, configure: Self.retries)
            let error = try await tableauError {
                _ = try await desk.tableau.dataSources.update("ds-1", actions: [Self.delete], requestID: "same")
            }
            #expect(error.code == .outcomeUnknown && error.isRetriable, "\(error)")
        }
        let clean = try Desk(.unreachable, .unreachable, .unreachable, .unreachable, configure: Self.retries)
        let error = try await tableauError {
            _ = try await clean.tableau.dataSources.update("ds-1", actions: [Self.delete], requestID: "same")
        }
        #expect(error.code == .transport && error.isRetriable)
    }

    @Test func whatIsNotRepeatableIsSentOnce() async throws {
        let file = try TemporaryFile(pattern(10))
        let unavailable = MockReply.status(.serviceUnavailable, [.retryAfter: "1"])
        for reply in [MockReply.lostAnswer, .htmlTimeout, unavailable] {
            let desk = try Desk(reply, configure: Self.retries)
            let error = try await tableauError {
                _ = try await desk.tableau.dataSources.publish(file: file.path, named: "S", in: finance)
            }
            #expect(error.code == .outcomeUnknown && desk.calls.count == 1)
        }
        let desk = try Desk(.uploadBegun, unavailable, .uploadBegun, .chunkTaken, configure: Self.retries)
        _ = try await desk.tableau.uploads.upload(file.path)
        #expect(desk.calls.map { $0.prefix(4) } == ["POST", "PUT ", "POST", "PUT "])
    }

    @Test func aThrottledCallIsNotRetriedOnTopOfItsPauses() async throws {
        let desk = try Desk(
            .error(429, "429000", "Too Many Requests", "Please retry after 29 minutes."), configure: Self.retries)
        let error = try await tableauError { _ = try await desk.tableau.dataSources.connections(of: "ds-1") }
        #expect(error.code == .throttled && error.retryAfter == .seconds(29 * 60))
        #expect(desk.calls.count == 1)
    }

    @Test func aDateMayTellHowLongToPause() throws {
        let throttling = ThrottleMiddleware(
            throttle: TableauThrottle(), patience: .seconds(1), onEvent: { _ in },
            now: { HTTPDate(secondsSince1970: 784_111_777) })
        let head = HTTPResponse(
            status: .tooManyRequests, headerFields: [.retryAfter: "Sun, 06 Nov 1994 08:50:37 GMT"])
        #expect(throttling.requestedWait(head, []) == .seconds(60))
    }
}
