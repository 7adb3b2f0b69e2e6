// SPDX-License-Identifier: Apache-2.0

public import Tracing

/// Runs `body` in a span of the run that the present task works for, and says on it which run that is.
///
/// The spans go to the tracer that the program has set up with `InstrumentationSystem.bootstrap`, or that
/// `withTracer` names for a part of it; without one they cost next to nothing. A run is a trace:
///
/// | span | covers |
/// | --- | --- |
/// | `sync.run` | a run from its beginning to its report |
/// | `sync.recover` | an unfinished load of an earlier run, under that run's audit ID |
/// | `sync.read` | the wait for one page of the source |
/// | `sync.stage` | taking one page over |
/// | `sync.prepare` | working out what to load |
/// | `sync.commit` | the load on its way to the destination |
/// | `sync.settle` | what the sink does once the destination has taken it |
/// | `sync.watermark` | moving the watermark |
///
/// Each has the attributes `sync.audit_id`, `sync.datasource` (the pipeline) and `sync.run_kind`. A source or a sink adds
/// spans of its own with this function. Of an error only its kind is noted, as `error.type`: its words may not be safe to
/// send.
public func withRunSpan<Result>(
    _ name: String, isolation: isolated (any Actor)? = #isolation, _ body: (any Span) async throws -> Result
) async throws -> Result {
    try await withRunSpan(name, of: ServiceContext.current?.tracedRun, isolation: isolation, body)
}

/// Runs `body` in a span of `run`; spans inside it are of that run as well.
func withRunSpan<Result>(
    _ name: String, of run: Run?, isolation: isolated (any Actor)? = #isolation,
    _ body: (any Span) async throws -> Result
) async throws -> Result {
    var context = ServiceContext.current ?? .topLevel
    context.tracedRun = run
    let span = InstrumentationSystem.tracer.startAnySpan(name, context: context)
    defer { span.end() }
    if let run {
        span.attributes["sync.audit_id"] = run.id.rawValue
        span.attributes["sync.datasource"] = run.pipeline.rawValue
        span.attributes["sync.run_kind"] = run.kind.rawValue
    }
    do {
        return try await ServiceContext.withValue(span.context, isolation: isolation) { try await body(span) }
    } catch {
        span.attributes["error.type"] = SyncError(any: error).code.rawValue
        span.setStatus(SpanStatus(code: .error))
        throw error
    }
}

private enum TracedRunKey: ServiceContextKey {
    typealias Value = Run
    static let nameOverride: String? = "sync-run"
}

extension ServiceContext {
    /// The run that spans are of.
    fileprivate var tracedRun: Run? {
        get { self[TracedRunKey.self] }
        set { self[TracedRunKey.self] = newValue }
    }
}
