// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
public import Logging
import SyncCore

/// Writes each line as text: time, level, message, and behind it in parentheses what belongs to it.
public struct TextLogHandler: LogHandler {
    /// What is written at least.
    public var logLevel = Logger.Level.info
    /// What every line of the logger has.
    public var metadata: Logger.Metadata = [:]
    /// What the present task adds.
    public var metadataProvider: Logger.MetadataProvider? = .run

    private let now: @Sendable () -> Date
    private let write: @Sendable (String) -> Void

    /// A handler that gives each line, with its line feed, to `write`.
    public init(write: @escaping @Sendable (String) -> Void) { self.init(now: { Date() }, write: write) }

    init(now: @escaping @Sendable () -> Date, write: @escaping @Sendable (String) -> Void) {
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
        let details = all.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
        let line = "\(event.message)" + (details.isEmpty ? "" : " (\(details))")
        write("\(StateText.wholeSeconds(of: now())) \(event.level) \(Self.oneLine(line))\n")
    }

    /// A text without line feeds and other control characters: what SYSPRO or Tableau answers cannot fake a line.
    private static func oneLine(_ text: String) -> String {
        var line = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            line.append(scalar.properties.generalCategory == .control ? " " : scalar)
        }
        return String(line)
    }
}
