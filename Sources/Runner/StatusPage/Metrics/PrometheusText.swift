// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// Prometheus' text exposition format, version 0.0.4.
struct PrometheusText {
    private(set) var text = ""

    /// Writes everything that `registry` holds, in the order of names and labels.
    init(_ registry: MetricsRegistry) {
        let families = Dictionary(grouping: registry.snapshot) { Self.name($0.key.name) }
        for (name, readings) in families.sorted(by: { $0.key < $1.key }) {
            guard let first = readings.first?.value else { continue }
            let type =
                switch first {
                case .counter: "counter"
                case .gauge: "gauge"
                case .summary: "summary"
                }
            head(name, type, Self.help[name])
            let lines = readings.map { series, reading -> [String] in
                let labels = Self.labels(series.dimensions.map { ($0.name, $0.value) })
                switch reading {
                case .counter(let value), .gauge(let value): return ["\(name)\(labels) \(Self.number(value))"]
                case .summary(let sum, let count):
                    return ["\(name)_sum\(labels) \(Self.number(sum))", "\(name)_count\(labels) \(count)"]
                }
            }
            for line in lines.sorted(by: { $0[0] < $1[0] }).joined() { text += line + "\n" }
        }
    }

    /// Adds what the service's state says of every data source.
    ///
    /// | name | meaning |
    /// | --- | --- |
    /// | `sync_lag_seconds` | seconds since the data source was last in step |
    /// | `sync_consecutive_failures` | failed polls in a row |
    /// | `sync_running` | 1 while it is polled |
    /// | `sync_next_run_timestamp` | seconds since 1970 when it is polled next |
    /// | `sync_service_started_timestamp` | seconds since 1970 when the service began |
    /// | `sync_audit_whole` | 1 where the audit log's chain is whole |
    /// | `sync_store_up` | 1 while the store that runners share answers |
    /// | `sync_leads` | 1 if no other runner leads the data source |
    mutating func add(_ report: StatusReport) {
        gauge("sync_lag_seconds", report) { $0.lag(at: report.time) }
        gauge("sync_consecutive_failures", report) { source in
            if case .failing(let count) = source.state { Double(count) } else { 0 }
        }
        gauge("sync_running", report) { source in if case .polling = source.state { 1 } else { 0 } }
        gauge("sync_next_run_timestamp", report) { $0.next?.timeIntervalSince1970 }
        head("sync_service_started_timestamp", "gauge", Self.help["sync_service_started_timestamp"])
        text += "sync_service_started_timestamp \(Self.number(report.started.timeIntervalSince1970))\n"
        if let store = report.store {
            head("sync_store_up", "gauge", Self.help["sync_store_up"])
            text += "sync_store_up \(store.isUp ? 1 : 0)\n"
            gauge("sync_leads", report) { $0.leader == nil ? 1 : 0 }
        }
        if case .unknown = report.audit { return }
        head("sync_audit_whole", "gauge", Self.help["sync_audit_whole"])
        if case .whole = report.audit { text += "sync_audit_whole 1\n" } else { text += "sync_audit_whole 0\n" }
    }

    private mutating func gauge(
        _ name: String, _ report: StatusReport, _ value: (DatasourceStatus) -> Double?
    ) {
        let lines = report.datasources.compactMap { source in
            value(source).map { "\(name)\(Self.labels([("datasource", source.name)])) \(Self.number($0))\n" }
        }
        guard !lines.isEmpty else { return }
        head(name, "gauge", Self.help[name])
        text += lines.joined()
    }

    private mutating func head(_ name: String, _ type: String, _ help: String?) {
        if let help { text += "# HELP \(name) \(help)\n" }
        text += "# TYPE \(name) \(type)\n"
    }

    private static func labels(_ labels: [(String, String)]) -> String {
        guard !labels.isEmpty else { return "" }
        let pairs = labels.map { label, value in
            let escaped = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
                .replacing("\n", with: "\\n")
            return "\(name(label))=\"\(escaped)\""
        }
        return "{" + pairs.sorted().joined(separator: ",") + "}"
    }

    /// `text` with everything replaced that a name may not have.
    private static func name(_ text: String) -> String {
        let name = String(
            text.unicodeScalars.map { scalar in
                scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "_")
                    ? Character(scalar) : "_"
            })
        return name.first?.isNumber ?? true ? "_" + name : name
    }

    private static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return value == value.rounded() && abs(value) < 1e15 ? "\(Int64(value))" : "\(value)"
    }

    private static let help = [
        "sync_runs_total": "Runs that are over, by outcome.",
        "sync_rows_total": "What became of the records that were read.",
        "sync_run_seconds": "How long runs took.",
        "sync_last_success_timestamp": "Seconds since 1970 when a run last ended without failing.",
        "sync_lag_seconds": "Seconds since the data source was last in step.",
        "sync_consecutive_failures": "Failed polls in a row.",
        "sync_running": "1 while the data source is polled.",
        "sync_next_run_timestamp": "Seconds since 1970 when the data source is polled next.",
        "sync_service_started_timestamp": "Seconds since 1970 when the service began.",
        "sync_store_up": "1 while the store that runners share answers.",
        "sync_leads": "1 if no other runner leads the data source.",
        "sync_audit_whole": "1 where the audit log is as it was written.",
    ]
}
