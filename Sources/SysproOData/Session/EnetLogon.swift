// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import ServiceHTTP

/// Logs on to e.net and off again.
///
/// e.net takes GET with everything in the query, passwords included, and answers errors with status 200. So nothing of a
/// URL goes into an error or a log, and what e.net says is shown only without what must stay secret.
struct EnetLogon: Sendable {
    let configuration: EnetConfiguration
    let transport: any HTTPTransport

    /// Recorded tokens are 34 hexadecimal digits and two blanks; longer ones are reported, none above this.
    static let maximumTokenBytes = 75

    /// The token of a new session.
    func logon() async throws -> Secret {
        let answer = try await get(
            "enet.logon", configuration.logonPath,
            [
                ("Operator", configuration.operatorName), ("OperatorPassword", configuration.password.reveal()),
                ("CompanyId", configuration.company), ("CompanyPassword", configuration.companyPassword.reveal()),
            ])
        let text = Self.value(of: answer)
        guard text.prefix(5).uppercased() != "ERROR" else {
            throw ODataError(
                .unauthorized,
                "e.net refuses operator '\(configuration.operatorName)' for company '\(configuration.company)': \(quoted(text))",
                operation: "enet.logon")
        }
        guard !text.isEmpty, text.utf8.count <= Self.maximumTokenBytes,
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != 0x3B })
        else {
            throw ODataError(
                .service, "e.net's logon answers with something that is no session; is '\(address)' e.net's address?",
                operation: "enet.logon")
        }
        return Secret(text)
    }

    /// Ends a session. It is asked for once: e.net ends one that is forgotten by itself, and who goes should not be kept.
    func logoff(_ token: Secret) async throws {
        let answer = Self.value(
            of: try await get("enet.logoff", logoffPath, [("UserId", token.reveal())], isRepeatable: false))
        guard answer == "0" || answer.isEmpty else {
            throw ODataError(
                .service, "e.net did not end the session: \(quoted(answer, token))", operation: "enet.logoff")
        }
    }

    /// What e.net says, shortened, and without what must stay secret.
    func quoted(_ text: String, _ token: Secret? = nil) -> String {
        var text = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        for secret in [configuration.password, configuration.companyPassword, token].compactMap({ $0 })
        where !secret.isEmpty {
            text = text.split(separator: secret.reveal(), omittingEmptySubsequences: false).joined(separator: "…")
        }
        return text.count > 200 ? text.prefix(200) + "…" : text
    }

    private var address: String { URLReference(configuration.root).origin?.description ?? configuration.root }

    private var logoffPath: String {
        let parts = configuration.logonPath.split(separator: "/")
        return (parts.dropLast().map(String.init) + ["Logoff"]).map { "/\($0)" }.joined()
    }

    private func get(
        _ operation: String, _ path: String, _ options: [(name: String, value: String)], isRepeatable: Bool = true
    ) async throws -> [UInt8] {
        try await answer(
            operation, url(path, options), isRepeatable: isRepeatable, changes: false, configuration.timeouts,
            limit: 1 << 16)
    }

    /// Calls a business object and gives the body of its answer.
    ///
    /// - Parameter isRepeatable: whether the call may be made twice. Where it may not, a lost answer leaves its outcome
    ///   unknown.
    func call(
        _ operation: String, _ path: String, _ options: [(name: String, value: String)], isRepeatable: Bool
    ) async throws -> [UInt8] {
        let url = url(path, options)
        guard url.utf8.count <= configuration.maximumURLBytes else {
            throw ODataError(
                .configuration,
                "the document makes a URL of \(url.utf8.count) bytes, and \(configuration.maximumURLBytes) may be sent; send fewer items at a time",
                operation: operation)
        }
        return try await answer(
            operation, url, isRepeatable: isRepeatable, changes: !isRepeatable, configuration.callTimeouts,
            limit: 64 << 20)
    }

    /// What is said of a change that may or may not have been made.
    static func unknown(_ operation: String, _ reason: String, status: Int? = nil, underlying: (any Error)? = nil)
        -> ODataError
    {
        ODataError(
            .outcomeUnknown,
            "SYSPRO may or may not have made the change (\(reason)); look what it holds before the change is made again",
            operation: operation, status: status, underlying: underlying)
    }

    private func url(_ path: String, _ options: [(name: String, value: String)]) -> String {
        let root = configuration.root.hasSuffix("/") ? String(configuration.root.dropLast()) : configuration.root
        let query = options.map { "\($0.name)=\(PercentEncoding.segment($0.value))" }.joined(separator: "&")
        return "\(root)\(path.hasPrefix("/") ? "" : "/")\(path)?\(query)"
    }

    /// - Parameter changes: whether it may change what SYSPRO holds, so that a lost answer leaves that unknown.
    private func answer(
        _ operation: String, _ url: String, isRepeatable: Bool, changes: Bool, _ timeouts: Timeouts, limit: Int
    ) async throws -> [UInt8] {
        guard let head = HTTPRequest(.get, URLReference(url)) else {
            throw ODataError(
                .configuration, "e.net's address should begin with https:// or http://", operation: operation)
        }
        // All of e.net's calls are GET, also those that change something: nothing else may take that as leave to repeat.
        let request = ServiceRequest(operation, head, isRepeatable: isRepeatable, timeouts: timeouts)
        do {
            let response = try await transport.send(request)
            let status = response.head.status.code
            let body = try await response.body.collect(upTo: limit)
            guard response.head.status.kind == .successful else {
                if changes, status >= 500 {
                    throw Self.unknown(operation, "e.net answers HTTP \(status)", status: status)
                }
                throw ODataError(
                    status == 404 ? .notFound : .service,
                    "e.net at \(address) answers HTTP \(status); check its address and the logon's path",
                    operation: operation, status: status, isRetriable: status >= 500)
            }
            return body
        } catch let error as TransportError where changes && error.mayHaveArrived {
            throw Self.unknown(operation, error.message, underlying: error)
        } catch let error as TransportError {
            throw ODataError(
                .transport, "e.net gave no whole answer: \(error.message)", operation: operation,
                isRetriable: error.isRetriable, underlying: error)
        }
    }

    /// What an answer says: bare, as a JSON text, or as the text of one XML element, depending on the host.
    static func value(of body: [UInt8]) -> String {
        var text = trimmed(String(decoding: body, as: UTF8.self)[...])
        if text.hasPrefix("\""), let json = try? JSONValue.parse(Array(text.utf8)), let value = json.text {
            text = value[...]
        } else if text.hasPrefix("<"), let close = text.lastIndex(of: "<"), close > text.startIndex,
            let open = text[..<close].lastIndex(of: ">")
        {
            text = text[text.index(after: open)..<close]
        }
        return String(trimmed(text))
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
