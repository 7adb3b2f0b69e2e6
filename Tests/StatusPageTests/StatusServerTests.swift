// SPDX-License-Identifier: Apache-2.0

import Foundation
import ServiceHTTP
import Synchronization
import Testing

@testable import StatusPage

@Suite("The status server", .timeLimit(.minutes(1)))
struct StatusServerTests {
    private func serving<Result: Sendable>(
        health: StatusPages.Health = .init(isLive: true, isReady: true), report: StatusReport = Samples.report,
        _ body: @Sendable (UInt16) async throws -> Result
    ) async throws -> Result {
        try await withStatusServer(health: health, report: report, body)
    }

    @Test("shows the page with strict headers, to nobody's keeping")
    func page() async throws {
        let reply = try await serving { try await RawClient.get($0, "/") }
        #expect(reply.status == 200)
        #expect(reply.body.hasPrefix("<!DOCTYPE html>"))
        #expect(reply.fields["content-type"] == "text/html; charset=utf-8")
        #expect(reply.fields["cache-control"] == "no-store")
        #expect(reply.fields["x-content-type-options"] == "nosniff")
        #expect(reply.fields["x-frame-options"] == "DENY")
        #expect(reply.fields["referrer-policy"] == "no-referrer")
        let policy = reply.fields["content-security-policy"] ?? ""
        #expect(policy.hasPrefix("default-src 'none'; style-src 'self';"))
        #expect(!policy.contains("unsafe"))
        #expect(reply.fields["content-length"] == "\(reply.body.utf8.count)")
    }

    @Test("answers health for machines")
    func health() async throws {
        let well = try await serving { port in
            (try await RawClient.get(port, "/health/live"), try await RawClient.get(port, "/health/ready"))
        }
        #expect(well.0.status == 200 && well.1.status == 200)
        #expect(well.1.body == #"{"status":"ready"}"# + "\n")
        let ill = try await serving(health: .init(isLive: true, isReady: false)) { port in
            (try await RawClient.get(port, "/health/live"), try await RawClient.get(port, "/health/ready"))
        }
        #expect(ill.0.status == 200 && ill.1.status == 503)
    }

    @Test("serves metrics and its style")
    func others() async throws {
        let replies = try await serving { port in
            (try await RawClient.get(port, "/metrics"), try await RawClient.get(port, "/style.css?x=1"))
        }
        #expect(replies.0.fields["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
        #expect(replies.0.body.contains("sync_lag_seconds"))
        #expect(replies.1.fields["content-type"] == "text/css; charset=utf-8")
    }

