// SPDX-License-Identifier: Apache-2.0

import Foundation
import ServiceHTTP
import Synchronization
import Testing

@testable import StatusPage

/// The page in a browser that is driven: what a screen reader is told, what a keyboard can do, what is readable.
@Suite(
    "In a driven browser", .timeLimit(.minutes(3)), .serialized,
    .enabled(if: DrivenBrowser.program != nil, "Chromium is not installed: apt-get install chromium"))
struct DrivenBrowserTests {
    private static let token = "a token of the tests"

    private static func actions(_ asked: @escaping @Sendable (Int) -> Void = { _ in }) -> StatusActions {
        StatusActions { asked($0) }
    }

    private static var failing: StatusReport {
        var report = Samples.report
        report.phase = .stopping
        for index in report.datasources.indices {
            report.datasources[index].state = .failing(index + 1)
            report.datasources[index].error = "erp.example.com did not answer within 10 s; is the service running?"
        }
        report.audit = .broken("entry 311 is not as it was written: its hash is not that of its content")
        report.replays = [
            ReplayNote(id: 17, datasource: "AR Invoices", outcome: .waiting),
            ReplayNote(id: 16, datasource: "AR Invoices", outcome: .loaded),
            ReplayNote(
                id: 15, datasource: "AR Invoices", outcome: .kept("it was rejected again, for the reason below")),
        ]
        return report
    }

    @Test("the keyboard alone signs in, has a record replayed and signs out, and the focus is always to be seen")
    func keyboard() async throws {
        let asked = Mutex<[Int]>([])
        try await withStatusServer(
            access: { StatusAccess(token: Secret(Self.token)) },
            actions: Self.actions { id in asked.withLock { $0.append(id) } }
        ) { port in
            let browser = try DrivenBrowser()
            try await browser.visit("http://127.0.0.1:\(port)/")
            try await focus("token", in: browser)
            try await browser.type("a wrong token....")
            try await browser.press("Enter")
            try await appears("That is not the token.", in: browser)
            try await focus("token", in: browser)
            try await browser.type(Self.token)
            try await browser.press("Enter")
            try await appears("Signed in.", in: browser)
            #expect(try await browser.run("document.cookie") as? String == "", "no script sees the session")
            try await focus("Replay record 17", in: browser)
            try await browser.press("Enter")
            #expect(await until { asked.withLock { $0 } == [17] })
            try await browser.settle()
            #expect(try await browser.run("location.pathname + location.search") as? String == "/")
            try await focus("Sign out", in: browser)
            try await browser.press("Enter")
            try await appears("Sign in to replay", in: browser)
        }
    }

    @Test("a screen reader is given a name for everything that it meets, and an order of headings")
    func accessibility() async throws {
        for isSignedIn in [false, true] {
            try await withStatusServer(
                report: Self.failing, access: { StatusAccess(token: Secret(Self.token)) }, actions: Self.actions()
            ) { port in
                let browser = try DrivenBrowser()
                try await browser.visit("http://127.0.0.1:\(port)/")
                if isSignedIn { try await signIn(browser) }
                let answer = try await browser.send("Accessibility.getFullAXTree")
                let nodes = (answer["nodes"] as? [[String: Any]] ?? []).filter { $0["ignored"] as? Bool != true }
                func text(_ node: [String: Any], _ key: String) -> String {
                    (node[key] as? [String: Any])?["value"] as? String ?? ""
                }
                let named: Set<String> = [
                    "link", "button", "textbox", "image", "img", "region", "table", "heading", "navigation",
                    "columnheader",
                    "rowheader", "article",
                ]
                var roles: [String: Int] = [:]
                for node in nodes {
                    let role = text(node, "role")
                    roles[role, default: 0] += 1
                    if named.contains(role) { #expect(!text(node, "name").isEmpty, "\(role): \(node)") }
                }
                for role in ["banner", "navigation", "main", "contentinfo", "status"] {
                    #expect(roles[role] ?? 0 == 1, "\(role): \(roles)")
                }
                // The charts are pictures with a name and a sentence.
                #expect((roles["image"] ?? 0) + (roles["img"] ?? 0) == 6, "\(roles)")
                #expect(roles["button"] == (isSignedIn ? 4 : 1))
                let levels = nodes.filter { text($0, "role") == "heading" }.compactMap { node in
                    (node["properties"] as? [[String: Any]])?.first { $0["name"] as? String == "level" }
                        .flatMap { ($0["value"] as? [String: Any])?["value"] as? Int }
                }
                #expect(levels.first == 1 && levels.count { $0 == 1 } == 1)
                #expect(zip(levels, levels.dropFirst()).allSatisfy { $1 <= $0 + 1 }, "no level is left out: \(levels)")
            }
        }
    }

    @Test(
        "every text can be read against what is behind it, and nothing is wider than the window",
        arguments: ["light", "dark"], [1_280, 360])
    func looks(scheme: String, width: Int) async throws {
        for (name, report) in [("usual", Samples.report), ("failing", Self.failing)] {
            try await withStatusServer(
                report: report, access: { StatusAccess(token: Secret(Self.token)) }, actions: Self.actions()
            ) { port in
                let browser = try DrivenBrowser()
                try await browser.visit("http://127.0.0.1:\(port)/")
                try await browser.send(
                    "Emulation.setEmulatedMedia", ["features": [["name": "prefers-color-scheme", "value": scheme]]])
                try await browser.send(
                    "Emulation.setDeviceMetricsOverride",
                    ["width": width, "height": 2_000, "deviceScaleFactor": 1, "mobile": false])
                if name == "usual" { try await signIn(browser) }
                let poor = try #require(try await browser.run(Self.contrast) as? [String])
                #expect(poor.isEmpty, "\(poor)")
                let widths = try await browser.run("[document.documentElement.scrollWidth, innerWidth]") as? [Int]
                #expect(widths?[0] ?? 0 <= width, "\(widths ?? [])")
                let small = try #require(
                    try await browser.run(
                        """
                        [...document.querySelectorAll('button, input:not([type=hidden])')].map(e => e.getBoundingClientRect())
                          .filter(b => b.height < 24 || b.width < 24).length
                        """) as? Int)
                #expect(small == 0, "what is pressed is large enough to be met")
                let loaded =
                    try await browser.run(
                        "performance.getEntriesByType('resource').map(e => new URL(e.name).pathname)") as? [String]
                #expect(loaded == ["/style.css"], "nothing but its own style is loaded")
                let picture = try await browser.screenshot()
                #expect(picture.count > 20_000)
                if let folder = ProcessInfo.processInfo.environment["STATUS_PAGE_SCREENSHOTS"] {
                    try picture.write(to: URL(filePath: folder).appending(path: "\(name)-\(scheme)-\(width).png"))
                }
            }
        }
    }

