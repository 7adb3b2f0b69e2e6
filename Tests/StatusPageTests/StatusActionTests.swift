// SPDX-License-Identifier: Apache-2.0

import Foundation
import ServiceHTTP
import Synchronization
import Testing

@testable import StatusPage

@Suite("What can be done at the status page", .timeLimit(.minutes(1)))
struct StatusActionTests {
    private static let token = "0123456789abcdef&+% sentinel"
    private static let typed = "0123456789abcdef%26%2B%25+sentinel"

    /// A server whose token may change, and the records that it was asked for.
    private final class Desk: Sendable {
        let token: Mutex<Secret?>
        let asked = Mutex<[Int]>([])

        init(_ token: String?) { self.token = Mutex(token.map { Secret($0) }) }

        var actions: StatusActions {
            StatusActions { id in self.asked.withLock { $0.append(id) } }
        }

        func serving<Result: Sendable>(
            _ change: @escaping @Sendable (inout StatusAccess) -> Void = { _ in },
            throttle: SignInThrottle = SignInThrottle(), _ body: @Sendable (UInt16) async throws -> Result
        ) async throws -> Result {
            let access: @Sendable () -> StatusAccess = {
                var access = StatusAccess(token: self.token.withLock { $0 })
                change(&access)
                return access
            }
            return try await withStatusServer(access: access, actions: actions, throttle: throttle, body)
        }
    }

    /// Signs in; the cookie and the forms' secret.
    private func signIn(_ port: UInt16) async throws -> (cookie: String, form: String) {
        let reply = try await RawClient.post(port, "/sign-in", "token=\(Self.typed)")
        #expect(reply.status == 303 && reply.fields["location"] == "/#rejected")
        let set = try #require(reply.fields["set-cookie"])
        #expect(set.hasSuffix("; Path=/; HttpOnly; SameSite=Strict"))
        let cookie = String(set.prefix { $0 != ";" })
        let page = try await RawClient.get(port, "/", cookie: cookie).body
        let form = try #require(page.firstMatch(of: /name="form" value="([0-9a-f]{64})"/)?.1)
        return (cookie, String(form))
    }

    @Test("without a token nothing can be sent, and the page says so")
    func readOnly() async throws {
        let desk = Desk(nil)
        let replies = try await desk.serving { port in
            (
                try await RawClient.post(port, "/rejected/replay", "id=17"),
                try await RawClient.post(port, "/sign-in", "token=\(Self.typed)"), try await RawClient.get(port, "/")
            )
        }
        #expect(replies.0.status == 405 && replies.0.fields["allow"] == "GET, HEAD")
        #expect(replies.1.status == 405)
        #expect(!replies.2.body.contains("<form"))
        #expect(desk.asked.withLock { $0 }.isEmpty)
    }

    @Test("who gives the token may have a record replayed, and the token is never sent back")
    func replay() async throws {
        let desk = Desk(Self.token)
        try await desk.serving { port in
            let (cookie, form) = try await signIn(port)
            #expect(!cookie.contains("sentinel") && !form.contains("sentinel"))
            let reply = try await RawClient.post(
                port, "/rejected/replay", "form=\(form)&id=17",
                ["Cookie": "theme=dark; \(cookie)", "Sec-Fetch-Site": "same-origin"])
            #expect(reply.status == 303 && reply.fields["location"] == "/#rejected")
            let page = try await RawClient.get(port, "/", cookie: cookie)
            #expect(!page.body.contains("sentinel"))
        }
        #expect(desk.asked.withLock { $0 } == [17])
    }

