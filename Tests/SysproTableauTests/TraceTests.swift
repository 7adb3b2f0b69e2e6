// SPDX-License-Identifier: Apache-2.0

import Foundation
import HyperExtract
import InMemoryTracing
import Logging
import LoopbackHTTP
import Testing
import Tracing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

@Suite("A traced sync", .timeLimit(.minutes(3)))
struct TraceTests {
    @Test(
        "is one trace from SYSPRO's page to Tableau's job, told to both systems and to nobody else",
        .enabled(if: (try? Hyperd.locate()) != nil, "hyperd is not installed: run 'make setup'"))
    func trace() async throws {
        try await JobsFixture.run { fixture in
            let configuration = try SyncConfiguration(
                path: fixture.folder.appending(path: "sync.yaml").path,
                environment: [
                    "JOBS_SYSPRO": fixture.syspro.password, "JOBS_TABLEAU": fixture.tableau.tokens[0].secret,
                ])
            let tracer = InMemoryTracer()
            let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
            let reports = try await withTracer(tracer) {
                try await RunnerResources.open(configuration, logger: logger) { try await Poll($0).run() }
            }
            let report = try #require(reports.first)
            #expect(report.status == .ok)
            let spans = tracer.finishedSpans
            let names = Dictionary(spans.map { ($0.spanID, $0) }) { first, _ in first }
            /// From a span to the one that no other is around.
            func path(_ span: FinishedInMemorySpan) -> [String] {
                [span.operationName] + (span.parentSpanID.flatMap { names[$0] }.map(path) ?? [])
            }
            let paths = Set(spans.map { path($0).reversed().joined(separator: " > ") })
            for path in [
                "sync.run > sync.read > odata.page", "sync.run > sync.stage", "sync.run > sync.prepare",
                "sync.run > sync.commit > sync.upload > tableau.publish",
                "sync.run > sync.commit > sync.job > tableau.job",
                "sync.run > sync.settle",
                "sync.run > sync.watermark",
            ] {
                #expect(paths.contains(path), "\(paths.sorted())")
            }
            for span in spans where span.operationName.hasPrefix("sync.") {
                #expect(span.attributes["sync.audit_id"]?.toSpanAttribute() == .string(report.audit.rawValue))
                #expect(span.attributes["sync.datasource"]?.toSpanAttribute() == .string("Invoices"))
            }
            let told = fixture.syspro.server.log.requests + fixture.tableau.requestLog.requests
            let traced = told.filter { request in
                request.headers.fields.contains { $0.name.lowercased().contains("trace-id") }
            }
            #expect(!told.isEmpty && traced.count == told.count)
            let text = "\(spans)"
            for secret in [fixture.syspro.password, fixture.tableau.tokens[0].secret] {
                #expect(!text.contains(secret))
            }
        }
    }
}
