// SPDX-License-Identifier: Apache-2.0

import Columnar
import FoundationEssentials
import SyncCore
import SyncSettings

/// How far a backfill has come, in a small file, from its first window until its last one is loaded.
package struct BackfillProgress: Codable, Hashable, Sendable {
    /// The first day and the last, as they were asked for.
    package var from: String
    package var to: String
    /// The first day that is not loaded yet.
    package var next: String
    /// The mapping under which the days before were loaded.
    package var mapping: String
    /// When it began.
    package var begun: Date

    /// How old a backfill that was stopped may be and still be resumed: later, the days that it did first may have
    /// changed again.
    package static let longestPause = 7.0 * 86_400

    /// The unfinished backfill of these days; `nil` if there is none that can be resumed.
    package static func read(
        _ name: String, from: CalendarDate, to: CalendarDate, mapping: String, in folder: StateFolder, now: Date
    ) -> BackfillProgress? {
        guard let found = try? file(name, from, to, in: folder).cached(), found.mapping == mapping,
            (0...longestPause).contains(now.timeIntervalSince(found.begun))
        else { return nil }
        return found
    }

    /// The unfinished backfills of a data source, the one that began last first.
    package static func all(of name: String, in folder: StateFolder, now: Date) -> [BackfillProgress] {
        let prefix = FileName.of(name) + "."
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/\(root)")) ?? []
        return names.filter { $0.hasPrefix(prefix) && $0.hasSuffix(".json") }
            .compactMap { try? StateFile<BackfillProgress>("\(root)/\($0)", in: folder).cached() }
            .filter { (0...longestPause).contains(now.timeIntervalSince($0.begun)) }.sorted { $0.begun > $1.begun }
    }

    /// Keeps it, whole or not at all.
    package func write(_ name: String, in folder: StateFolder) throws {
        guard let from = CalendarDate(from), let to = CalendarDate(to) else { return }
        try Self.file(name, from, to, in: folder).write(self)
    }

    /// Forgets it.
    package static func remove(_ name: String, from: CalendarDate, to: CalendarDate, in folder: StateFolder) {
        file(name, from, to, in: folder).remove()
    }

    private static let root = "backfills"

    private static func file(
        _ name: String, _ from: CalendarDate, _ to: CalendarDate, in folder: StateFolder
    ) -> StateFile<BackfillProgress> {
        StateFile("\(root)/\(FileName.of(name)).\(from)_\(to).json", in: folder)
    }

    package init(from: String, to: String, next: String, mapping: String, begun: Date) {
        self.from = from
        self.to = to
        self.next = next
        self.mapping = mapping
        self.begun = begun
    }
}
