// SPDX-License-Identifier: Apache-2.0

import ServiceHTTP

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
            // 503 too: a proxy gives it for an application that it lost in the midst of a call.
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
