// SPDX-License-Identifier: Apache-2.0

import LoopbackHTTP

/// Lets callers of a ``SysproSimulator`` in by a session of e.net instead of HTTP Basic.
public struct SysproSessions: Sendable {
    /// Where a request carries its token.
    public enum Placement: String, Sendable, CaseIterable {
        /// In a header field.
        case header
        /// In a query option.
        case query
        /// In a cookie.
        case cookie
    }

    /// How a request without a live session is answered.
    public enum Refusal: Sendable, CaseIterable {
        /// With status 401.
        case status
        /// With status 200 and a text that begins with `ERROR`.
        case text
        /// With status 200 and a text that begins with `Error`: hosts differ.
        case mixedCaseText
    }

    /// The service that gives sessions.
    public var enet: EnetSimulator
    /// Where tokens are looked for.
    public var placement: Placement
    /// The name of the field, option or cookie.
    public var name: String
    /// The scheme before the token in a header field; `nil` for the bare token.
    public var scheme: String?
    /// How a request without a live session is answered.
    public var refusal = Refusal.status

    /// Sessions of `enet`.
    public init(_ enet: EnetSimulator, placement: Placement = .header, name: String = "SYSPRO-Session") {
        self.enet = enet
        self.placement = placement
        self.name = name
    }

    /// The token behind the scheme.
    private func bare(_ value: String) -> String? {
        guard let scheme else { return value }
        return value.hasPrefix("\(scheme) ") ? String(value.dropFirst(scheme.count + 1)) : nil
    }

    /// The answer to a request that carries no live session; `nil` lets it in.
    func refusal(of request: SimulatedRequest) -> SimulatedReply? {
        let token: String? =
            switch placement {
            case .header: request.headers[name].flatMap(bare)
            case .query: request.queryOptions.first { $0.name == name }?.value
            case .cookie:
                request.headers.values(of: "Cookie").flatMap { $0.split(separator: ";") }
                    .map { $0.drop { $0 == " " } }.first { $0.hasPrefix("\(name)=") }
                    .map { String($0.dropFirst(name.count + 1)) }
            }
        if let token, enet.use(token) { return nil }
        switch refusal {
        case .status: return ServerPages.unauthorized
        case .text: return .text("ERROR: The session has expired")
        case .mixedCaseText: return .text("Error: The session has expired")
        }
    }
}
