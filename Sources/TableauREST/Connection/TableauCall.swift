// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import ServiceHTTP

/// One call of the REST API, before it is known which session carries it.
struct TableauCall: Sendable {
    /// Where a path begins.
    enum Path: Sendable {
        /// Below `/api/{version}/sites/{site}/`.
        case site(String)
        /// Below `/api/{version}/`.
        case server(String)
        /// A whole path.
        case absolute(String)
    }

    /// What it does to Tableau's content, which decides how a failure is reported.
    enum Effect: Sendable {
        /// Nothing that counts: reads, sign-ins, pieces of an upload that can be abandoned.
        case none
        /// Something that a repeat of the same call does not do twice.
        case repeatable
        /// Something that a repeat might do twice, or elsewhere.
        case once
    }

    var operation: String
    var method: HTTPRequest.Method
    var path: Path
    /// Names and values, the values escaped already.
    var query: [(String, String)] = []
    var fields: HTTPFields = [:]
    var body = RequestBody.none
    var effect = Effect.none
    /// Whether it may be sent again when it is not known whether it arrived.
    var isRepeatable: Bool
    var timeouts: Timeouts?
    /// Whether Tableau counts it apart from other calls, so that a 429 says nothing about them.
    var hasOwnLimit = false
    /// Whether an attempt that is on its way is seen to its end if the task is cancelled: what it began must be ended.
    var isSeenThrough = false
    /// Whether nothing of its answer may show in an error.
    var answerHoldsSecret = false

    init(_ operation: String, _ method: HTTPRequest.Method, _ path: Path, isRepeatable: Bool? = nil) {
        self.operation = operation
        self.method = method
        self.path = path
        self.isRepeatable = isRepeatable ?? (method == .get)
    }

    /// The request as it is sent.
    func request(
        to configuration: TableauConfiguration, version: TableauVersion?, session: SignedIn?
    ) -> ServiceRequest {
        var target =
            switch path {
            case .site(let rest): "/api/\(version?.description ?? "")/sites/\(session?.siteID ?? "")/\(rest)"
            case .server(let rest): "/api/\(version?.description ?? "")/\(rest)"
            case .absolute(let whole): whole
            }
        if !query.isEmpty { target += "?" + query.map { "\($0)=\($1)" }.joined(separator: "&") }
        var head = HTTPRequest(
            method: method, scheme: configuration.server.scheme, authority: configuration.server.authority,
            path: target, headerFields: fields)
        if head.headerFields[.accept] == nil { head.headerFields[.accept] = "application/json" }
        head.headerFields[.userAgent] = "syspro-tableau"
        if let session {
            var field = HTTPField(name: .tableauAuth, value: session.token.reveal())
            field.indexingStrategy = .disallow
            head.headerFields.append(field)
        }
        return ServiceRequest(
            operation, head, body: body, isRepeatable: isRepeatable, timeouts: timeouts ?? configuration.timeouts)
    }
}

extension HTTPField.Name {
    /// Carries the session's token.
    static let tableauAuth = HTTPField.Name("X-Tableau-Auth")!
    /// The caller's name for an update of data: Tableau carries out one of the same name once in 24 hours.
    static let requestID = HTTPField.Name("RequestID")!
}
