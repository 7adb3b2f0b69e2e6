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

    /// The largest answer of a business object, in bytes: it is held in memory as a tree.
    static let longestAnswer = 16 << 20

    /// Recorded tokens are 34 hexadecimal digits and two blanks; longer ones are reported, none above this.
    static let maximumTokenBytes = 75

    /// The token of a new session.
    func logon() async throws -> Secret {
        let answer = try await get(
            "enet.logon", configuration.logonPath,
            [
                ("Operator", configuration.operatorName), ("OperatorPassword", configuration.password.reveal()),
                ("CompanyId", configuration.company), ("CompanyPassword", configuration.companyPassword.reveal()),
            ], configuration.timeouts
        ).body
        let text = Self.value(of: answer)
        guard text.prefix(5).uppercased() != "ERROR" else {
            throw refusal(of: text)
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

    /// What a logon that e.net refuses means. Its words are in the operator's language, and no list of them is public.
    private func refusal(of text: String) -> ODataError {
        let who = "operator '\(configuration.operatorName)' for company '\(configuration.company)'"
        guard let obstacle = LogonObstacle(text) else {
            return ODataError(.unauthorized, "e.net refuses \(who): \(quoted(text))", operation: "enet.logon")
        }
        return ODataError(
            .seatTaken, "e.net has no room for \(who) now: \(quoted(text)). \(obstacle.advice)",
            operation: "enet.logon",
            isRetriable: true)
    }

    /// Ends a session. Where no answer comes it is asked for again, for a session that is forgotten keeps its licence seat;
    /// but not for longer than ``EnetConfiguration/logoffLimit``, since who goes should not be kept.
    func logoff(_ token: Secret) async throws {
        let limit = configuration.logoffLimit
        let (body, isToRepeat) = try await withThrowingTaskGroup { group in
            group.addTask {
                try await get(
                    "enet.logoff", logoffPath, [("UserId", token.reveal())],
                    Timeouts(connect: limit / 3, idle: limit / 3, total: limit / 3))
            }
            group.addTask {
                // By the clock on the wall, whatever the session's: somebody may be sitting before it.
                try await ContinuousClock().sleep(for: limit)
                throw ODataError(.transport, "e.net gave no answer within \(limit)", operation: "enet.logoff")
            }
            defer { group.cancelAll() }
            return try await group.next() ?? ([], false)
        }
        let answer = Self.value(of: body)
        // To a repeat the answer may be that there is no such session: the first one ended it.
        guard answer == "0" || answer.isEmpty || isToRepeat && answer.prefix(5).uppercased() == "ERROR" else {
            throw ODataError(
                .service, "e.net did not end the session: \(quoted(answer))", operation: "enet.logoff")
        }
    }

    /// What e.net says, shortened, and without what must stay secret.
    func quoted(_ text: String) -> String {
        let text = Secret.scrubbed(text).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return text.count > 200 ? text.prefix(200) + "…" : text
    }

    private var address: String { URLReference(configuration.root).origin?.description ?? configuration.root }

    private var logoffPath: String {
        let parts = configuration.logonPath.split(separator: "/")
        return (parts.dropLast().map(String.init) + ["Logoff"]).map { "/\($0)" }.joined()
    }

    private func get(
        _ operation: String, _ path: String, _ options: [(name: String, value: String)], _ timeouts: Timeouts
    ) async throws -> (body: [UInt8], isToRepeat: Bool) {
        try await answer(operation, url(path, options), isRepeatable: true, timeouts, limit: 1 << 16)
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
                .unsendable,
                "the document makes a URL of \(url.utf8.count) bytes, and \(configuration.maximumURLBytes) may be sent; send fewer items at a time",
                operation: operation)
        }
        return try await answer(
            operation, url, isRepeatable: isRepeatable, configuration.callTimeouts, limit: Self.longestAnswer
        ).body
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

    /// What a call is answered, and whether that may be the answer to a repeat of it.
    private func answer(
        _ operation: String, _ url: String, isRepeatable: Bool, _ timeouts: Timeouts, limit: Int
    ) async throws -> (body: [UInt8], isToRepeat: Bool) {
        // What may not be sent twice changes what SYSPRO holds: a lost answer leaves that unknown.
        let changes = !isRepeatable
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
                // 408 too: what lies between may give it for a call that it passed on.
                if changes, status >= 500 || status == 408 {
                    throw Self.unknown(operation, "e.net answers HTTP \(status)", status: status)
                }
                throw ODataError(
                    status == 404 ? .notFound : status == 401 ? .unauthorized : .service,
                    "e.net at \(address) answers HTTP \(status); check its address and the logon's path",
                    operation: operation, status: status, isRetriable: status >= 500 || status == 408)
            }
            return (body, response.isToRepeat)
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

/// Why e.net turns a logon away that would be granted another time: nothing is wrong with the operator's credentials.
enum LogonObstacle: CaseIterable {
    /// The operator is logged on already, and e.net grants no second session.
    case alreadyLoggedOn
    /// All licence seats are taken.
    case noSeat

    /// Reads e.net's refusal; `nil` if it says something else, such as that the password is wrong.
    init?(_ text: String) {
        let text = text.lowercased()
        func says(_ words: [String]) -> Bool { words.contains(where: text.contains) }
        if says(["already log", "already in use", "already signed", "is logged on", "is logged in"]) {
            self = .alreadyLoggedOn
        } else if says(["too many users", "maximum number of", "concurrent", "no seat"])
            || says(["licen"]) && says(["no more", "exceed", "maximum", "in use", "available", "limit", "taken"])
        {
            self = .noSeat
        } else {
            return nil
        }
    }

    /// What to do.
    var advice: String {
        switch self {
        case .alreadyLoggedOn:
            "Somebody else uses this operator, or a process that was killed left its session: it ends with e.net's own time limit, and the next attempt may succeed. Give the connector an operator of its own"
        case .noSeat:
            "All licence seats are taken: the next attempt may succeed when somebody has logged off"
        }
    }
}
