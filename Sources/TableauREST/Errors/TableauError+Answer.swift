// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import ServiceHTTP

extension TableauError {
    /// The error that an answer with an error status stands for.
    ///
    /// - Parameters:
    ///   - unclear: Whether the call may have had its effect all the same.
    ///   - credential: The label of what the call's session was given for.
    init(
        _ head: HTTPResponse, _ body: [UInt8], of call: TableauCall, unclear: Bool, credential: String? = nil
    ) {
        let status = head.status.code
        let said = Envelope(body)
        var message = said.sentence(status: status, excerpt: TableauNode.excerpt(body))
        let cause = KnownCause.of(
            status: status, tableauCode: said.code, operation: call.operation, credential: credential)
        if (300..<400).contains(status) {
            message += " It redirects elsewhere: set the server's address to the one that it redirects to."
        } else if let cause {
            message += " \(cause)"
        }
        let isUnknown = unclear && call.effect != .none
        if isUnknown { message += " \(Self.unknownOutcome(call))" }
        let code = isUnknown ? Code.outcomeUnknown : Self.code(status: status)
        // A server that failed without an effect to fear is asked again; so is a data source that is busy.
        let isBusy = code == .conflict && call.effect == .repeatable
        self.init(
            code, message, operation: call.operation, status: status, tableauCode: said.code, summary: said.summary,
            detail: said.detail,
            isRetriable: isUnknown ? call.effect == .repeatable : isBusy ? true : nil)
    }

    /// The error that a call without a whole answer stands for.
    init(_ error: TransportError, of call: TableauCall, unclear: Bool) {
        let isUnknown = unclear && call.effect != .none
        self.init(
            isUnknown ? .outcomeUnknown : error.code == .malformedAnswer ? .malformedAnswer : .transport,
            isUnknown ? "\(error.message). \(Self.unknownOutcome(call))" : error.message, operation: call.operation,
            isRetriable: isUnknown ? call.effect == .repeatable : error.isRetriable, underlying: error)
    }

    /// The error of an answer that says all is well, in words that nobody understands.
    init(_ fault: AnswerFault, _ head: HTTPResponse, _ body: [UInt8], of call: TableauCall) {
        // A page for people helps to see who answered; JSON is Tableau's own and not for errors.
        let excerpt = call.answerHoldsSecret || TableauNode.looksLikeJSON(body) ? "" : TableauNode.excerpt(body)
        let shown = excerpt.isEmpty ? "" : ": \"\(excerpt)\""
        let isUnknown = call.effect != .none
        self.init(
            isUnknown ? .outcomeUnknown : .malformedAnswer,
            """
            HTTP \(head.status.code), but the answer is not Tableau's: \(Secret.scrubbed(fault.message))\(shown).\
            \(isUnknown ? " \(Self.unknownOutcome(call))" : " Is the address a Tableau Server, or does a log-in page answer?")
            """,
            operation: call.operation, status: head.status.code, isRetriable: call.effect == .repeatable)
    }

    private static func unknownOutcome(_ call: TableauCall) -> String {
        call.effect == .repeatable
            ? "It may have been carried out; making the same call again is safe."
            : "It may have been carried out: look at what Tableau holds before it is made again."
    }

    private static func code(status: Int) -> Code {
        switch status {
        case 401: .unauthorized
        case 403: .forbidden
        case 404: .notFound
        case 409: .conflict
        case 413: .payloadTooLarge
        case 429: .throttled
        case 400..<500: .refused
        case 500...: .serverFailed
        default: .malformedAnswer
        }
    }
}

/// What Tableau says in an error: its own envelope in XML or JSON, or the one of the VizQL Data Service.
private struct Envelope {
    var code: String?
    var summary: String?
    var detail: String?

    init(_ body: [UInt8]) {
        guard let root = try? TableauNode(body: body) else { return }
        func clean(_ text: String?) -> String? {
            text.map { String(Secret.scrubbed($0).prefix(1000)) }.flatMap { $0.isEmpty ? nil : $0 }
        }
        if let error = root.first("error") {
            code = Self.number(error.text("code"))
            summary = clean(error.text("summary"))
            detail = clean(error.text("detail"))
        } else if let number = Self.number(root.text("tab-error-code") ?? root.text("errorCode")) {
            code = number
            summary = clean(root.text("message"))
        }
    }

    func sentence(status: Int, excerpt: String) -> String {
        guard code != nil || summary != nil else {
            let shown = excerpt.isEmpty ? "without a word" : "with \"\(excerpt)\""
            return "HTTP \(status), answered \(shown)."
        }
        let words = [summary, detail].compactMap(\.self).filter { !$0.isEmpty }.joined(separator: ": ")
        guard let last = words.last else { return "Tableau gave no words for it." }
        return ".!?".contains(last) ? words : words + "."
    }

    private static func number(_ text: String?) -> String? {
        text.flatMap { !$0.isEmpty && $0.count <= 12 && $0.allSatisfy(\.isNumber) ? $0 : nil }
    }
}
