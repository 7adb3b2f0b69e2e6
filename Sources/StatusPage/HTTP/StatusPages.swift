// SPDX-License-Identifier: Apache-2.0

/// What can be asked for: the page, its style, health and metrics.
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

    /// Pages that ask for what they show when they are asked for.
    public init(
        metrics: MetricsRegistry, health: @escaping @Sendable () -> Health,
        report: @escaping @Sendable () async -> StatusReport
    ) {
        self.metrics = metrics
        self.health = health
        self.report = report
    }

    func reply(to path: String) async -> StatusReply {
        switch path {
        case "/": return .html(StatusHTML(await report()).text)
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

    private func answer(_ isSo: Bool, _ what: String) -> StatusReply {
        isSo
            ? .json(#"{"status":"\#(what)"}"#)
            : .json(#"{"status":"not \#(what)"}"#, status: 503, "Service Unavailable")
    }
}
