// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
public import Logging
import SyncCore

/// Writes each line as text, or as one JSON object.
public struct LineLogHandler: LogHandler {
    /// How a line looks.
    public enum Format: Sendable {
        /// Time, level, message, and behind it in parentheses what belongs to it.
        case text
        /// `time`, `level`, `message`, `label`, `datasource` and `audit` (`null` for lines that no run has to do with), and
        /// under `metadata` everything else.
        case json
    }

    /// What is written at least.
    public var logLevel = Logger.Level.info
    /// What every line of the logger has.
    public var metadata: Logger.Metadata = [:]
    /// What the present task adds.
    public var metadataProvider: Logger.MetadataProvider? = .run

    private let format: Format
    private let label: String
    private let now: @Sendable () -> Date
    private let write: @Sendable (String) -> Void

    /// A handler that gives each line, with its line feed, to `write`.
    public init(_ format: Format, label: String, write: @escaping @Sendable (String) -> Void) {
        self.init(format, label: label, now: { Date() }, write: write)
    }

    init(
        _ format: Format, label: String, now: @escaping @Sendable () -> Date,
        write: @escaping @Sendable (String) -> Void
    ) {
        self.format = format
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
        switch format {
        case .text: write(text(of: event, all))
        case .json: json(of: event, all).map(write)
        }
    }

    private func text(of event: LogEvent, _ metadata: Logger.Metadata) -> String {
        let details = metadata.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
        let line = "\(event.message)" + (details.isEmpty ? "" : " (\(details))")
        return "\(StateText.wholeSeconds(of: now())) \(event.level) \(Self.oneLine(line))\n"
    }

    /// A text without line feeds and other control characters: what SYSPRO or Tableau answers cannot fake a line.
    private static func oneLine(_ text: String) -> String {
        var line = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            line.append(scalar.properties.generalCategory == .control ? " " : scalar)
        }
        return String(line)
    }

    private func json(of event: LogEvent, _ metadata: Logger.Metadata) -> String? {
        var rest = metadata
        let line = Line(
            time: StateText.text(of: now()), level: event.level.rawValue, message: "\(event.message)", label: label,
            datasource: rest.removeValue(forKey: "datasource").map { "\($0)" },
            audit: rest.removeValue(forKey: "audit").map { "\($0)" }, metadata: rest.mapValues { "\($0)" })
        return try? StateText.encode(line) + "\n"
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
