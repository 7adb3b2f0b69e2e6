// SPDX-License-Identifier: Apache-2.0

/// A request that got no answer, or not a whole one.
///
/// The errors of all modules have one shape:
///
/// - `code`, a `Code` with a static constant for each kind. It is a struct, so that a new kind breaks no caller, and so
///   that both `switch error.code { case .timedOut: … default: … }` and `catch TransportError.Code.timedOut` compile. (An
///   enum's case is no pattern for `any Error`.) It is no string literal: a misspelt code does not compile.
/// - `message`, safe to show: what went wrong, where, and what to do.
/// - `operation`, in the words of metrics, such as `odata.page`.
/// - `isRetriable`, whether the same call may succeed later.
/// - `description`, made of operation, code and message.
public struct TransportError: Error, Sendable, CustomStringConvertible {
    /// The kind of failure. New kinds may be added.
    ///
    /// ```swift
    /// do {
    ///     let response = try await transport.send(request)
    /// } catch TransportError.Code.timedOut {
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

        /// The host's name could not be resolved.
        public static let hostNotFound = Code("hostNotFound")
        /// Nothing listens there, or the network does not lead there.
        public static let cannotConnect = Code("cannotConnect")
        /// The server's certificate is not trusted, or TLS could not be agreed on.
        public static let untrusted = Code("untrusted")
        /// Connecting, waiting or the whole call took longer than allowed.
        public static let timedOut = Code("timedOut")
        /// The connection ended before the answer was whole.
        public static let interrupted = Code("interrupted")
        /// The body is larger than the reader allows.
        public static let bodyTooLarge = Code("bodyTooLarge")
        /// The answer redirects to another origin, where credentials must not go, or redirects endlessly.
        public static let redirectRefused = Code("redirectRefused")
        /// The answer is not HTTP, or its encoding is broken.
        public static let malformedAnswer = Code("malformedAnswer")
        /// The request cannot be sent as it is: a bad URL, a body file that cannot be read.
        public static let cannotSend = Code("cannotSend")

        /// Whether `error` is a ``TransportError`` of this kind; lets `catch` name a kind.
        public static func ~= (code: Self, error: any Error) -> Bool { (error as? TransportError)?.code == code }
    }

    /// What went wrong.
    public let code: Code
    /// Host, port and cause, in words that are safe to show: no path, no query, no header.
    public let message: String
    /// The request's operation, such as `odata.page`; empty if the error does not come from a request.
    public var operation = ""
    /// Whether the service may have received the request, so that a write must not simply be sent again.
    public let mayHaveArrived: Bool

    /// An error; the request may have arrived unless the code rules that out.
    public init(_ code: Code, _ message: String, mayHaveArrived: Bool? = nil) {
        self.code = code
        self.message = message
        self.mayHaveArrived =
            mayHaveArrived ?? ![.hostNotFound, .cannotConnect, .untrusted, .cannotSend].contains(code)
    }

    /// Whether the same request may succeed later.
    public var isRetriable: Bool { [.hostNotFound, .cannotConnect, .timedOut, .interrupted].contains(code) }

    /// Operation, code and message.
    public var description: String {
        "\(operation.isEmpty ? "" : "\(operation): ")\(code.rawValue): \(message)"
    }
}
