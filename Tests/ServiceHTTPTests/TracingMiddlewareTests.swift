// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import InMemoryTracing
import ServiceHTTP
import ServiceHTTPTesting
import Testing
import Tracing

@Suite("Tracing middleware")
struct TracingMiddlewareTests {
    private func send(
        _ transport: MockTransport, to host: String = "erp.example.com", propagatingTo origins: [String] = []
    ) async throws -> [FinishedInMemorySpan] {
        let tracer = InMemoryTracer()
        let traced = transport.behind([TracingMiddleware(propagatingTo: Set(origins.compactMap { Origin($0) }))])
        let head = HTTPRequest(
            method: .get, scheme: "https", authority: host, path: "/odata/ArInvoice?$filter=Customer eq 'sentinel'",
            headerFields: [.authorization: "Basic sentinel"])
        _ = try? await withTracer(tracer) {
            try await withSpan("outer") { _ in try await traced.send(ServiceRequest("odata.page", head)) }
        }
        return tracer.finishedSpans
    }

    @Test("a call is a client span under the one that made it, with its status and without query or fields")
    func span() async throws {
        let spans = try await send(MockTransport([.status(200)]))
        let call = try #require(spans.first { $0.operationName == "odata.page" })
        let outer = try #require(spans.first { $0.operationName == "outer" })
        #expect(call.parentSpanID == outer.spanID && call.kind == .client)
        #expect(call.attributes["http.response.status_code"]?.toSpanAttribute() == .int64(200))
        #expect(call.attributes["server.address"]?.toSpanAttribute() == .string("erp.example.com"))
        #expect(call.attributes["server.port"]?.toSpanAttribute() == .int64(443))
        #expect(!"\(spans)".contains("sentinel"))
    }

    @Test("an answer that is an error, and a transport that fails, are errors of the span by kind")
    func errors() async throws {
        let refused = try await send(MockTransport([.status(503)]))
        let call = try #require(refused.first { $0.operationName == "odata.page" })
        #expect(call.status?.code == .error)
        #expect(call.attributes["error.type"]?.toSpanAttribute() == .string("503"))
        let broken = try await send(MockTransport([.failure(TransportError(.timedOut, "sentinel"))]))
        let failed = try #require(broken.first { $0.operationName == "odata.page" })
        #expect(failed.status?.code == .error && failed.errors.isEmpty)
        #expect(failed.attributes["error.type"]?.toSpanAttribute() == .string("timedOut"))
    }

    @Test("an origin that is named is told the trace, and no other host is")
    func propagation() async throws {
        func fields(_ host: String, _ origins: [String]) async throws -> [String] {
            let transport = MockTransport([.status(200)])
            _ = try await send(transport, to: host, propagatingTo: origins)
            return try #require(transport.requests.first).head.headerFields.map(\.name.canonicalName)
        }
        let ours = "https://erp.example.com"
        #expect(try await fields("erp.example.com", [ours]).count == 3)
        #expect(try await fields("erp.example.com", []) == ["authorization"])
        #expect(try await fields("erp.example.com:8443", [ours]) == ["authorization"])
        #expect(try await fields("evil.example.com", [ours]) == ["authorization"])
    }
}
