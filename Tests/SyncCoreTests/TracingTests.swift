// SPDX-License-Identifier: Apache-2.0

import InMemoryTracing
@_spi(Testing) import SyncCore
import SyncTesting
import Testing
import Tracing

@Suite("Traces")
struct TracingTests {
    @Test("a run is one trace from its first page to its watermark, each span with audit ID and data source")
    func run() async throws {
        let world = try await World.loadedAndChanged(.changes)
        let tracer = InMemoryTracer()
        let report = try await withTracer(tracer) { try await world.sync() }
        let spans = tracer.finishedSpans
        let root = try #require(spans.first { $0.operationName == "sync.run" })
        #expect(root.parentSpanID == nil)
        for span in spans {
            #expect(span.traceID == root.traceID, "\(span.operationName)")
            #expect(span.attributes["sync.audit_id"]?.toSpanAttribute() == .string(report.audit.rawValue))
            #expect(span.attributes["sync.datasource"]?.toSpanAttribute() == .string("orders"))
            #expect(span.status == nil)
        }
        // Pages of three: six records are two pages, and a third wait finds the end.
        let names = spans.filter { $0.parentSpanID == root.spanID }.map(\.operationName)
        #expect(
            names == [
                "sync.read", "sync.stage", "sync.read", "sync.stage", "sync.read", "sync.prepare", "sync.commit",
                "sync.settle", "sync.watermark",
            ])
        #expect(root.attributes["sync.outcome"]?.toSpanAttribute() == .string("ok"))
        #expect(tracer.activeSpans.isEmpty)
    }

    @Test("a load that an earlier run left is finished in a span of that run, within the run that finishes it")
    func recovery() async throws {
        let world = try await World.loadedAndChanged(.changes)
        _ = try? await world.pipeline(faults: { if $0 == .committed { throw SimulatedCrash(at: $0) } }).sync()
        let left = try #require(await world.journal.unfinished(of: World.id).first).run.id.rawValue
        let tracer = InMemoryTracer()
        let report = try await withTracer(tracer) { try await world.sync() }
        let recover = try #require(tracer.finishedSpans.first { $0.operationName == "sync.recover" })
        #expect(recover.attributes["sync.audit_id"]?.toSpanAttribute() == .string(left))
        let commit = try #require(tracer.finishedSpans.first { $0.parentSpanID == recover.spanID })
        #expect(commit.operationName == "sync.commit")
        #expect(commit.attributes["sync.audit_id"]?.toSpanAttribute() == .string(left))
        let root = try #require(tracer.finishedSpans.first { $0.operationName == "sync.run" })
        #expect(root.attributes["sync.audit_id"]?.toSpanAttribute() == .string(report.audit.rawValue))
    }

    @Test("of an error only its kind is traced, for its words may hold what must not be sent")
    func failure() async throws {
        struct Wordy: Error {
            let words = "sentinel-4711"
        }
        let world = try await World.loadedAndChanged(.changes)
        let tracer = InMemoryTracer()
        let sink = world.sink { _ in throw Wordy() }
        let report = try await withTracer(tracer) { try await world.pipeline(sink: sink).sync() }
        #expect(report.status == .failed)
        let failed = tracer.finishedSpans.filter { $0.status?.code == .error }
        #expect(failed.contains { $0.operationName == "sync.run" })
        #expect(failed.allSatisfy { $0.attributes["error.type"]?.toSpanAttribute() == .string("unexpected") })
        #expect(tracer.finishedSpans.allSatisfy { $0.errors.isEmpty && $0.status?.message == nil })
        #expect(!"\(tracer.finishedSpans)".contains("sentinel-4711"))
    }
}