    private func signIn(_ browser: DrivenBrowser) async throws {
        try await focus("token", in: browser)
        try await browser.type(Self.token)
        try await browser.press("Enter")
        try await appears("Signed in.", in: browser)
    }

    /// Presses the tabulator until what has this name, or this ID, has the focus; each stop on the way shows it.
    private func focus(_ name: String, in browser: DrivenBrowser) async throws {
        for _ in 0..<80 {
            try await browser.press("Tab")
            let stop =
                try await browser.run(
                    """
                    (() => { const e = document.activeElement, s = getComputedStyle(e);
                      return [e.getAttribute('aria-label') || e.textContent, e.id, s.outlineStyle, s.outlineWidth] })()
                    """) as? [String] ?? []
            guard stop.count == 4, stop[0] != name, stop[1] != name else {
                #expect(stop.count == 4 && stop[2] == "solid" && stop[3] == "3px", "\(stop)")
                return
            }
        }
        Issue.record("the tabulator does not lead to '\(name)'")
    }

    private func appears(_ text: String, in browser: DrivenBrowser) async throws {
        let deadline = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < deadline {
            if (try? await browser.run("document.body.innerText") as? String)?.contains(text) == true {
                return try await browser.settle()
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        Issue.record("'\(text)' does not appear")
    }

    private func until(_ condition: () -> Bool) async -> Bool {
        let deadline = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < deadline {
            if condition() { return true }
            try? await Task.sleep(for: .milliseconds(10))
        }
        return false
    }

    /// The texts whose contrast with what is behind them is under 4.5 to 1 (WCAG 2.2, 1.4.3).
    private static let contrast = """
        (() => {
          const parse = c => c.match(/[0-9.]+/g).map(Number);
          const light = c => { const [r, g, b] = c.slice(0, 3).map(v => v / 255)
            .map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
            return .2126 * r + .7152 * g + .0722 * b };
          const behind = e => { for (; e; e = e.parentElement) {
            const c = parse(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > 0) return c }
            return [255, 255, 255] };
          const poor = new Set();
          const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          for (let n = walk.nextNode(); n; n = walk.nextNode()) {
            const e = n.parentElement, s = getComputedStyle(e);
            if (!n.textContent.trim() || e.closest('title, desc') || s.visibility === 'hidden') continue;
            const front = light(parse(e.closest('svg') ? s.fill : s.color)), back = light(behind(e));
            const ratio = (Math.max(front, back) + .05) / (Math.min(front, back) + .05);
            if (ratio < 4.5) poor.add(e.className + ': ' + n.textContent.slice(0, 30) + ' ' + ratio.toFixed(2));
          }
          return [...poor];
        })()
        """
}
