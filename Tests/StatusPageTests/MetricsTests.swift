// SPDX-License-Identifier: Apache-2.0

import CoreMetrics
import Testing

@testable import StatusPage

@Suite("Metrics")
struct MetricsTests {
    @Test("are counted by name and labels and written as Prometheus reads them")
    func text() {
        let registry = MetricsRegistry()
        let runs = {
            Counter(label: "sync_runs_total", dimensions: [("datasource", "AR"), ("outcome", $0)], factory: registry)
        }
        runs("ok").increment()
        runs("ok").increment(by: 2)
        runs("failed").increment()
        Recorder(label: "sync_run_seconds", dimensions: [("datasource", "AR")], aggregate: true, factory: registry)
            .record(1.25)
        Recorder(label: "sync_run_seconds", dimensions: [("datasource", "AR")], aggregate: true, factory: registry)
            .record(0.5)
        Gauge(label: "odd name.1", dimensions: [("label-x", "a\"b\\c\nd")], factory: registry).record(7)
        #expect(
            PrometheusText(registry).text == """
                # TYPE odd_name_1 gauge
                odd_name_1{label_x="a\\"b\\\\c\\nd"} 7
                # HELP sync_run_seconds How long runs took.
                # TYPE sync_run_seconds summary
                sync_run_seconds_sum{datasource="AR"} 1.75
                sync_run_seconds_count{datasource="AR"} 2
                # HELP sync_runs_total Runs that are over, by outcome.
                # TYPE sync_runs_total counter
                sync_runs_total{datasource="AR",outcome="failed"} 1
                sync_runs_total{datasource="AR",outcome="ok"} 3

                """)
    }

    @Test("of the schedule are there for every data source")
    func schedule() {
        var text = PrometheusText(MetricsRegistry())
        text.add(Samples.report)
        #expect(text.text.contains(#"sync_consecutive_failures{datasource="GL Accounts"} 4"#))
        #expect(text.text.contains(#"sync_running{datasource="AR Invoices"} 1"#))
        #expect(!text.text.contains(#"sync_lag_seconds{datasource="Sales orders"}"#), "never in step is no lag of 0")
        #expect(text.text.contains("sync_audit_whole 1\n"))
    }

    @Test("are not lost between tasks")
    func parallel() async {
        let registry = MetricsRegistry()
        await withTaskGroup { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<1_000 { Counter(label: "c", dimensions: [], factory: registry).increment() }
                }
            }
        }
        #expect(PrometheusText(registry).text == "# TYPE c counter\nc 8000\n")
    }
}
