// SPDX-License-Identifier: Apache-2.0

/// A request that got no answer, or not a whole one.
public struct TransportError: Error, Sendable, CustomStringConvertible {
    /// What went wrong.
    public enum Code: String, Sendable {
        /// The host's name could not be resolved.
        case hostNotFound
        /// Nothing listens there, or the network does not lead there.
        case cannotConnect
        /// The server's certificate is not trusted, or TLS could not be agreed on.
        case untrusted
        /// Connecting, waiting or the whole call took longer than allowed.
        case timedOut
        /// The connection ended before the answer was whole.
        case interrupted
        /// The body is larger than the reader allows.
        case bodyTooLarge
        /// The answer redirects to another origin, where credentials must not go, or redirects endlessly.
        case redirectRefused
        /// The answer is not HTTP, or its encoding is broken.
        case malformedAnswer
        /// The request cannot be sent as it is: a bad URL, a body file that cannot be read.
        case cannotSend
    }

    /// What went wrong.
    public let code: Code
    /// Host, port and cause, in words that are safe to show: no path, no query, no header.
    public let message: String
    /// Whether the service may have received the request, so that a write must not simply be sent again.
    public let mayHaveArrived: Bool

    /// An error; it may have arrived unless the code rules that out.
    public init(_ code: Code, _ message: String, mayHaveArrived: Bool? = nil) {
        self.code = code
        self.message = message
        self.mayHaveArrived =
            mayHaveArrived ?? ![.hostNotFound, .cannotConnect, .untrusted, .cannotSend].contains(code)
    }

    /// Whether the same request may go well another time.
    public var isRetriable: Bool {
        switch code {
        case .hostNotFound, .cannotConnect, .timedOut, .interrupted: true
        case .untrusted, .bodyTooLarge, .redirectRefused, .malformedAnswer, .cannotSend: false
        }
    }

    /// The message.
    public var description: String { message }
}
