// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Tracing

/// Puts each call into a client span that is called what the call does, such as `odata.page`.
///
/// Inside retries every attempt has a span of its own. It ends with the head of the answer: a body is streamed at its
/// reader's pace. Attributes are `http.request.method`, `server.address`, `server.port`, `http.response.status_code` and
/// `error.type`; never a path, a query, a field or a body.
///
/// The tracer's fields (W3C's `traceparent`) are sent only to the origins that are named, and to no other.
public struct TracingMiddleware: HTTPMiddleware {
    private let origins: Set<Origin>

    /// Traces calls; `origins` are told which trace a call belongs to.
    public init(propagatingTo origins: Set<Origin> = []) {
        self.origins = origins
    }

    /// Sends `request` on in a span.
    public func intercept(_ request: ServiceRequest, next: HTTPHandler) async throws -> ServiceResponse {
        let span = InstrumentationSystem.tracer.startAnySpan(
            request.operation, context: .current ?? .topLevel, ofKind: .client)
        defer { span.end() }
        var request = request
        span.attributes["http.request.method"] = request.head.method.rawValue
        if let origin = Origin(of: request.head) {
            span.attributes["server.address"] = origin.host
            span.attributes["server.port"] = origin.port
            if origins.contains(origin) {
                InstrumentationSystem.instrument.inject(
                    span.context, into: &request.head.headerFields, using: FieldInjector())
            }
        }
        do {
            let response = try await ServiceContext.withValue(span.context) { [request] in try await next(request) }
            span.attributes["http.response.status_code"] = response.head.status.code
            if response.head.status.code >= 400 {
                span.attributes["error.type"] = "\(response.head.status.code)"
                span.setStatus(SpanStatus(code: .error))
            }
            return response
        } catch {
            span.attributes["error.type"] = (error as? TransportError)?.code.rawValue ?? "\(type(of: error))"
            span.setStatus(SpanStatus(code: .error))
            throw error
        }
    }
}

/// Writes what a tracer wants to be known into the fields of a request. A field that is there already stays.
private struct FieldInjector: Injector {
    func inject(_ value: String, forKey key: String, into fields: inout HTTPFields) {
        guard let name = HTTPField.Name(key), fields[name] == nil else { return }
        fields[name] = value
    }
}
