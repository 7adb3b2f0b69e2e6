// SPDX-License-Identifier: Apache-2.0

import Foundation
import RawHTTPTesting
import Synchronization
import Testing

@testable import LoopbackHTTP

@Suite("faults on the wire")
struct FaultTests {
    private final class Counter: Sendable {
        let value = Mutex(0)
        func add() { value.withLock { $0 += 1 } }
        var count: Int { value.withLock { $0 } }
    }

    private func fixed(_ size: Int = 10_000, _ processed: Counter = Counter()) throws -> LoopbackServer {
        try LoopbackServer { _ in
            processed.add()
            return SimulatedReply(body: .bytes([UInt8](repeating: 66, count: size)))
        }
    }

    @Test func droppedBeforeIsNotProcessedAndDroppedAfterIs() async throws {
        let processed = Counter()
        try await fixed(10, processed).serving { (server) async throws in
            server.faults.add(.dropBefore, on: "GET /before")
            server.faults.add(.dropAfter, on: "GET /after")
            let before = try await RawClient.send("GET", "/before", port: server.port)
            #expect(before.end == .closed && before.bytes.isEmpty && processed.count == 0)
            let after = try await RawClient.send("GET", "/after", port: server.port)
            #expect(after.end == .closed && after.bytes.isEmpty && processed.count == 1)
            #expect(try await RawClient.send("GET", "/after", port: server.port).body.count == 10)
            #expect(server.log.requests.map(\.faults) == [["dropBefore"], ["dropAfter"], []])
        }
    }

    @Test(arguments: [false, true]) func anAnswerEndsAtTheByteThatWasNamed(isReset: Bool) async throws {
        try await fixed().serving { (server) async throws in
            for (position, bodyCount, wireCount) in [
                (FaultPosition.body(1234), 1234, nil), (.share(0.25), 2500, nil), (.wire(7), 0, 7), (.wire(0), 0, 0),
                (.body(0), 0, nil),
            ] as [(FaultPosition, Int, Int?)] {
                server.faults.add(isReset ? .reset(position) : .truncate(position), on: .any)
                let answer = try await RawClient.send("GET", "/", port: server.port)
                #expect(answer.end == (isReset ? .reset : .closed))
                #expect(answer.body.count == bodyCount)
                if let wireCount { #expect(answer.bytes.count == wireCount) }
            }
            #expect(server.faults.isUsedUp)
        }
    }

    @Test func aChunkedAnswerIsCutToo() async throws {
        let server = try LoopbackServer { _ in
            SimulatedReply(
                body: .stream(length: nil) { writer in
                    for _ in 0..<4 { try await writer.write([UInt8](repeating: 1, count: 1000)) }
                })
        }
        try await server.serving { (server) async throws in
            server.faults.add(.truncate(.body(1500)), on: .any)
            server.faults.add(.reset(.share(0.5)), on: .any, after: 1)
            let cut = try await RawClient.send("GET", "/", port: server.port)
            #expect(cut.end == .closed && cut.body.count == 1500)
            let share = try await RawClient.send("GET", "/", port: server.port)
            #expect(share.end == .reset && share.body.count == 2000)
        }
    }

    @Test func positionAndCountSayWhichRequestsAreHit() async throws {
        try await fixed(1).serving { (server) async throws in
            let id = server.faults.add(
                .status(503, "<html>", type: "text/html"), on: "GET /odata/*", after: 2, times: 2)
            var statuses: [Int] = []
            for path in ["/odata/a", "/other", "/odata/b", "/odata/c", "/odata/d", "/odata/e"] {
                statuses.append(try await RawClient.send("GET", path, port: server.port).status)
            }
            #expect(statuses == [200, 200, 200, 503, 503, 200])
            #expect(server.faults.hits(of: id) == 2)
        }
    }

    @Test func throttlingNamesItsTimeInSecondsOrAsADate() async throws {
        try await fixed(1).serving { (server) async throws in
            server.faults.add(.status(429, retryAfter: .seconds(7)), on: .any)
            server.faults.add(.status(429, retryAfter: .date("Sun, 22 Nov 2026 22:40:00 GMT")), on: .any, after: 1)
            #expect(try await RawClient.send("GET", "/", port: server.port).headers["retry-after"] == "7")
            let second = try await RawClient.send("GET", "/", port: server.port)
            #expect(second.status == 429 && second.headers["retry-after"] == "Sun, 22 Nov 2026 22:40:00 GMT")
        }
    }

    @Test func slowAndDelayedAnswersTakeTheirTimeButArriveWhole() async throws {
        try await fixed(2000).serving { (server) async throws in
            server.faults.add(.slow(bytesPerSecond: 10_000), on: "GET /slow")
            server.faults.add(.delay(.milliseconds(120)), on: "GET /late")
            let start = ContinuousClock.now
            #expect(try await RawClient.send("GET", "/slow", port: server.port).body.count == 2000)
            let middle = ContinuousClock.now
            #expect(middle - start > .milliseconds(190))
            #expect(try await RawClient.send("GET", "/late", port: server.port).body.count == 2000)
            #expect(ContinuousClock.now - middle > .milliseconds(115))
        }
    }

    @Test func aRequestHangsUntilItIsReleased() async throws {
        let processed = Counter()
        try await fixed(1, processed).serving { (server) async throws in
            let (before, after) = (FaultGate(), FaultGate())
            server.faults.add(.hang(before), on: .any)
            server.faults.add(.hangAfter(after), on: .any)
            async let answer = RawClient.send("GET", "/", port: server.port)
            try await eventually("it waits before it is processed") { before.waiting == 1 }
            #expect(processed.count == 0)
            before.release()
            try await eventually("it waits with its answer") { after.waiting == 1 }
            #expect(processed.count == 1)
            after.release()
            let status = try await answer.status
            #expect(status == 200)
        }
    }

    @Test(
        arguments: [
            ("GET /a", "GET", "/a", nil, true), ("GET /a", "POST", "/a", nil, false),
            ("* /a/*/c", "GET", "/a/b/b/c", nil, true),
            ("* /a/*/c", "GET", "/a/c", nil, false), ("GET *?*skip=2*", "GET", "/x", "top=1&skip=20", true),
            ("GET *?*skip=2*", "GET", "/x", nil, false), ("GET /a", "GET", "/a", "q", true),
            ("GET /a", "GET", "/ab", nil, false),
            ("GET /*a*b", "GET", "/xaabxb", nil, true), ("* *", "GET", "/", nil, true),
        ] as [(String, String, String, String?, Bool)])
    func routePatterns(pattern: String, method: String, path: String, query: String?, matches: Bool) {
        #expect(RoutePattern(pattern).matches(method: method, path: path, query: query) == matches)
    }
}
