// SPDX-License-Identifier: Apache-2.0

import ServiceHTTP
import SyncCore

/// What can be asked for: the page, its style, health and metrics; and, behind a token, what can be done.
public struct StatusPages: Sendable {
    /// Whether the service lives, and whether it works.
    public struct Health: Sendable, Hashable {
        /// Its schedule moves.
        public var isLive: Bool
        /// It polls, and not every data source fails.
        public var isReady: Bool
        /// The data sources whose last poll failed, by name.
        public var failing: [Failing]
        /// Why the store that runners share does not answer; `nil` if it does, or there is none.
        public var store: String?

        /// A data source whose last poll failed.
        public struct Failing: Sendable, Hashable, Encodable {
            /// The data source.
            public var datasource: String
            /// How many polls in a row have failed.
            public var failures: Int
            /// Why the last one failed.
            public var error: String

            /// A data source whose last poll failed.
            public init(datasource: String, failures: Int, error: String) {
                self.datasource = datasource
                self.failures = failures
                self.error = error
            }
        }

        /// A health.
        public init(isLive: Bool, isReady: Bool, failing: [Failing] = [], store: String? = nil) {
            self.isLive = isLive
            self.isReady = isReady
            self.failing = failing
            self.store = store
        }
    }

    private let health: @Sendable () -> Health
    private let report: @Sendable () async -> StatusReport
    private let metrics: MetricsRegistry
    private let actions: StatusActions?
    private let currentAccess: @Sendable () -> StatusAccess
    private let sessions = StatusSessions()
    private let throttle: SignInThrottle

    /// Pages that ask for what they show when they are asked for.
    ///
    /// - Parameters:
    ///   - access: Who may see and do what, asked for every time.
    ///   - actions: What can be done behind a token; `nil` for a page that is only read.
    public init(
        metrics: MetricsRegistry, health: @escaping @Sendable () -> Health,
        access: @escaping @Sendable () -> StatusAccess = { StatusAccess() }, actions: StatusActions? = nil,
        report: @escaping @Sendable () async -> StatusReport
    ) {
        self.init(
            metrics: metrics, health: health, access: access, actions: actions, throttle: SignInThrottle(),
            report: report)
    }

    init(
        metrics: MetricsRegistry, health: @escaping @Sendable () -> Health,
        access: @escaping @Sendable () -> StatusAccess, actions: StatusActions?, throttle: SignInThrottle,
        report: @escaping @Sendable () async -> StatusReport
    ) {
        self.metrics = metrics
        self.health = health
        self.currentAccess = access
        self.actions = actions
        self.throttle = throttle
        self.report = report
    }

    /// Who may see and do what now.
    var access: StatusAccess { currentAccess() }

    /// Whether there is a token now, and so something to sign in for.
    func takesForms(_ access: StatusAccess) -> Bool { access.token != nil && (actions != nil || access.isPrivate) }

    /// The answer to whether the service is well; `nil` if something else is asked. It needs nothing but a look, so that
    /// it comes however busy the rest is.
    func health(_ request: StatusRequest) -> StatusReply? {
        guard request.method != .post else { return nil }
        switch request.path {
        case "/health/live": return answer(health().isLive, "live")
        case "/health/ready":
            let health = health()
            return answer(health.isReady, "ready", failing: health.failing, store: health.store)
        default: return nil
        }
    }

    func reply(to request: StatusRequest, form: FormFields, _ access: StatusAccess) async -> StatusReply {
        if request.method == .post { return await act(request, form, access) }
        if request.path == "/style.css" { return .plain(StatusStyle.text, type: "text/css; charset=utf-8") }
        if let refusal = refusal(to: request, access) { return refusal }
        switch request.path {
        case "/": return .html(StatusHTML(await report(), for: visitor(request, access)).text)
        case "/metrics":
            var text = PrometheusText(metrics)
            text.add(await report())
            return .plain(text.text, type: "text/plain; version=0.0.4; charset=utf-8")
        default: return .refusal(404, "Not Found")
        }
    }

