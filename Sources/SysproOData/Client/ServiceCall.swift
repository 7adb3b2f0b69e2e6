// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import ServiceHTTP

/// One GET of the service: the request that is sent, and what its answer means if it is no success.
struct ServiceCall: Sendable {
    let configuration: SysproConfiguration
    private let wire: any HTTPTransport
    private let transport: any HTTPTransport

    init(_ configuration: SysproConfiguration, transport: any HTTPTransport) {
        self.configuration = configuration
        wire = transport
        let retry = RetryMiddleware(configuration.retry, clock: configuration.clock)
        let limits = configuration.limits
        let batch =
            limits.takesBatch
            ? BatchMiddleware(
                urlLength: configuration.urlLength, address: configuration.batch,
                root: limits.batchesRelative ? configuration.address + "/" : nil,
                maximumBytes: configuration.maximumPageBytes)
            : nil
        let layers: [(any HTTPMiddleware)?] = [
            retry, batch,
            AuthorizingMiddleware(authorizer: configuration.authorizer, maximumBytes: configuration.maximumPageBytes),
        ]
        self.transport = transport.behind(layers.compactMap { $0 })
    }

    /// The same service, asked in another way.
    func with(_ configuration: SysproConfiguration) -> ServiceCall {
        ServiceCall(configuration, transport: wire)
    }

    /// Sends a GET of `url` and gives the answer's head and its unread body, if its status is a success.
    func get(_ operation: String, _ url: URLReference, accept: String, prefer: String? = nil) async throws
        -> ServiceResponse
    {
        let origin = configuration.origin
        guard url.origin == origin, var head = HTTPRequest(.get, url) else {
            throw ODataError(
                .foreignLink, "a request would leave \(origin), where the credentials belong", operation: operation)
        }
        head.headerFields[.accept] = accept
        head.headerFields[HTTPField.Name("OData-MaxVersion")!] = "4.0"
        if let prefer { head.headerFields[HTTPField.Name("Prefer")!] = prefer }
        let request = ServiceRequest(operation, head, timeouts: configuration.timeouts)
        let response = try await transporting(operation) { try await transport.send(request) }
        guard response.head.status.kind == .successful else {
            let body = (try? await response.body.collect(upTo: 1 << 20)) ?? []
            try Task.checkCancellation()
            throw failure(operation, response.head.status, body)
        }
        return response
    }

    /// Reads a whole body.
    func body(_ operation: String, _ response: ServiceResponse) async throws -> [UInt8] {
        try await transporting(operation) {
            try await response.body.collect(
                upTo: configuration.maximumPageBytes,
                expecting: response.head.headerFields[.contentLength].flatMap { Int($0) })
        }
    }

    /// Turns what the transport throws into this module's error.
    private func transporting<Value>(_ operation: String, _ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let error as TransportError {
            throw ODataError(
                .transport, "SYSPRO's OData service gave no whole answer: \(error.message)", operation: operation,
                isRetriable: error.isRetriable, underlying: error)
        }
    }

    private func failure(_ operation: String, _ status: HTTPResponse.Status, _ body: [UInt8]) -> ODataError {
        let said = ErrorBody(body)
        let quoted = said.message.map { ": \($0)" } ?? ""
        func error(_ code: ODataError.Code, _ message: String, isRetriable: Bool = false) -> ODataError {
            ODataError(
                code, message, operation: operation, status: status.code, serverCode: said.code,
                isRetriable: isRetriable)
        }
        switch status.code {
        case 401:
            return error(
                .unauthorized,
                "the OData service refuses the credentials of operator '\(configuration.operatorName)': check the operator's OData password (it is not the logon password). A new operator, or a new password, may need a restart of the service before it works"
            )
        case 403:
            return error(
                .unauthorized,
                "operator '\(configuration.operatorName)' may not read this: check the operator's rights\(quoted)")
        case 404 where said.isHTML:
            return error(
                .notFound,
                "the web server, not the OData service, says that there is no such page: check the service's address and the company '\(configuration.company)'. IIS also answers so where a URL is longer than it takes (a query of 2,048 characters, unless it was set up otherwise): then lower the client's limit"
            )
        case 404: return error(.notFound, "the OData service does not have this\(quoted)")
        case 429: return error(.throttled, "the OData service asks for fewer requests\(quoted)", isRetriable: true)
        case 300..<400:
            return error(
                .service, "the OData service sends its callers elsewhere; configure the address that it moved to")
        case 500...:
            let who = said.isHTML ? "the web server in front of the OData service" : "the OData service"
            return error(.service, "\(who) failed\(quoted)", isRetriable: status.code != 501)
        case 400 where said.message?.contains("for Top query") == true:
            return error(.service, "the OData service gives fewer records at once; ask for smaller pages\(quoted)")
        default: return error(.service, "the OData service refuses the request\(quoted)")
        }
    }
}
