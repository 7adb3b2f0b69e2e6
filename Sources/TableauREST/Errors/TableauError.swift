// SPDX-License-Identifier: Apache-2.0

/// Why a call of Tableau did not do what was asked.
///
/// It never holds a token, a password, a header field or a query value. What Tableau said is in ``tableauCode``,
/// ``summary`` and ``detail``, with the session's secrets taken out should the server repeat them.
public struct TableauError: Error, Sendable, CustomStringConvertible {
    /// The kind of failure. New kinds may be added.
    ///
    /// ```swift
    /// do {
    ///     try await publish()
    /// } catch TableauError.Code.outcomeUnknown {
    ///     …
    /// }
    /// ```
    public struct Code: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
        /// A stable word.
        public let rawValue: String

        /// The kind that `rawValue` names.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The word.
        public var description: String { rawValue }

        private init(_ rawValue: String) { self.rawValue = rawValue }

        /// There was no answer, or not a whole one, and nothing was changed by that.
        public static let transport = Code("transport")
        /// Tableau refused the credentials or the session.
        public static let unauthorized = Code("unauthorized")
        /// The user or the token may not do this, or what is there may not be replaced.
        public static let forbidden = Code("forbidden")
        /// What was asked for is not there.
        public static let notFound = Code("notFound")
        /// Something with this name is there already, or other work on it is under way.
        public static let conflict = Code("conflict")
        /// Tableau asks to come back later, see ``TableauError/retryAfter``.
        public static let throttled = Code("throttled")
        /// More bytes than Tableau, or a proxy on the way, takes at once.
        public static let payloadTooLarge = Code("payloadTooLarge")
        /// Tableau, or this client on its behalf, refused the request as it is.
        public static let refused = Code("refused")
        /// Tableau, or a proxy on the way, failed with a 5xx status; the call changed nothing or may be made again.
        public static let serverFailed = Code("serverFailed")
        /// The job ended without doing its work.
        public static let jobFailed = Code("jobFailed")
        /// A deadline passed while the job still ran; it goes on in Tableau.
        public static let jobUnfinished = Code("jobUnfinished")
        /// The call may have taken effect or not: look before it is made again.
        public static let outcomeUnknown = Code("outcomeUnknown")
        /// The answer is not one that Tableau gives.
        public static let malformedAnswer = Code("malformedAnswer")
        /// The server is too old for the call.
        public static let unsupportedVersion = Code("unsupportedVersion")
        /// The configuration, or what provides its credentials, cannot work.
        public static let configuration = Code("configuration")
        /// A file on this machine cannot be read or written.
        public static let file = Code("file")

        /// Whether `error` is a ``TableauError`` of this kind; lets `catch` name a kind.
        public static func ~= (code: Self, error: any Error) -> Bool { (error as? TableauError)?.code == code }
    }

    /// What went wrong.
    public let code: Code
    /// What went wrong, where, and what to do; safe to show.
    public let message: String
    /// The call, in the words of metrics, such as `tableau.publish`.
    public let operation: String
    /// The HTTP status, if there was an answer.
    public let status: Int?
    /// Tableau's own code, such as `400011`; its first three digits are the HTTP status.
    public let tableauCode: String?
    /// Tableau's words for the code.
    public let summary: String?
    /// Tableau's words for this case.
    public let detail: String?
    /// How long Tableau asks to wait, if it says so.
    public let retryAfter: Duration?
    /// Whether the same call may be made again as it is, and may succeed.
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
