// SPDX-License-Identifier: Apache-2.0

/// What can be asked for: the page, its style, health and metrics; and, behind a token, what can be done.
public struct StatusPages: Sendable {
    /// Whether the service lives, and whether it works.
    public struct Health: Sendable, Hashable {
        /// Its schedule moves.
        public var isLive: Bool
        /// It polls.
        public var isReady: Bool

        /// A health.
        public init(isLive: Bool, isReady: Bool) {
            self.isLive = isLive
            self.isReady = isReady
        }
    }

    private let health: @Sendable () -> Health
    private let report: @Sendable () async -> StatusReport
    private let metrics: MetricsRegistry
    private let actions: StatusActions?
    private let sessions = StatusSessions()

    /// Pages that ask for what they show when they are asked for.
    ///
    /// - Parameter actions: What can be done behind a token; `nil` for a page that is only read.
    public init(
        metrics: MetricsRegistry, health: @escaping @Sendable () -> Health, actions: StatusActions? = nil,
        report: @escaping @Sendable () async -> StatusReport
    ) {
        self.metrics = metrics
        self.health = health
        self.actions = actions
        self.report = report
    }

    /// Whether there is a token now, and so something to do.
    var takesForms: Bool { actions?.token() != nil }

    func reply(to request: StatusRequest, form: FormFields) async -> StatusReply {
        if request.method == .post { return await act(request, form) }
        switch request.path {
        case "/": return .html(StatusHTML(await report(), for: visitor(request)).text)
        case "/style.css": return .plain(StatusStyle.text, type: "text/css; charset=utf-8")
        case "/metrics":
            var text = PrometheusText(metrics)
            text.add(await report())
            return .plain(text.text, type: "text/plain; version=0.0.4; charset=utf-8")
        case "/health/live": return answer(health().isLive, "live")
        case "/health/ready": return answer(health().isReady, "ready")
        default: return .refusal(404, "Not Found")
        }
    }

    private func visitor(_ request: StatusRequest) -> StatusVisitor {
        guard let token = actions?.token() else { return .reader }
        return sessions.find(request.session, token: token).map { .operator(form: $0.form) } ?? .stranger
    }

    /// A form was sent. The browser is sent back to the page, so that a reload repeats nothing.
    private func act(_ request: StatusRequest, _ form: FormFields) async -> StatusReply {
        guard let actions, let token = actions.token() else { return .refusal(404, "Not Found") }
        guard !request.isForeign else { return .refusal(403, "Forbidden: the form came from another site") }
        if request.path == "/sign-in" {
            guard let session = sessions.begin(form["token"] ?? "", token: token) else {
                return .html(
                    StatusHTML(await report(), for: .stranger, wasRefused: true).text, status: 403, "Forbidden")
            }
            return .back(cookie: "\(session.id); Max-Age=\(StatusSessions.life)")
        }
        guard let session = sessions.find(request.session, token: token),
            StatusSessions.isEqual(form["form"] ?? "", session.form)
        else { return .refusal(403, "Forbidden: sign in again") }
        switch request.path {
        case "/sign-out":
            sessions.end(session)
            return .back(cookie: "; Max-Age=0")
        case "/rejected/replay":
            guard let id = form["id"].flatMap({ Int($0) }) else { return .refusal(400, "Bad Request") }
            await actions.replay(id)
            return .back()
        default: return .refusal(404, "Not Found")
        }
    }

    private func answer(_ isSo: Bool, _ what: String) -> StatusReply {
        isSo
            ? .json(#"{"status":"\#(what)"}"#)
            : .json(#"{"status":"not \#(what)"}"#, status: 503, "Service Unavailable")
    }
}

/// Who looks at the page.
enum StatusVisitor: Sendable, Hashable {
    /// Nobody can do anything here.
    case reader
    /// Someone who may sign in.
    case stranger
    /// Someone who has; what his forms must hold.
    case `operator`(form: String)
}