    /// Why a private page is not shown; `nil` if it is, to a session or to a program that gives the token itself.
    private func refusal(to request: StatusRequest, _ access: StatusAccess) -> StatusReply? {
        guard access.isPrivate else { return nil }
        guard let token = access.token else { return .refusal(403, "Forbidden") }
        if sessions.find(request.session, token: token) != nil { return nil }
        if let bearer = request.bearer {
            switch throttle.attempt(request.client, isRight: { StatusSessions.isEqual(bearer, token.reveal()) }) {
            case .right: return nil
            case .wait(let seconds): return .tooMany(wait: seconds)
            case .wrong: break
            }
        }
        var reply =
            request.path == "/"
            ? StatusReply.html(StatusHTML.entrance(), status: 401, "Unauthorized") : .refusal(401, "Unauthorized")
        reply.fields["WWW-Authenticate"] = "Bearer"
        return reply
    }

    private func visitor(_ request: StatusRequest, _ access: StatusAccess) -> StatusVisitor {
        guard let token = access.token, takesForms(access) else { return .reader }
        return sessions.find(request.session, token: token).map { .operator(form: $0.form) } ?? .stranger
    }

    /// A form was sent. The browser is sent back to the page, so that a reload repeats nothing.
    private func act(_ request: StatusRequest, _ form: FormFields, _ access: StatusAccess) async -> StatusReply {
        guard let token = access.token else { return .refusal(404, "Not Found") }
        guard !request.isForeign else { return .refusal(403, "Forbidden: the form came from another site") }
        if request.path == "/sign-in" { return await signIn(request, form["token"] ?? "", token, access) }
        guard let session = sessions.find(request.session, token: token),
            StatusSessions.isEqual(form["form"] ?? "", session.form)
        else { return .refusal(403, "Forbidden: sign in again") }
        switch request.path {
        case "/sign-out":
            sessions.end(session)
            return .back(cookie: "; Max-Age=0", isSecure: request.isSecure)
        case "/rejected/replay":
            guard let actions else { return .refusal(404, "Not Found") }
            guard let id = form["id"].flatMap({ Int($0) }) else { return .refusal(400, "Bad Request") }
            await actions.replay(id)
            return .back()
        default: return .refusal(404, "Not Found")
        }
    }

    private func signIn(
        _ request: StatusRequest, _ given: String, _ token: Secret, _ access: StatusAccess
    ) async -> StatusReply {
        switch throttle.attempt(request.client, isRight: { StatusSessions.isEqual(given, token.reveal()) }) {
        case .right:
            guard let session = try? sessions.begin(token: token) else {
                return .refusal(500, "Internal Server Error: libcrypto signs nothing")
            }
            return .back(cookie: "\(session.id); Max-Age=\(StatusSessions.life)", isSecure: request.isSecure)
        case .wrong:
            let page =
                access.isPrivate
                ? StatusHTML.entrance(wasRefused: true)
                : StatusHTML(await report(), for: .stranger, wasRefused: true).text
            return .html(page, status: 403, "Forbidden")
        case .wait(let seconds): return .tooMany(wait: seconds)
        }
    }

    private func answer(
        _ isSo: Bool, _ what: String, failing: [Health.Failing] = [], store: String? = nil
    ) -> StatusReply {
        struct Answer: Encodable {
            let status: String
            let failing: [Health.Failing]?
            let store: String?
        }
        let answer = Answer(
            status: isSo ? what : "not \(what)", failing: failing.isEmpty ? nil : failing, store: store)
        // Text and numbers can always be encoded.
        let text = (try? StateText.encode(answer)) ?? #"{"status":"\#(answer.status)"}"#
        return isSo ? .json(text) : .json(text, status: 503, "Service Unavailable")
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
