// SPDX-License-Identifier: Apache-2.0

import Foundation
import SyncCore
import Testing

@testable import StatusPage

@Suite("The status page")
struct StatusHTMLTests {
    private static let visitors: [StatusVisitor] = [.reader, .stranger, .operator(form: "0123")]

    @Test(
        "is well-formed, with landmarks, one heading of the first level and labelled tables, whoever looks",
        arguments: visitors)
    func structure(visitor: StatusVisitor) throws {
        var report = Samples.report
        report.replays = [ReplayNote(id: 3, datasource: "AR Invoices", outcome: .kept("it is <odd>"))]
        let html = StatusHTML(report, for: visitor, wasRefused: visitor == .stranger).text
        for landmark in ["<header>", "<nav aria-label=", #"<main id="main">"#, "<footer>", #"<html lang="en">"#] {
            #expect(html.components(separatedBy: landmark).count == 2, "\(landmark)")
        }
        #expect(html.components(separatedBy: "<h1>").count == 2)
        let tables = html.components(separatedBy: "<table>").count - 1
        #expect(tables == 5)
        #expect(html.components(separatedBy: "<caption>").count - 1 == tables)
        #expect(html.components(separatedBy: #"<th scope="col""#).count > 5 * tables)
        #expect(!html.contains("<th>"), "every heading says of what")
        let identifiers = html.matches(of: /id="([^"]+)"/).map { String($0.1) }
        #expect(Set(identifiers).count == identifiers.count, "identifiers are unique")
        for target in html.matches(of: /(?:href="#|aria-labelledby=")([^" ]+)/).map({ String($0.1) }) {
            #expect(identifiers.contains(target), "\(target)")
        }
        // XML is stricter than HTML: what it accepts has every element closed and every attribute quoted.
        let xml = html.replacing("<!DOCTYPE html>", with: "")
            .replacing(/<(meta|link)([^>]*)>/) { "<\($0.1)\($0.2)/>" }
        #expect(WellFormed.check(xml) == nil)
    }

    @Test("brings nothing of its own to load or run, and no style that its policy forbids")
    func noAssets() {
        let html = StatusHTML(Samples.report).text
        #expect(!html.contains("<script"))
        #expect(!html.contains("style=\""))
        #expect(!html.contains("http://") && !html.contains("https://"))
        #expect(!html.contains("<form"))
        #expect(!html.contains("&lt;"), "the page's own markup is not taken for text")
        #expect(!StatusStyle.text.contains("url(") && !StatusStyle.text.contains("@import"))
    }

    @Test(
        "shows hostile names as text, wherever they stand",
        arguments: [
            "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)", "a & b < c",
            "</title><script>", "]]><svg onload=alert(1)>", "rtl \u{202E}gpj.exe", "nul\u{0}bell\u{7}", "two\r\nlines",
        ])
    func hostile(name: String) {
        var report = Samples.report
        report.file = name
        report.audit = .broken(name)
        report.datasources[1].name = name
        report.datasources[1].schedule = name
        report.datasources[1].error = name
        report.datasources[1].watermark = name
        report.datasources[0].state = .polling(name)
        report.datasources[1].runs[0].failure?.message = name
        report.rejected[0].record.reason = name
        report.rejected[0].record.key = name
        report.rejected[0].record.column = name
        report.rejected[0].record.pipeline = PipelineID(name)
        let html = StatusHTML(report).text
        var harmless = Samples.report
        harmless.audit = .broken("entry 3 was edited")
        let plain = StatusHTML(harmless).text
        // A name adds no markup: as many tags and quotes as without it.
        #expect(html.count { $0 == "<" } == plain.count { $0 == "<" })
        #expect(html.count { $0 == ">" } == plain.count { $0 == ">" })
        #expect(html.count { $0 == "\"" } == plain.count { $0 == "\"" })
        let forbidden: Set<Unicode.Scalar> = ["\u{202E}", "\u{0}", "\u{7}", "\r"]
        #expect(!html.unicodeScalars.contains { forbidden.contains($0) })
        #expect(html.contains(HTMLText.escape(name)))
    }

    @Test("has a button for every record only for whoever has signed in, and a form only where there is a token")
    func buttons() {
        func html(_ visitor: StatusVisitor) -> String { StatusHTML(Samples.report, for: visitor).text }
        #expect(!html(.reader).contains("<form") && html(.reader).contains("Read-only."))
        #expect(html(.stranger).contains(#"action="/sign-in""#) && !html(.stranger).contains(#"action="/rejected"#))
        let signedIn = html(.operator(form: "0123"))
        #expect(signedIn.components(separatedBy: #"action="/rejected/replay""#).count == 4)
        #expect(signedIn.components(separatedBy: #"name="form" value="0123""#).count == 5)
        #expect(signedIn.contains(#"aria-label="Replay record 17""#))
        #expect(!signedIn.contains("Read-only."))
    }

    @Test("says so where there is nothing yet")
    func empty() {
        let report = StatusReport(
            time: Samples.time, started: Samples.time, phase: .opening, file: "sync.yaml", datasources: [],
            audit: .unknown("there is no state yet"))
        let html = StatusHTML(report).text
        #expect(html.contains("No data source is configured."))
        #expect(html.contains("No record is waiting."))
        #expect(html.contains("there is no state yet"))
    }
}

/// A walk over tags that finds one that is not closed.
private enum WellFormed {
    static func check(_ text: String) -> String? {
        var open: [Substring] = []
        for match in text.matches(of: /<(\/?)([A-Za-z][A-Za-z0-9]*)((?:\s+[a-zA-Z0-9-]+="[^"<]*")*)\s*(\/?)>/) {
            if match.1 == "/" {
                guard open.popLast() == match.2 else { return "</\(match.2)> closes nothing" }
            } else if match.4 != "/" {
                open.append(match.2)
            }
        }
        let tags = text.matches(of: /<(\/?)([A-Za-z][A-Za-z0-9]*)((?:\s+[a-zA-Z0-9-]+="[^"<]*")*)\s*(\/?)>/).count
        guard tags == text.count(where: { $0 == "<" }) else { return "a '<' is not a tag" }
        return open.isEmpty ? nil : "\(open) is not closed"
    }
}
