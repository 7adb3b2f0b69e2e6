// SPDX-License-Identifier: Apache-2.0

public import CoreMetrics
import Synchronization

/// Keeps what is counted and measured in memory, and writes it in Prometheus' text format.
///
/// Counters become counters, recorders and timers summaries without quantiles (`_sum` and `_count`), gauges gauges.
public final class MetricsRegistry: MetricsFactory {
    /// What one series holds.
    struct Series: Sendable, Hashable {
        var name: String
        var dimensions: [Dimension]
    }

    /// One label of a series.
    struct Dimension: Sendable, Hashable {
        var name: String
        var value: String
    }

    /// The numbers of one series.
    enum Reading: Sendable, Hashable {
        case counter(Double)
        case gauge(Double)
        case summary(sum: Double, count: Int)
    }

    private let readings = Mutex<[Series: Reading]>([:])

    /// An empty registry.
    public init() {}

    /// What there is, by name and labels.
    var snapshot: [Series: Reading] { readings.withLock { $0 } }

    /// Makes a counter; one with the same label and dimensions goes on counting where it was.
    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        Handler(series(label, dimensions), self, kind: .counter(0))
    }

    /// Makes a recorder, or a gauge where it does not aggregate.
    public func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        Handler(series(label, dimensions), self, kind: aggregate ? .summary(sum: 0, count: 0) : .gauge(0))
    }

    /// Makes a meter, which is a gauge that can be moved.
    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        Handler(series(label, dimensions), self, kind: .gauge(0))
    }

    /// Makes a timer, in seconds.
    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        Handler(series(label, dimensions), self, kind: .summary(sum: 0, count: 0))
    }

    /// Does nothing: a series stays as long as the process, as Prometheus expects.
    public func destroyCounter(_ handler: any CounterHandler) {}
    /// Does nothing.
    public func destroyRecorder(_ handler: any RecorderHandler) {}
    /// Does nothing.
    public func destroyMeter(_ handler: any MeterHandler) {}
    /// Does nothing.
    public func destroyTimer(_ handler: any TimerHandler) {}

    private func series(_ label: String, _ dimensions: [(String, String)]) -> Series {
        Series(name: label, dimensions: dimensions.map { Dimension(name: $0.0, value: $0.1) })
    }

    fileprivate func update(_ series: Series, _ empty: Reading, _ change: (inout Reading) -> Void) {
        readings.withLock { change(&$0[series, default: empty]) }
    }
}

/// One series, whatever is done with it.
private final class Handler: CounterHandler, RecorderHandler, MeterHandler, TimerHandler {
    private let series: MetricsRegistry.Series
    private let registry: MetricsRegistry
    private let kind: MetricsRegistry.Reading

    init(_ series: MetricsRegistry.Series, _ registry: MetricsRegistry, kind: MetricsRegistry.Reading) {
        self.series = series
        self.registry = registry
        self.kind = kind
    }

    func increment(by amount: Int64) { add(Double(amount)) }
    func increment(by amount: Double) { add(amount) }
    func decrement(by amount: Double) { add(-amount) }
    func set(_ value: Int64) { record(Double(value)) }
    func set(_ value: Double) { record(value) }
    func record(_ value: Int64) { record(Double(value)) }
    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }

    func reset() { registry.update(series, kind) { [kind] in $0 = kind } }

    func record(_ value: Double) {
        registry.update(series, kind) { reading in
            if case .summary(let sum, let count) = reading {
                reading = .summary(sum: sum + value, count: count + 1)
            } else {
                reading = .gauge(value)
            }
        }
    }

    private func add(_ amount: Double) {
        registry.update(series, kind) { reading in
            switch reading {
            case .counter(let value): reading = .counter(value + amount)
            case .gauge(let value): reading = .gauge(value + amount)
            case .summary(let sum, let count): reading = .summary(sum: sum + amount, count: count + 1)
            }
        }
    }
}