    @Test(
        "a wrong token opens nothing and is not shown",
        arguments: ["", "token=", "token=0123456789abcdef", "token=x&token=y"])
    func wrongToken(form: String) async throws {
        let desk = Desk(Self.token)
        let reply = try await desk.serving { try await RawClient.post($0, "/sign-in", form) }
        #expect(reply.status == (form.contains("&") ? 400 : 403))
        #expect(reply.fields["set-cookie"] == nil)
        #expect(!reply.body.contains("0123456789"))
        if !form.contains("&") { #expect(reply.body.contains("That is not the token.")) }
    }

    @Test("a form of another site, of nobody or of an ended session does nothing")
    func forgeries() async throws {
        let desk = Desk(Self.token)
        try await desk.serving { port in
            let (cookie, form) = try await signIn(port)
            func refused(_ body: String, _ fields: [String: String], _ status: Int = 403) async throws {
                let reply = try await RawClient.post(port, "/rejected/replay", body, fields)
                #expect(reply.status == status, "\(body) \(fields)")
            }
            try await refused("form=\(form)&id=17", [:])
            try await refused("id=17", ["Cookie": cookie])
            try await refused("form=\(String(form.reversed()))&id=17", ["Cookie": cookie])
            try await refused("form=\(form)&id=17", ["Cookie": "status_session=\(form)"])
            for site in ["cross-site", "same-site"] {
                try await refused("form=\(form)&id=17", ["Cookie": cookie, "Sec-Fetch-Site": site])
            }
            for origin in ["https://evil.example.com", "null", "http://127.0.0.1:1"] {
                try await refused("form=\(form)&id=17", ["Cookie": cookie, "Origin": origin])
            }
            try await refused("form=\(form)&id=x", ["Cookie": cookie], 400)
            try await refused("form=\(form)&id=17", ["Cookie": cookie, "Content-Type": "text/plain"], 415)
            try await refused(String(repeating: "a", count: 5_000), ["Cookie": cookie], 413)
            try await refused("form=\(form)&id=17", ["Cookie": cookie, "Host": "evil.example.com"], 421)
            let get = try await RawClient.get(port, "/rejected/replay?form=\(form)&id=17", cookie: cookie)
            #expect(get.status == 404, "nothing is done by an address alone")

            let other = "fedcba9876543210 another"
            desk.token.withLock { $0 = Secret(other) }
            try await refused("form=\(form)&id=17", ["Cookie": cookie])
            desk.token.withLock { $0 = Secret(Self.token) }
            let (again, secret) = try await signIn(port)
            let out = try await RawClient.post(port, "/sign-out", "form=\(secret)", ["Cookie": again])
            #expect(out.status == 303 && out.fields["set-cookie"]?.contains("Max-Age=0") == true)
            try await refused("form=\(secret)&id=17", ["Cookie": again])
        }
        #expect(desk.asked.withLock { $0 }.isEmpty)
    }

    @Test("a private page shows nothing but its entrance, to whoever has not given the token")
    func privatePage() async throws {
        let desk = Desk(Self.token)
        try await desk.serving({ $0.isPrivate = true }) { port in
            let page = try await RawClient.get(port, "/")
            #expect(page.status == 401 && page.fields["www-authenticate"] == "Bearer")
            #expect(page.body.contains("Sign in") && !page.body.contains("AR Invoices"))
            let metrics = try await RawClient.get(port, "/metrics")
            #expect(metrics.status == 401 && !metrics.body.contains("sync_"))
            for path in ["/health/live", "/health/ready", "/style.css"] {
                #expect(try await RawClient.get(port, path).status == 200)
            }
            let wrong = try await RawClient.post(port, "/sign-in", "token=wrong")
            #expect(wrong.status == 403 && !wrong.body.contains("AR Invoices"))
            let (cookie, _) = try await signIn(port)
            #expect(try await RawClient.get(port, "/", cookie: cookie).body.contains("AR Invoices"))
            // Prometheus shows the token itself.
            let shown = try await RawClient.get(port, "/metrics", ["Authorization": "Bearer \(Self.token)"])
            #expect(shown.status == 200 && shown.body.contains("sync_"))
            #expect(try await RawClient.get(port, "/metrics", ["Authorization": "Bearer wrong"]).status == 401)
        }
    }

    @Test("whoever guesses waits, ever longer, and whoever did not is not kept waiting")
    func throttle() async throws {
        let now = Mutex(ContinuousClock.now)
        let throttle = SignInThrottle { now.withLock { $0 } }
        let desk = Desk(Self.token)
        try await desk.serving({ $0.proxies = ["127.0.0.1"] }, throttle: throttle) { port in
            func attempt(_ token: String, from client: String) async throws -> RawClient {
                try await RawClient.post(port, "/sign-in", "token=\(token)", ["X-Forwarded-For": "9.9.9.9, \(client)"])
            }
            for _ in 0..<SignInThrottle.free { #expect(try await attempt("wrong", from: "10.0.0.1").status == 403) }
            let refused = try await attempt(Self.typed, from: "10.0.0.1")
            #expect(
                refused.status == 429 && refused.fields["retry-after"] == "2" && refused.fields["set-cookie"] == nil)
            #expect(try await attempt(Self.typed, from: "10.0.0.2").status == 303)
            var waits: [Int] = []
            while waits.last != SignInThrottle.longest {
                now.withLock { $0 = $0.advanced(by: .seconds(waits.last ?? 1)) }
                #expect(try await attempt("wrong", from: "10.0.0.1").status == 403)
                let wait = try await attempt("wrong", from: "10.0.0.1").fields["retry-after"].flatMap { Int($0) }
                waits.append(try #require(wait) - 1)
            }
            #expect(waits == [2, 4, 8, 16, 32, 64, 128, 256, 300])
            now.withLock { $0 = $0.advanced(by: .seconds(301)) }
            #expect(try await attempt(Self.typed, from: "10.0.0.1").status == 303)
        }
    }

    @Test("the cookie is for TLS alone where the browser came by TLS, as a trusted proxy says")
    func secureCookie() async throws {
        let desk = Desk(Self.token)
        for (proxies, isSecure) in [(["127.0.0.1"], true), (["10.0.0.1"], false), ([], false)] as [(Set<String>, Bool)]
        {
            try await desk.serving({ $0.proxies = proxies }) { port in
                let reply = try await RawClient.post(
                    port, "/sign-in", "token=\(Self.typed)", ["X-Forwarded-Proto": "https"])
                #expect(reply.status == 303 && reply.fields["set-cookie"]?.hasSuffix("; Secure") == isSecure)
                let plain = try await RawClient.post(port, "/sign-in", "token=\(Self.typed)")
                #expect(plain.fields["set-cookie"]?.contains("Secure") == false)
            }
        }
    }

    @Test("a session is known by every runner with its token, until its time is over or it is ended")
    func sessions() throws {
        let now = Mutex(Date(timeIntervalSince1970: 1_800_000_000))
        let sessions = StatusSessions { now.withLock { $0 } }
        let token = Secret("0123456789abcdef")
        let (first, other) = (try sessions.begin(token: token), try sessions.begin(token: token))
        #expect(first.id != other.id && first.form != other.form)
        #expect(sessions.find(first.id, token: token)?.form == first.form)
        #expect(sessions.find(first.id, token: Secret("0123456789abcdeF")) == nil, "it ends with the token")
        let elsewhere = StatusSessions { now.withLock { $0 } }
        #expect(elsewhere.find(first.id, token: token)?.form == first.form, "another runner knows it")
        now.withLock { $0 = $0.addingTimeInterval(-60) }
        #expect(elsewhere.find(first.id, token: token) != nil, "also one whose clock is behind")
        now.withLock { $0 = $0.addingTimeInterval(60) }
        sessions.end(first)
        #expect(sessions.find(first.id, token: token) == nil)
        #expect(sessions.find(other.id, token: token) != nil, "each ends by itself")
        now.withLock { $0 = $0.addingTimeInterval(Double(StatusSessions.life)) }
        #expect(sessions.find(other.id, token: token) == nil)
        now.withLock { $0 = $0.addingTimeInterval(Double(-2 * StatusSessions.life)) }
        #expect(sessions.find(other.id, token: token) == nil, "nor is one known that would last longer than any")
    }

    @Test("no cookie is taken that the token did not sign")
    func forgedSessions() throws {
        let sessions = StatusSessions()
        let token = Secret("0123456789abcdef")
        let session = try sessions.begin(token: token)
        let parts = session.id.split(separator: ".").map(String.init)
        #expect(!session.id.contains(session.form) && !session.id.contains(token.reveal()))
        let later = try #require(Int(parts[1])) - 1
        let forged = [
            "", ".", "..", "...", session.form, parts[0], "\(parts[0]).\(parts[1])", "\(parts[0]).\(parts[1]).",
            "\(parts[0]).\(later).\(parts[2])", "\(parts[1]).\(parts[1]).\(parts[2])",
            "\(parts[0]).\(parts[1]).\(session.form)", "\(session.id)0", "\(session.id).",
            String(session.id.dropLast()),
            "\(parts[0]).99999999999999999999.\(parts[2])", "\(parts[0]).-1.\(parts[2])", "\u{0}.1.\u{0}",
        ]
        for id in forged { #expect(sessions.find(id, token: token) == nil, "\(id)") }
        for place in session.id.indices {
            var changed = session.id
            changed.replaceSubrange(place...place, with: changed[place] == "0" ? "1" : "0")
            #expect(sessions.find(changed, token: token) == nil, "\(changed)")
        }
    }

    @Test(
        "texts are compared to the last character",
        arguments: [
            ("", false), ("abcd", true), ("abce", false), ("abc", false), ("abcda", false), ("abcdabcd", false),
        ])
    func comparison(given: String, isEqual: Bool) {
        #expect(StatusSessions.isEqual(given, "abcd") == isEqual)
        #expect(!StatusSessions.isEqual(given, ""))
    }
}
