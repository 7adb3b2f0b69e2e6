// SPDX-License-Identifier: Apache-2.0

/// Sends requests to services.
public protocol HTTPTransport: Sendable {
    /// Sends `request` and returns once the head of the answer is there. An HTTP error status is an answer, not an
    /// error.
    ///
    /// - Throws: ``TransportError``, or `CancellationError` if the task was cancelled, which ends the transfer.
    func send(_ request: ServiceRequest) async throws -> ServiceResponse
}

/// What middleware calls to go on with a request.
public typealias HTTPHandler = @Sendable (ServiceRequest) async throws -> ServiceResponse

/// Stands between a client and its transport: changes requests, looks at answers, sends again.
public protocol HTTPMiddleware: Sendable {
    /// Handles `request`, usually by calling `next`, once or several times.
    func intercept(_ request: ServiceRequest, next: HTTPHandler) async throws -> ServiceResponse
}

extension HTTPTransport {
    /// This transport with `middleware` in front of it; the first one sees a request first.
    public func behind(_ middleware: [any HTTPMiddleware]) -> any HTTPTransport {
        middleware.reversed().reduce(self as any HTTPTransport) { LayeredTransport(outer: $1, inner: $0) }
    }
}

private struct LayeredTransport: HTTPTransport {
    let outer: any HTTPMiddleware
    let inner: any HTTPTransport

    func send(_ request: ServiceRequest) async throws -> ServiceResponse {
        try await outer.intercept(request, next: inner.send)
    }
}
