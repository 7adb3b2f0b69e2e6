// SPDX-License-Identifier: Apache-2.0

/// Why a simulator could not do what it was asked.
public struct SimulatorError: Error, Sendable, CustomStringConvertible {
    /// The kinds of failure.
    public enum Code: String, Sendable {
        /// A socket could not be opened, bound or read.
        case socket
        /// The other side sent what is no HTTP/1.1.
        case malformedRequest
        /// A body was larger than the simulator was ready to hold.
        case bodyTooLarge
        /// A file could not be read or written.
        case file
        /// The simulated data has no such table, column or row.
        case notFound
        /// A value does not fit the column.
        case badValue
    }

    /// The kind of failure.
    public let code: Code
    /// What happened, where, and what to do about it.
    public let message: String

    /// An error of that kind.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The code and the message.
    public var description: String { "simulator.\(code.rawValue): \(message)" }
}
