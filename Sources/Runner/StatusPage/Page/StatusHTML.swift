// SPDX-License-Identifier: Apache-2.0

import SyncCore

/// The status page as a document.
struct StatusHTML {
    private let report: StatusReport
    private let visitor: StatusVisitor
    private let wasRefused: Bool

    /// The page for `visitor`; `wasRefused` says that what he gave was not the token.
    init(_ report: StatusReport, for visitor: StatusVisitor = .reader, wasRefused: Bool = false) {
        self.report = report
        self.visitor = visitor
        self.wasRefused = wasRefused
    }

    var text: String {
        let failing = report.datasources.count { if case .failing = $0.state { true } else { false } }
        let page: HTMLText = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8">\
            <meta name="viewport" content="width=device-width, initial-scale=1">\
            <meta name="color-scheme" content="light dark">\
            <title>\(failing > 0 ? "(\(failing) failing) " : "")SYSPRO to Tableau</title>\
            <link rel="stylesheet" href="/style.css"></head><body>\
            <a class="skip" href="#main">To the data sources</a>\
            <header><h1>SYSPRO to Tableau</h1>\
            <p>\(phase), since \(StatusWords.time(report.started)). <span class="file">\(report.file)</span></p>\
            <p>As of \(StatusWords.time(report.time)) UTC. <a href="/">Refresh</a></p>\(store)</header>\
            <nav aria-label="Sections"><ul><li><a href="#sources">Data sources</a></li>\
            <li><a href="#runs">Runs</a></li><li><a href="#rejected">Records not loaded</a></li>\
            <li><a href="#audit">Audit log</a></li></ul></nav>\
            <main id="main">\(tiles(failing))\(sources)\(runs)\(RejectedSection(report, visitor, wasRefused).html)\(audit)</main>\
            <footer><p>\(visitor == .reader ? "Read-only. " : "")Metrics are at <a href="/metrics">/metrics</a>, health at \
            <a href="/health/live">/health/live</a> and <a href="/health/ready">/health/ready</a>.</p></footer>\
            </body></html>

            """
        return page.text
    }

    /// All that is shown of a private page to someone who has not signed in.
    static func entrance(wasRefused: Bool = false) -> String {
        let page: HTMLText = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8">\
            <meta name="viewport" content="width=device-width, initial-scale=1">\
            <meta name="color-scheme" content="light dark"><title>SYSPRO to Tableau</title>\
            <link rel="stylesheet" href="/style.css"></head><body>\
            <header><h1>SYSPRO to Tableau</h1></header>\
            <main id="main"><section aria-labelledby="sign-in-h"><h2 id="sign-in-h">Sign in</h2>\
            \(RejectedSection.signIn("Sign in", wasRefused))</section></main></body></html>

            """
        return page.text
    }

    private var phase: HTMLText {
        switch report.phase {
        case .opening: "Being opened"
        case .running: "Running"
        case .stopping: "Stopping"
        }
    }

    private var store: HTMLText {
        guard let store = report.store, !store.isUp else { return "" }
        return """
            <p class="error"><strong>The store is lost</strong> since \(StatusWords.time(store.since)); nothing is polled \
            until it is back. \(store.error ?? "")</p>
            """
    }

    private func tiles(_ failing: Int) -> HTMLText {
        let lags = report.datasources.compactMap { $0.lag(at: report.time) }
        let never = report.datasources.count { $0.lastSuccess == nil }
        let worst = lags.max().map(StatusWords.span) ?? "–"
        let missing: HTMLText = never > 0 ? #" <span class="note">\#(never) never in step</span>"# : ""
        return """
            <dl class="tiles"><div><dt>Data sources</dt><dd>\(report.datasources.count)</dd></div>\
            <div class="\(failing > 0 ? "bad" : "good")"><dt>Failing</dt><dd>\(failing)</dd></div>\
            <div><dt>Longest lag</dt><dd>\(worst)\(missing)</dd></div>\
            <div class="\(report.rejectedCount == 0 ? "good" : "warn")"><dt>Records not loaded</dt>\
            <dd>\(StatusWords.count(report.rejectedCount))</dd></div></dl>
            """
    }

    private var sources: HTMLText {
        let rows = report.datasources.enumerated().map { index, source -> HTMLText in
            let last: HTMLText = source.lastSuccess.map(StatusWords.time) ?? "never"
            let next: HTMLText = source.next.map(StatusWords.time) ?? "–"
            return """
                <tr><th scope="row"><a href="#source-\(index + 1)"><bdi>\(source.name)</bdi></a></th>\
                <td>\(state(source))</td><td>\(source.schedule)</td>\
                <td class="number">\(source.lag(at: report.time).map(StatusWords.span) ?? "–")</td>\
                <td>\(last)</td><td>\(next)</td><td>\(source.watermark ?? "–")</td></tr>
                """
        }
        return """
            <section id="sources" aria-labelledby="sources-h"><h2 id="sources-h">Data sources</h2>\
            \(ScrolledTable.html("Data sources", [
                ("Name", false), ("State", false), ("Schedule", false), ("Lag", true), ("In step (UTC)", false),
                ("Next poll (UTC)", false), ("Loaded up to", false),
            ], rows, "No data source is configured."))</section>
            """
    }

