// SPDX-License-Identifier: Apache-2.0

import ServiceHTTP

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
