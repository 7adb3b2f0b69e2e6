// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import ServiceHTTP
import ServiceHTTPTesting
import Testing

@Suite struct RetryMiddlewareTests {
    private let clock = RecordingClock()
    private let now = HTTPDate("Sun, 06 Nov 1994 08:49:37 GMT")!

    private func call(
        _ mock: MockTransport, method: HTTPRequest.Method = .get, isRepeatable: Bool? = nil, attempts: Int = 4,
        jitter: Double = 1
    ) async throws -> ServiceResponse {
        let policy = RetryPolicy(attempts: attempts, jitter: { jitter })
        let transport = mock.behind([RetryMiddleware(policy, clock: clock, now: { now })])
        let head = HTTPRequest(method: method, scheme: "http", authority: "a.example", path: "/x")
        return try await transport.send(ServiceRequest("test.call", head, isRepeatable: isRepeatable))
    }

    @Test(arguments: [408, 429, 500, 502, 503, 504]) func aPassingFailureIsTriedAgain(status: Int) async throws {
        let mock = MockTransport(.status(.init(code: status), body: [1, 2, 3]), .json("{}"))
        #expect(try await call(mock).head.status == .ok)
        #expect(clock.sleeps == [.milliseconds(500)])
    }

    @Test(arguments: [200, 201, 304, 400, 401, 403, 404, 409, 501]) func anyOtherAnswerStands(status: Int) async throws
    {
        let mock = MockTransport(.status(.init(code: status)))
        #expect(try await call(mock).head.status.code == status)
        #expect(clock.sleeps.isEmpty)
    }

    @Test func anAnswerSaysWhetherItMayBeOneToARepeat() async throws {
        let lost = MockReply.failure(TransportError(.interrupted, "lost", mayHaveArrived: true))
        let unsent = MockReply.failure(TransportError(.cannotConnect, "refused"))
        for (first, isToRepeat) in [
            (lost, true), (.status(.badGateway), true), (.status(.tooManyRequests, [.retryAfter: "1"]), false),
            (unsent, false),
        ] {
            let mock = MockTransport(first, .status(.badGateway), .json("{}"))
            #expect(try await call(mock, isRepeatable: true).isToRepeat)
            let twice = MockTransport(first, .json("{}"))
            #expect(try await call(twice, isRepeatable: true, attempts: 2).isToRepeat == isToRepeat)
        }
        #expect(try await !call(MockTransport(.json("{}"))).isToRepeat)
    }

    @Test func ofSeveralInOneChainOnlyTheOutermostSendsAgain() async throws {
        let mock = MockTransport { _ in .status(.serviceUnavailable, [.retryAfter: "60"]) }
        let inner = mock.behind([RetryMiddleware(RetryPolicy(attempts: 4), clock: clock)])
        let outer = inner.behind([RetryMiddleware(RetryPolicy(attempts: 3), clock: clock)])
        let head = HTTPRequest(method: .get, scheme: "http", authority: "a.example", path: "/x")
        #expect(try await outer.send(ServiceRequest("test.call", head)).head.status == .serviceUnavailable)
        #expect(mock.requests.count == 3 && clock.sleeps == [.seconds(60), .seconds(60)])
    }

    @Test func aRepeatStaysOneWhateverTheNextAttemptSays() async throws {
        let lost = MockReply.failure(TransportError(.interrupted, "lost", mayHaveArrived: true))
        let unsent = MockReply.failure(TransportError(.cannotConnect, "refused"))
        let throttled = MockReply.status(.tooManyRequests, [.retryAfter: "1"])
        for first in [lost, .status(.badGateway)] {
            for second in [unsent, throttled] {
                let mock = MockTransport(first, second, .json("{}"))
                #expect(try await call(mock, isRepeatable: true).isToRepeat, "\(first), then \(second)")
            }
        }
    }

    @Test func waitsDoubleUpToTheCapAndAreSpread() async throws {
        let mock = MockTransport { _ in .status(.badGateway) }
        #expect(try await call(mock, attempts: 9).head.status == .badGateway)
        #expect(mock.requests.count == 9)
        #expect(clock.sleeps == [0.5, 1, 2, 4, 8, 16, 30, 30].map { .seconds($0) })
        _ = try await call(mock, attempts: 2, jitter: 0.25)
        #expect(clock.sleeps.last == .milliseconds(125))
    }

