// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import ServiceHTTP
import Synchronization

/// Sends calls, with or without a session, and turns failures into ``TableauError``.
struct TableauDoor: Sendable {
    let configuration: TableauConfiguration
    private let transport: any HTTPTransport
    private let throttling: ThrottleMiddleware
    private let retries: RetryMiddleware

    init(
        _ configuration: TableauConfiguration, transport: any HTTPTransport, clock: any Clock<Duration>,
        throttle: TableauThrottle
    ) {
        self.configuration = configuration
        self.transport = transport
        throttling = ThrottleMiddleware(
            throttle: throttle, patience: configuration.throttlePatience, onEvent: configuration.onEvent)
        retries = RetryMiddleware(configuration.retries, clock: clock)
    }

    /// Sends a call and returns its answer whatever its status, and whether the call may have had an effect that the
    /// answer does not tell of.
    ///
    /// - Parameter unclear: Whether an earlier sending of it may have had one.
    func send(
        _ call: TableauCall, session: SignedIn? = nil, version: TableauVersion? = nil, unclear: Bool = false
    ) async throws -> (response: ServiceResponse, unclear: Bool) {
        let request = call.request(to: configuration, version: session?.version ?? version, session: session)
        let witness = AttemptWitness(call.isSeenThrough ? PatientTransport(transport: transport) : transport)
        do {
            let response = try await witness.behind(middleware(for: call)).send(request)
            return (response, unclear || witness.sawUnclearAttempt)
        } catch let error as TransportError {
            throw TableauError(error, of: call, unclear: unclear || witness.sawUnclearAttempt)
        }
    }

    /// What is not repeatable is not sent again, not even after a 503 with `Retry-After`, which a proxy may add to the
    /// answer of a call that it lost halfway.
    private func middleware(for call: TableauCall) -> [any HTTPMiddleware] {
        if call.hasOwnLimit { return [] }
        return call.isRepeatable ? [retries, throttling] : [throttling]
    }

    /// Makes a call that needs no session and reads its answer.
    func answer<Value>(
        _ call: TableauCall, version: TableauVersion? = nil,
        reading read: (TableauNode) throws(AnswerFault) -> Value
    ) async throws -> Value {
        let (response, unclear) = try await send(call, version: version)
        guard (200..<300).contains(response.head.status.code) else {
            let body = await errorBody(response)
            try Task.checkCancellation()
            throw TableauError(response.head, body, of: call, unclear: unclear)
        }
        return try await self.read(response, of: call, limit: 1 << 20, reading: read)
    }

    /// Reads an answer with a 2xx status.
    func read<Value>(
        _ response: ServiceResponse, of call: TableauCall, limit: Int,
        reading read: (TableauNode) throws(AnswerFault) -> Value
    ) async throws -> Value {
        let body: [UInt8]
        do {
            body = try await response.body.collect(upTo: limit)
        } catch let error as TransportError {
            // The status said that it was done, and what was done is lost.
            throw TableauError(error, of: call, unclear: true)
        }
        do throws(AnswerFault) {
            return try read(try TableauNode(body: body))
        } catch {
            throw TableauError(error, response.head, body, of: call)
        }
    }

    /// The body of an answer with an error status, as much of it as there is: what it says is worth less than its status.
    func errorBody(_ response: ServiceResponse) async -> [UInt8] {
        var body: [UInt8] = []
        do {
            for try await piece in response.body {
                body += piece
                if body.count > 1 << 16 { break }
            }
        } catch {
            return body
        }
        return body
    }
}

/// The transport of one call, which remembers whether any of the call's attempts may have had its effect without saying
/// so. What stands before it may try again and end with a harmless error; the earlier attempt still counts.
struct AttemptWitness: HTTPTransport {
    private final class Memory: Sendable {
        let sawUnclearAttempt = Guarded(false)
    }

    private let transport: any HTTPTransport
    private let memory = Memory()

    init(_ transport: any HTTPTransport) {
        self.transport = transport
    }

    /// Whether an attempt got lost on its way back, or ended in a status that says nothing about its effect.
    var sawUnclearAttempt: Bool { memory.sawUnclearAttempt.withLock { $0 } }

    func send(_ request: ServiceRequest) async throws -> ServiceResponse {
        do {
            let response = try await transport.send(request)
            // 503 too: a proxy gives it for an application that it lost during a call.
            if response.isToRepeat || response.head.status.code >= 500 || response.head.status.code == 408 { note() }
            return response
        } catch let error as TransportError {
            if error.mayHaveArrived { note() }
            throw error
        }
    }

    private func note() {
        memory.sawUnclearAttempt.withLock { $0 = true }
    }
}

/// Sees a request to its end, its answer's body included, though the task is cancelled meanwhile: a session whose token
/// nobody has read cannot be ended. What is cancelled before sends nothing.
struct PatientTransport: HTTPTransport {
    let transport: any HTTPTransport
    /// More than any answer that begins a session.
    private static let limit = 1 << 20

    func send(_ request: ServiceRequest) async throws -> ServiceResponse {
        try Task.checkCancellation()
        return try await uncancelled { [transport] in
            var response = try await transport.send(request)
            response.body = ResponseBody(try await response.body.collect(upTo: Self.limit))
            return response
        }
    }
}