    private func state(_ source: DatasourceStatus) -> HTMLText {
        switch source.state {
        case .waiting where source.leader != nil:
            #"<span class="badge">led by \#(source.leader ?? "")</span>"#
        case .waiting:
            source.lastSuccess == nil
                ? #"<span class="badge">not yet in step</span>"# : #"<span class="badge good">in step</span>"#
        case .polling(let step): #"<span class="badge busy">\#(step)</span>"#
        case .failing(let count):
            #"<span class="badge bad">failing</span> <span class="note">\#(count)× in a row</span>"#
        }
    }

    private var runs: HTMLText {
        let sections = report.datasources.enumerated().map { index, source -> HTMLText in
            let error: HTMLText =
                source.error.map { #"<p class="error"><strong>Last error:</strong> \#($0)</p>"# } ?? ""
            return """
                <article id="source-\(index + 1)" aria-labelledby="source-\(index + 1)-h">\
                <h3 id="source-\(index + 1)-h"><bdi>\(source.name)</bdi></h3>\(error)\
                \(SourceCharts(source, id: "chart-\(index + 1)").html)\
                \(ScrolledTable.html("Last runs of \(source.name)", Self.runColumns, source.runs.prefix(Self.mostRuns).map(run), "No runs yet."))</article>
                """
        }
        return #"<section id="runs" aria-labelledby="runs-h"><h2 id="runs-h">Runs</h2>\#(sections)</section>"#
    }

    private static let mostRuns = 10
    private static let runColumns: [(String, Bool)] = [
        ("Began (UTC)", false), ("Outcome", false), ("Took", true), ("Read", true), ("New", true), ("Changed", true),
        ("Same", true), ("Deleted", true), ("Rejected", true), ("Audit ID", false),
    ]

    private func run(_ entry: AuditEntry) -> HTMLText {
        let counts = entry.counts
        let numbers = [
            counts.read, counts.inserted, counts.updated, counts.unchanged, counts.deleted, counts.rejected,
        ].map { count -> HTMLText in #"<td class="number">\#(StatusWords.number(count))</td>"# }
        let styles: [AuditEntry.Outcome: String] = [.ok: "good", .empty: "", .partial: "warn", .failed: "bad"]
        let why: HTMLText =
            entry.failure.map { #" <span class="note">\#($0.step.rawValue): \#($0.message)</span>"# } ?? ""
        let warnings = entry.warnings ?? []
        let found: HTMLText =
            warnings.isEmpty
            ? "" : #" <span class="note">\#(warnings.map(\.message).joined(separator: " "))</span>"#
        let apart = [(counts.held, "held back"), (counts.skipped, "skipped"), (counts.notLoaded, "not loaded")]
            .filter { $0.0 > 0 }.map { "\(StatusWords.number($0.0)) \($0.1)" }.joined(separator: ", ")
        let rest: HTMLText = apart.isEmpty ? "" : #" <span class="note">\#(apart)</span>"#
        let misses: HTMLText =
            counts.lookupMisses.isEmpty
            ? "" : #" <span class="note">looked up and not found: \#(counts.lookupMissWords)</span>"#
        let seconds = entry.finished.timeIntervalSince(entry.run.started)
        return """
            <tr><th scope="row">\(StatusWords.time(entry.run.started))</th>\
            <td class="\(entry.failure == nil ? "" : "outcome")"><span class="badge \(styles[entry.outcome] ?? "")">\(entry.outcome.rawValue)</span>\(why)\(rest)\(found)\(misses)</td>\
            <td class="number">\(StatusWords.span(seconds))</td>\(numbers)<td class="id">\(entry.run.id.rawValue)</td></tr>
            """
    }

    private var audit: HTMLText {
        let state: HTMLText
        switch report.audit {
        case .whole(let entries, let head):
            let anchor: HTMLText = head.map { #"<p>Head: <code>\#($0)</code></p>"# } ?? ""
            state = """
                <p><span class="badge good">whole</span> \(StatusWords.number(entries)) entries, each as it was written.</p>\
                \(anchor)
                """
        case .broken(let what): state = #"<p><span class="badge bad">broken</span> \#(what)</p>"#
        case .unknown(let why): state = #"<p><span class="badge warn">not known</span> \#(why)</p>"#
        }
        return #"<section id="audit" aria-labelledby="audit-h"><h2 id="audit-h">Audit log</h2>\#(state)</section>"#
    }
}