    @Test func aWaitOfAsLongAsThePolicyAllowsIsWaitedAndNoLongerOne() async throws {
        let ceiling = RetryPolicy().ceiling
        let seconds = Int(ceiling.components.seconds)
        let mock = MockTransport(.status(.tooManyRequests, [.retryAfter: "\(seconds)"]), .json("{}"))
        #expect(try await call(mock).head.status == .ok)
        #expect(clock.sleeps == [ceiling])
        let longer = MockTransport(.status(.tooManyRequests, [.retryAfter: "\(seconds + 1)"]), .json("{}"))
        #expect(try await call(longer).head.status == .tooManyRequests)
    }

    @Test func retryAfterIsWaitedOut() async throws {
        let mock = MockTransport(
            .status(.serviceUnavailable, [.retryAfter: "7"]),
            .status(.tooManyRequests, [.retryAfter: "Sun, 06 Nov 1994 08:49:47 GMT"]),
            .status(.tooManyRequests, [.retryAfter: "Sun, 06 Nov 1994 08:00:00 GMT"]), .json("{}"))
        #expect(try await call(mock).head.status == .ok)
        #expect(clock.sleeps == [.seconds(7), .seconds(10), .zero])
    }

    @Test(arguments: ["121", "99999999999999999999", "Sun, 06 Nov 1994 09:49:47 GMT"])
    func aRetryAfterBeyondTheCeilingIsTheCallers(field: String) async throws {
        let mock = MockTransport(.status(.serviceUnavailable, [.retryAfter: field]))
        #expect(try await call(mock).head.status == .serviceUnavailable)
        #expect(clock.sleeps.isEmpty)
    }

    @Test func aRetryAfterThatIsNoneIsOverlooked() async throws {
        let mock = MockTransport(.status(.serviceUnavailable, [.retryAfter: "soon"]), .json("{}"))
        _ = try await call(mock)
        #expect(clock.sleeps == [.milliseconds(500)])
    }

    @Test func aWriteIsSentAgainOnlyWhereItWasNotProcessed() async throws {
        for reply in [MockReply.status(.serviceUnavailable), .status(.tooManyRequests), .status(.badGateway)] {
            let mock = MockTransport(reply)
            _ = try await call(mock, method: .post)
            #expect(mock.requests.count == 1)
        }
        let throttled = MockTransport(.status(.tooManyRequests, [.retryAfter: "1"]), .json("{}"))
        #expect(try await call(throttled, method: .post).head.status == .ok)
        // A proxy that lost the back end in the midst of the call answers so, too.
        let unavailable = MockTransport(.status(.serviceUnavailable, [.retryAfter: "0"]), .json("{}"))
        #expect(try await call(unavailable, method: .post).head.status == .serviceUnavailable)
        #expect(unavailable.requests.count == 1)
        let refused = MockTransport(.failure(TransportError(.cannotConnect, "a.example:80: refused")), .json("{}"))
        #expect(try await call(refused, method: .post).head.status == .ok)
        let lost = MockTransport(.failure(TransportError(.interrupted, "a.example:80: lost")), .json("{}"))
        await #expect(throws: TransportError.self) { try await call(lost, method: .post) }
        let promised = MockTransport(.failure(TransportError(.interrupted, "a.example:80: lost")), .json("{}"))
        #expect(try await call(promised, method: .post, isRepeatable: true).head.status == .ok)
    }

    @Test func theLastErrorIsTheCallers() async throws {
        let mock = MockTransport { _ in .failure(TransportError(.timedOut, "a.example:80: late")) }
        let error = await #expect(throws: TransportError.self) { try await call(mock) }
        #expect(error?.code == .timedOut)
        #expect(mock.requests.count == 4)
    }

    @Test(arguments: [TransportError.Code.untrusted, .cannotSend, .redirectRefused, .malformedAnswer, .bodyTooLarge])
    func aLastingErrorIsNotTriedAgain(code: TransportError.Code) async throws {
        let mock = MockTransport(.failure(TransportError(code, "a.example:80")))
        await #expect(throws: TransportError.self) { try await call(mock) }
        #expect(mock.requests.count == 1)
    }

    @Test func cancellationIsNeverTriedAgain() async throws {
        let mock = MockTransport(.failure(CancellationError()))
        await #expect(throws: CancellationError.self) { try await call(mock) }
        #expect(mock.requests.count == 1)
        let task = Task {
            try await call(
                MockTransport { _ in
                    withUnsafeCurrentTask { $0?.cancel() }
                    return .status(.badGateway)
                })
        }
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test func oneAttemptMeansOne() async throws {
        let mock = MockTransport(.status(.badGateway))
        #expect(try await call(mock, attempts: 1).head.status == .badGateway)
        #expect(clock.sleeps.isEmpty)
    }
}