    @Test(
        "refuses what is not a plain question, and goes on",
        arguments: [
            ("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 405), ("DELETE / HTTP/1.1\r\nHost: localhost\r\n\r\n", 405),
            ("GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n", 404),
            ("GET /../etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n", 404),
            ("GET / HTTP/1.1\r\n\r\n", 400), ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: evil.example.com\r\n\r\n", 421),
            ("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\n\r\n", 413),
            ("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n", 413),
            ("GET / HTTP/2.0\r\nHost: 127.0.0.1\r\n\r\n", 505),
            ("GET http://x/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 400),
            ("GET  / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 400), ("nonsense\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost : 127.0.0.1\r\n\r\n", 400), ("GET / HTTP/1.1\r\n Host: 127.0.0.1\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: a\u{1}b\r\n\r\n", 400),
        ])
    func refusals(request: String, status: Int) async throws {
        let replies = try await serving { port in
            (try await RawClient.send(port, request), try await RawClient.get(port, "/health/live"))
        }
        #expect(replies.0.status == status)
        #expect(replies.1.status == 200)
    }

    @Test(
        "is called by its addresses and its own names only, where other machines may reach it",
        arguments: [
            ("evil.example.com", 421), ("erp.example.com", 200), ("ERP.example.com:8080", 200), ("10.1.2.3:80", 200),
            ("[2001:db8::1]", 200), ("localhost", 200), ("10.1.2.3.evil.example.com", 421), ("[evil]", 421),
        ])
    func names(host: String, status: Int) async throws {
        let access: @Sendable () -> StatusAccess = { StatusAccess(hosts: ["Erp.example.com"]) }
        let replies = try await withStatusServer(access: access, at: "0.0.0.0:0") { port in
            (
                try await RawClient.get(port, "/", ["Host": host]),
                try await RawClient.get(port, "/health/live", ["Host": host])
            )
        }
        #expect(replies.0.status == status && replies.1.status == status)
        if status == 421 { #expect(replies.0.body.contains("'status.hosts'")) }
    }

    @Test("connections on which nothing is asked keep nobody away")
    func idleConnections() async throws {
        let patient = StatusServer.Limits(head: .seconds(3_600), whole: .seconds(3_600))
        try await withStatusServer(limits: patient) { port in
            let first = try RawClient.Idle(port)
            let others = try (0..<3 * StatusConnections.most).map {
                try RawClient.Idle(port, $0 % 2 == 0 ? "" : "GET / HT")
            }
            #expect(try await RawClient.get(port, "/health/live").status == 200)
            #expect(try await RawClient.get(port, "/").status == 200)
            #expect(first.isOver && others.last?.isOver == false, "the oldest makes room")
        }
    }

    @Test("health answers while everything else is busy, and what is too much is told so")
    func busy() async throws {
        let gate = Gate()
        try await withStatusServer(
            limits: .init(whole: .seconds(3_600)),
            slowly: { await gate.wait() }
        ) { port in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<StatusConnections.width {
                    group.addTask { try await RawClient.get(port, "/").status }
                }
                while gate.waiting < StatusConnections.width { await Task.yield() }
                #expect(try await RawClient.get(port, "/").status == 503)
                #expect(try await RawClient.get(port, "/health/live").status == 200)
                #expect(try await RawClient.get(port, "/health/ready").status == 200)
                gate.open()
                for try await status in group { #expect(status == 200) }
            }
        }
    }

    /// Holds whoever waits until it is opened.
    private final class Gate: Sendable {
        private let state = Mutex<(waiters: [CheckedContinuation<Void, Never>], isOpen: Bool)>(([], false))
        var waiting: Int { state.withLock { $0.waiters.count } }

        func wait() async {
            await withCheckedContinuation { continuation in
                let isOpen = state.withLock { state in
                    if !state.isOpen { state.waiters.append(continuation) }
                    return state.isOpen
                }
                if isOpen { continuation.resume() }
            }
        }

        func open() {
            let waiters = state.withLock { state in
                defer { state = ([], true) }
                return state.waiters
            }
            for waiter in waiters { waiter.resume() }
        }
    }

    @Test("a head that does not come is not waited for")
    func lateHead() async throws {
        let limits = StatusServer.Limits(head: .milliseconds(100), whole: .seconds(3_600))
        let reply = try await withStatusServer(limits: limits) { try await RawClient.send($0, "GET / HTTP/1.1\r\nHo") }
        #expect(reply.status == 408)
        #expect(StatusServer.Limits().head == .seconds(2))
    }

    @Test("reads no head without end")
    func longHead() async throws {
        let request = "GET / HTTP/1.1\r\nX: " + String(repeating: "a", count: 60_000) + "\r\n\r\n"
        #expect(try await serving { try await RawClient.send($0, request) }.status == 431)
    }

    @Test("answers a question for the head alone with the head alone")
    func head() async throws {
        let reply = try await serving {
            try await RawClient.send($0, "HEAD / HTTP/1.1\r\nHost: localhost:9\r\n\r\n")
        }
        #expect(reply.status == 200)
        #expect(reply.body.isEmpty)
        #expect((reply.fields["content-length"].flatMap { Int($0) } ?? 0) > 1_000)
    }

    @Test(
        "listens where it is told, in numbers",
        arguments: [
            "", "8080", ":8080", "host:80", "1.2.3:80", "1.2.3.4:99999", "1.2.3.4:+80", "::1:80", "[::1]", "[::g]:80",
            "[127.0.0.1]:80", "1.2.3.4.5:80",
        ])
    func addresses(text: String) {
        #expect(ListenAddress(text) == nil)
        #expect(ListenAddress("localhost:0")?.isLoopback == true)
        #expect(ListenAddress("0.0.0.0:80")?.isLoopback == false)
        #expect(ListenAddress("[0:0::1]:80")?.description == "[::1]:80")
        #expect(ListenAddress("[::1]:80")?.isLoopback == true)
        #expect(ListenAddress("[::]:80")?.isLoopback == false)
    }

    @Test(
        "listens at an address of IPv6 too, under its own name only", .enabled(if: hasIPv6, "this machine has no ::1"))
    func addressOfIPv6() async throws {
        let replies = try await withStatusServer(at: "[::1]:0") { port in
            (
                try await RawClient.send(
                    port, "GET /health/live HTTP/1.1\r\nHost: [::1]:\(port)\r\n\r\n", isIPv6: true),
                try await RawClient.send(
                    port, "GET /health/live HTTP/1.1\r\nHost: [::2]:\(port)\r\n\r\n", isIPv6: true)
            )
        }
        #expect(replies.0.status == 200)
        #expect(replies.1.status == 421)
    }

    private static let hasIPv6 = (try? StatusServer(ListenAddress("[::1]:0")!, pages: .empty)) != nil
}

extension StatusPages {
    fileprivate static var empty: StatusPages {
        StatusPages(
            metrics: MetricsRegistry(), health: { .init(isLive: true, isReady: true) }, report: { Samples.report })
    }
}
