// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import ServiceHTTP
import Synchronization

/// One request on its way, as the tasks that wait for it and the driver thread share it.
final class Transfer: Sendable {
    /// How many bytes are kept for a slow reader before the sender is stopped.
    static let highWater = 1 << 20

    private struct State {
        var head: HTTPResponse?
        var headWaiter: CheckedContinuation<HTTPResponse, any Error>?
        var bodyWaiter: CheckedContinuation<[UInt8]?, any Error>?
        var buffer: [UInt8] = []
        var usual = 0
        var isPaused = false
        var wasRepeated = false
        var end: Result<Void, any Error>?
    }

    /// What taking the buffer means for the driver.
    enum Emptied {
        case running, paused
    }

    let request: ServiceRequest
    private let mailbox: Mailbox
    private let state = Guarded(State())

    init(_ request: ServiceRequest, mailbox: Mailbox) {
        self.request = request
        self.mailbox = mailbox
    }

    /// Sends the request and waits for the head of the answer.
    func start() async throws -> HTTPResponse {
        try Task.checkCancellation()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isEnded = state.withLock { state in
                    if state.end == nil { state.headWaiter = continuation }
                    return state.end != nil
                }
                if isEnded { return continuation.resume(throwing: CancellationError()) }
                if !mailbox.post(.add(self)) { end(.failure(Self.shutDown)) }
            }
        } onCancel: {
            cancel()
        }
    }

    /// The next piece of the body, all that has arrived; `nil` at the end.
    func next() async throws -> [UInt8]? {
        try Task.checkCancellation()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { wait($0) }
        } onCancel: {
            cancel()
        }
    }

    /// Ends the transfer for whoever waits, now, and tells the driver.
    func cancel() {
        if end(.failure(CancellationError())) { _ = mailbox.post(.remove(self)) }
    }

    static let shutDown = TransportError(.cannotSend, "the transport has been shut down")

    private func wait(_ continuation: CheckedContinuation<[UInt8]?, any Error>) {
        let (answer, emptied) = state.withLock { state -> (Result<[UInt8]?, any Error>?, Emptied) in
            if !state.buffer.isEmpty {
                let (bytes, emptied) = Self.empty(&state)
                return (.success(bytes), emptied)
            }
            if let end = state.end { return (end.map { nil }, .running) }
            if state.bodyWaiter != nil {
                let message = "the body is read by two tasks at once"
                return (.failure(TransportError(.interrupted, message)), .running)
            }
            state.bodyWaiter = continuation
            return (nil, .running)
        }
        if case .paused = emptied { _ = mailbox.post(.resume(self)) }
        if let answer { continuation.resume(with: answer) }
    }

    /// The one place where the buffer is emptied: a paused transfer must then go on, whoever emptied it.
    private static func empty(_ state: inout State) -> ([UInt8], Emptied) {
        let bytes = state.buffer
        let emptied: Emptied = state.isPaused ? .paused : .running
        state.usual = max(bytes.count, state.usual / 2)
        state.buffer = []
        state.isPaused = false
        return (bytes, emptied)
    }
}

/// What the driver thread does with a transfer.
extension Transfer {
    /// What became of bytes that arrived.
    enum Kept {
        case all, none, ended
    }

    /// Whether nobody waits for it any more.
    var isEnded: Bool { state.withLock { $0.end != nil } }

    /// Whether the reader has let the buffer run full.
    var isPaused: Bool { state.withLock { $0.isPaused } }

    /// Whether libcurl sent the request more than once.
    var wasRepeated: Bool { state.withLock { $0.wasRepeated } }

    /// Remembers that libcurl sends the request again.
    func repeated() {
        state.withLock { $0.wasRepeated = true }
    }

    /// Keeps the head until it is delivered.
    func keep(_ head: HTTPResponse) {
        state.withLock { $0.head = head }
    }

    /// Keeps bytes of the body, or none of them if the buffer is full.
    func keep(_ bytes: UnsafeRawBufferPointer) -> Kept {
        state.withLock { state in
            guard state.end == nil else { return .ended }
            guard state.buffer.count < Self.highWater else {
                state.isPaused = true
                return .none
            }
            if state.buffer.isEmpty { state.buffer.reserveCapacity(max(bytes.count, state.usual)) }
            state.buffer.append(contentsOf: bytes)
            return .all
        }
    }

    /// How many bytes a waiting reader would get.
    var deliverable: Int {
        state.withLock { $0.bodyWaiter == nil ? 0 : $0.buffer.count }
    }

    /// Gives head and bytes to those who wait. A paused transfer that is empty now must be continued by the caller.
    func deliver() -> Emptied {
        var head: (HeadWaiter, HTTPResponse)?
        var body: (BodyWaiter, [UInt8])?
        var emptied = Emptied.running
        state.withLock { state in
            if let waiter = state.headWaiter, let response = state.head {
                head = (waiter, response)
                state.headWaiter = nil
            }
            if let waiter = state.bodyWaiter, !state.buffer.isEmpty {
                let bytes: [UInt8]
                (bytes, emptied) = Self.empty(&state)
                body = (waiter, bytes)
                state.bodyWaiter = nil
            }
        }
        if let (waiter, response) = head { waiter.resume(returning: response) }
        if let (waiter, bytes) = body { waiter.resume(returning: bytes) }
        return emptied
    }

    /// Ends the transfer, unless it has ended. Before a failure, a reader gets the bytes that have arrived, unless it was
    /// cancelled itself.
    @discardableResult
    func end(_ result: Result<Void, any Error>) -> Bool {
        var head: HeadWaiter?
        var body: BodyWaiter?
        let isFirst = state.withLock { state in
            guard state.end == nil else { return false }
            state.end = result
            if case .failure(let error) = result, error is CancellationError { state.buffer = [] }
            (head, body) = (state.headWaiter, state.bodyWaiter)
            (state.headWaiter, state.bodyWaiter) = (nil, nil)
            return true
        }
        head?.resume(throwing: result.error ?? TransportError(.malformedAnswer, "the answer has no head"))
        body?.resume(with: result.map { nil })
        return isFirst
    }

    private typealias HeadWaiter = CheckedContinuation<HTTPResponse, any Error>
    private typealias BodyWaiter = CheckedContinuation<[UInt8]?, any Error>
}

extension Result where Success == Void {
    fileprivate var error: Failure? {
        if case .failure(let error) = self { error } else { nil }
    }
}
