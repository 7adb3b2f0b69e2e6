// SPDX-License-Identifier: Apache-2.0

/// Why a call of Tableau did not do what was asked.
///
/// It never holds a token, a password, a header field or a query value. What Tableau said is in ``tableauCode``,
/// ``summary`` and ``detail``, with the session's secrets taken out should the server repeat them.
public struct TableauError: Error, Sendable, CustomStringConvertible {
    /// What went wrong.
    public enum Code: String, Sendable, CaseIterable {
        /// There was no answer, or not a whole one, and nothing was changed by that.
        case transport
        /// Tableau refused the credentials or the session.
        case unauthorized
        /// The user or the token may not do this, or what is there may not be replaced.
        case forbidden
        /// What was asked for is not there.
        case notFound
        /// Something with this name is there already, or other work on it is under way.
        case conflict
        /// Tableau asks to come back later, see ``TableauError/retryAfter``.
        case throttled
        /// More bytes than Tableau, or a proxy on the way, takes at once.
        case payloadTooLarge
        /// Tableau, or this client on its behalf, refused the request as it is.
        case refused
        /// Tableau, or a proxy on the way, failed with a 5xx status; the call changed nothing or may be made again.
        case serverFailed
        /// The job ended without doing its work.
        case jobFailed
        /// A deadline passed while the job still ran; it goes on in Tableau.
        case jobUnfinished
        /// The call may have taken effect or not: look before it is made again.
        case outcomeUnknown
        /// The answer is not one that Tableau gives.
        case malformedAnswer
        /// The server is too old for the call.
        case unsupportedVersion
        /// The configuration, or what provides its credentials, cannot work.
        case configuration
        /// A file on this machine cannot be read or written.
        case file
    }

    /// What went wrong.
    public let code: Code
    /// What went wrong, where, and what to do; safe to show.
    public let message: String
    /// The call, in the words of metrics, such as `tableau.publish`.
    public let operation: String
    /// The HTTP status, where there was an answer.
    public let status: Int?
    /// Tableau's own code, such as `400011`; its first three digits are the HTTP status.
    public let tableauCode: String?
    /// Tableau's words for the code.
    public let summary: String?
    /// Tableau's words for this case.
    public let detail: String?
    /// How long Tableau asks to wait, where it says so.
    public let retryAfter: Duration?
    /// Whether the same call may be made again as it is, and may go well.
    public let isRetriable: Bool
    /// The error underneath, for logs at debug level.
    public let underlying: (any Error)?

    /// An error; whether it is retriable follows from `code` unless it is said.
    public init(
        _ code: Code, _ message: String, operation: String, status: Int? = nil, tableauCode: String? = nil,
        summary: String? = nil, detail: String? = nil, retryAfter: Duration? = nil, isRetriable: Bool? = nil,
        underlying: (any Error)? = nil
    ) {
        self.code = code
        self.message = message
        self.operation = operation
        self.status = status
        self.tableauCode = tableauCode
        self.summary = summary
        self.detail = detail
        self.retryAfter = retryAfter
        self.isRetriable = isRetriable ?? [.transport, .throttled, .serverFailed, .jobUnfinished].contains(code)
        self.underlying = underlying
    }

    /// Whether the name is another's already: of a publish that is to replace nothing.
    public var isNameTaken: Bool { tableauCode == "403007" || tableauCode == "409006" }

    /// Operation, code, status and message.
    public var description: String {
        let numbers = [status.map { "HTTP \($0)" }, tableauCode.map { "Tableau \($0)" }].compactMap(\.self)
        let origin = numbers.isEmpty ? "" : " (\(numbers.joined(separator: ", ")))"
        return "\(operation): \(code.rawValue)\(origin): \(message)"
    }
}
