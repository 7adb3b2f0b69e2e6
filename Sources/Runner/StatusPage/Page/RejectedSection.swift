// SPDX-License-Identifier: Apache-2.0

import SyncCore

/// The records that could not be loaded, or wait for a reference, and for whoever may, a button on each that has it tried again.
struct RejectedSection {
    private let report: StatusReport
    private let visitor: StatusVisitor
    private let wasRefused: Bool

    init(_ report: StatusReport, _ visitor: StatusVisitor, _ wasRefused: Bool) {
        self.report = report
        self.visitor = visitor
        self.wasRefused = wasRefused
    }

    var html: HTMLText {
        let shown: HTMLText =
            report.rejectedCount != report.rejected.count && !report.rejected.isEmpty
            ? "<p>The newest \(report.rejected.count) of \(StatusWords.count(report.rejectedCount)).</p>" : ""
        return """
            <section id="rejected" aria-labelledby="rejected-h"><h2 id="rejected-h">Records not loaded</h2>\
            \(entrance)\(replays)\(shown)\(table)</section>
            """
    }

    /// Where a visitor signs in or out.
    private var entrance: HTMLText {
        switch visitor {
        case .reader: return ""
        case .stranger:
            return Self.signIn("Sign in to replay", wasRefused)
        case .operator(let form):
            return """
                <form class="sign-in" method="post" action="/sign-out"><input type="hidden" name="form" value="\(form)"/>\
                <span>Signed in.</span><button type="submit">Sign out</button></form>
                """
        }
    }

    /// The form that takes the token.
    static func signIn(_ button: String, _ wasRefused: Bool) -> HTMLText {
        let refusal: HTMLText =
            wasRefused ? #"<p class="error" id="refusal" role="alert">That is not the token.</p>"# : ""
        let described: HTMLText = wasRefused ? #" aria-describedby="refusal" aria-invalid="true""# : ""
        return """
            \(refusal)<form class="sign-in" method="post" action="/sign-in"><label for="token">Token</label>\
            <input id="token" name="token" type="password" autocomplete="current-password" required="required"\(described)/>\
            <button type="submit">\(button)</button></form>
            """
    }

    private var replays: HTMLText {
        guard !report.replays.isEmpty else { return "" }
        let items = report.replays.map { note -> HTMLText in
            let outcome: HTMLText =
                switch note.outcome {
                case .waiting: #"<span class="badge busy">on its way</span>"#
                case .loaded: #"<span class="badge good">loaded</span>"#
                case .kept(let why): #"<span class="badge warn">kept</span> \#(why)"#
                }
            return "<li>Record \(note.id) of <bdi>\(note.datasource)</bdi>: \(outcome)</li>"
        }
        return #"<ul class="replays" role="status" aria-label="Replayed records">\#(items)</ul>"#
    }

    private var table: HTMLText {
        var columns = [
            ("Number", true), ("Data source", false), ("Rejected (UTC)", false), ("Key", false), ("Column", false),
            ("Reason", false), ("Runs", true),
        ]
        var form: String?
        if case .operator(let secret) = visitor {
            columns.append(("Action", false))
            form = secret
        }
        let rows = report.rejected.map { row($0, form) }
        return ScrolledTable.html("Records not loaded", columns, rows, "No record is waiting.")
    }

    private func row(_ entry: RejectedEntry, _ form: String?) -> HTMLText {
        let action: HTMLText =
            form.map { form in
                // One that waits is read again by itself.
                guard entry.record.waitsFor == nil else { return "<td></td>" }
                return """
                    <td><form method="post" action="/rejected/replay"><input type="hidden" name="form" value="\(form)"/>\
                    <input type="hidden" name="id" value="\(entry.id)"/>\
                    <button type="submit" aria-label="Replay record \(entry.id)">Replay</button></form></td>
                    """
            } ?? ""
        return """
            <tr><th scope="row" class="number">\(entry.id)</th><td><bdi>\(entry.record.pipeline.rawValue)</bdi></td>\
            <td>\(StatusWords.time(entry.record.time))</td><td><bdi>\(entry.record.key ?? "–")</bdi></td>\
            <td><bdi>\(entry.record.column ?? "–")</bdi></td><td>\(entry.record.reason)</td>\
            <td class="number">\(entry.times)</td>\(action)</tr>
            """
    }
}
