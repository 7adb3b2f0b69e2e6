// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
public import ServiceHTTP
import Synchronization

/// A transport without a network: it answers from a script, or from a closure, and records what it was asked.
///
/// ```swift
/// let transport = MockTransport(.status(.serviceUnavailable, [.retryAfter: "2"]), .json(#"{"value":[]}"#))
/// ```
public final class MockTransport: HTTPTransport {
    private let replies: Mutex<[MockReply]>
    private let recorded = Mutex<[MockRequest]>([])
    private let handler: (@Sendable (MockRequest) async throws -> MockReply)?

    /// Answers with `replies`, in this order, and fails every request after the last of them.
    public init(_ replies: [MockReply]) {
        self.replies = Mutex(replies)
        handler = nil
    }

    /// Answers with `replies`, in this order, and fails every request after the last of them.
    public convenience init(_ replies: MockReply...) {
        self.init(replies)
    }

    /// Answers each request with what `handler` returns; what it throws fails the request.
    public init(_ handler: @escaping @Sendable (MockRequest) async throws -> MockReply) {
        replies = Mutex([])
        self.handler = handler
    }

    /// The requests so far, those that failed included.
    public var requests: [MockRequest] {
        recorded.withLock { $0 }
    }

    /// Records `request` and gives the next answer.
    ///
    /// - Throws: The reply's failure, ``MockTransportError`` if no reply is left, `CancellationError` if the task
    ///   was cancelled.
    public func send(_ request: ServiceRequest) async throws -> ServiceResponse {
        try Task.checkCancellation()
        let mock = try MockRequest(request)
        let count = recorded.withLock { requests in
            requests.append(mock)
            return requests.count
        }
        if let handler { return try await handler(mock).response() }
        guard let reply = replies.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) else {
            throw MockTransportError(
                .unexpectedRequest,
                "request \(count) was not expected: \(mock.head.method) \(mock.head.path ?? "")",
                operation: mock.operation)
        }
        return try reply.response()
    }

    /// Checks that every reply was asked for.
    ///
    /// - Throws: ``MockTransportError`` with code `unusedReplies`.
    public func verifyAllUsed() throws {
        let left = replies.withLock { $0.count }
        guard left == 0 else {
            throw MockTransportError(
                .unusedReplies, "\(left) replies were not asked for, after \(requests.count) requests")
        }
    }
}

/// A test asked the mock for too much, or too little.
public struct MockTransportError: Error, Sendable, CustomStringConvertible {
    /// The kind of failure. New kinds may be added.
    public struct Code: RawRepresentable, Hashable, Sendable {
        /// A stable word.
        public let rawValue: String

        /// The kind that `rawValue` names.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// No reply was left for a request.
        public static let unexpectedRequest = Code(rawValue: "unexpectedRequest")
        /// Replies were left at the end.
        public static let unusedReplies = Code(rawValue: "unusedReplies")

        /// Whether `error` is a ``MockTransportError`` of this kind; lets `catch` name a kind.
        public static func ~= (code: Self, error: any Error) -> Bool { (error as? MockTransportError)?.code == code }
    }

    /// What went wrong.
    public let code: Code
    /// Which request, or how many replies.
    public let message: String
    /// The request's operation; empty if there was no request.
    public let operation: String
    /// Never: the test has to change.
    public var isRetriable: Bool { false }

    init(_ code: Code, _ message: String, operation: String = "") {
        self.code = code
        self.message = message
        self.operation = operation
    }

    /// Operation, code and message.
    public var description: String {
        "\(operation.isEmpty ? "" : "\(operation): ")\(code.rawValue): \(message)"
    }
}
