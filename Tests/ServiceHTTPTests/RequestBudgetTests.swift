// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Logging
import ServiceHTTP
import ServiceHTTPTesting
import Synchronization
import Testing

@Suite struct RequestBudgetTests {
    private let clock = RecordingClock()

    private func request(host: String = "a.example") -> ServiceRequest {
        ServiceRequest("test.call", HTTPRequest(method: .get, scheme: "http", authority: host, path: "/"))
    }

    @Test func noMoreThanTheLimitBeginsInAnInterval() async throws {
        let mock = MockTransport { _ in .json("{}") }
        let transport = mock.behind([RequestBudget(limit: 3, per: .seconds(10), clock: clock)])
        for _ in 0..<7 { _ = try await transport.send(request()) }
        #expect(clock.sleeps == [.seconds(10), .seconds(10)])
        clock.advance(by: .seconds(10))
        _ = try await transport.send(request())
        #expect(clock.sleeps.count == 2)
    }

    @Test func hostsHaveAccountsOfTheirOwn() async throws {
        let mock = MockTransport { _ in .json("{}") }
        let transport = mock.behind([RequestBudget(limit: 1, per: .seconds(10), clock: clock)])
        for host in ["a.example", "b.example", "a.example:8080"] { _ = try await transport.send(request(host: host)) }
        #expect(clock.sleeps.isEmpty)
        _ = try await transport.send(request(host: "A.example:80"))
        #expect(clock.sleeps == [.seconds(10)])
    }

    @Test func othersWaitWhereOneWasToldTo() async throws {
        let budget = RequestBudget(clock: clock)
        let first = MockTransport(.status(.tooManyRequests, [.retryAfter: "5"])).behind([budget])
        let second = MockTransport(.json("{}"), .json("{}")).behind([budget])
        _ = try await first.send(request())
        _ = try await second.send(request(host: "other.example"))
        #expect(clock.sleeps.isEmpty)
        _ = try await second.send(request())
        #expect(clock.sleeps == [.seconds(5)])
    }

    @Test func patienceHasACeilingAndADefault() async throws {
        let mock = MockTransport(
            .status(.serviceUnavailable, [.retryAfter: "5000"]), .status(.tooManyRequests),
            .status(.serviceUnavailable), .json("{}"))
        let transport = mock.behind([RequestBudget(pause: .seconds(2), ceiling: .seconds(60), clock: clock)])
        for _ in 0..<4 { _ = try await transport.send(request()) }
        #expect(clock.sleeps == [.seconds(60), .seconds(2)])
    }

    @Test func retriesAndBudgetWaitOnlyOnce() async throws {
        let mock = MockTransport(.status(.tooManyRequests, [.retryAfter: "2"]), .json("{}"))
        let transport = mock.behind([RetryMiddleware(clock: clock), RequestBudget(clock: clock)])
        #expect(try await transport.send(request()).head.status == .ok)
        #expect(clock.sleeps == [.seconds(2)])
    }
}

@Suite struct LoggingMiddlewareTests {
    private final class Lines: LogHandler {
        let lines = Mutex<[String]>([])
        var metadata: Logger.Metadata {
            get { [:] }
            set {}
        }
        let level = Mutex(Logger.Level.debug)
        var logLevel: Logger.Level {
            get { level.withLock { $0 } }
            set { level.withLock { $0 = newValue } }
        }
        subscript(metadataKey key: String) -> Logger.MetadataValue? {
            get { nil }
            set {}
        }

        func log(event: LogEvent) {
            let metadata = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            lines.withLock { $0.append("\(event.level) \(event.message) \(metadata.joined(separator: " "))") }
        }
    }

    private let lines = Lines()
    private var secretive: ServiceRequest {
        var head = HTTPRequest(method: .post, scheme: "https", authority: "a.example", path: "/sentinel?sentinel")
        head.headerFields[.authorization] = "sentinel"
        return ServiceRequest("test.call", head, body: .text("sentinel"))
    }

    private func transport(_ replies: MockReply...) -> any HTTPTransport {
        MockTransport(replies).behind([LoggingMiddleware(Logger(label: "test", factory: { _ in lines }))])
    }

    @Test func aCallIsLoggedWithoutItsSecrets() async throws {
        let transport = transport(
            .json("sentinel", fields: [.setCookie: "sentinel"]).inPieces(of: 3),
            .json("sentinel").breaking(with: TransportError(.interrupted, "sentinel")),
            .failure(TransportError(.timedOut, "sentinel")))
        _ = try await transport.send(secretive).body.collect(upTo: 100)
        _ = try? await transport.send(secretive).body.collect(upTo: 100)
        _ = try? await transport.send(secretive)
        let logged = lines.lines.withLock { $0 }
        #expect(
            logged.map { $0.split(separator: " ").prefix(3).joined(separator: " ") } == [
                "debug request answered", "debug answer read", "debug request answered", "debug answer broken",
                "debug request failed",
            ])
        #expect(logged[0].contains("host=a.example method=POST"))
        #expect(logged[0].contains("operation=test.call sent=8 status=200"))
        #expect(logged[1].contains("bytes=8 "))
        #expect(logged[4].contains("error=timedOut"))
        #expect(!logged.joined().contains("sentinel"))
    }

    @Test func aboveDebugNothingIsLogged() async throws {
        lines.logLevel = .info
        _ = try await transport(.json("{}")).send(secretive).body.collect(upTo: 100)
        #expect(lines.lines.withLock { $0.isEmpty })
    }
}
