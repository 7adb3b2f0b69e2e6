// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
public import Logging
import SyncCore

/// Writes each line as one JSON object: `time`, `level`, `message`, `label`, `datasource` and `audit` (`null` for lines
/// that no run has to do with), and under `metadata` everything else.
public struct JSONLogHandler: LogHandler {
    /// What is written at least.
    public var logLevel = Logger.Level.info
    /// What every line of the logger has.
    public var metadata: Logger.Metadata = [:]
    /// What the present task adds.
    public var metadataProvider: Logger.MetadataProvider? = .run

    private let label: String
    private let now: @Sendable () -> Date
    private let write: @Sendable (String) -> Void

    /// A handler that gives each line, with its line feed, to `write`.
    public init(label: String, write: @escaping @Sendable (String) -> Void) {
        self.init(label: label, now: { Date() }, write: write)
    }

    init(label: String, now: @escaping @Sendable () -> Date, write: @escaping @Sendable (String) -> Void) {
        self.label = label
        self.now = now
        self.write = write
    }

    /// A value of the logger's metadata.
    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes one line.
    public func log(event: LogEvent) {
        var all = metadataProvider?.get() ?? [:]
        all.merge(metadata) { _, own in own }
        if let more = event.metadata { all.merge(more) { _, own in own } }
        if let error = event.error { all["error"] = "\(type(of: error))" }
        let line = Line(
            time: StateText.text(of: now()), level: event.level.rawValue, message: "\(event.message)", label: label,
            datasource: all.removeValue(forKey: "datasource").map { "\($0)" },
            audit: all.removeValue(forKey: "audit").map { "\($0)" }, metadata: all.mapValues { "\($0)" })
        guard let text = try? StateText.encode(line) else { return }
        write(text + "\n")
    }

    private struct Line: Encodable {
        let time: String
        let level: String
        let message: String
        let label: String
        let datasource: String?
        let audit: String?
        let metadata: [String: String]

        private enum Key: CodingKey { case time, level, message, label, datasource, audit, metadata }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(time, forKey: .time)
            try container.encode(level, forKey: .level)
            try container.encode(message, forKey: .message)
            try container.encode(label, forKey: .label)
            try container.encode(datasource, forKey: .datasource)
            try container.encode(audit, forKey: .audit)
            if !metadata.isEmpty { try container.encode(metadata, forKey: .metadata) }
        }
    }
}
