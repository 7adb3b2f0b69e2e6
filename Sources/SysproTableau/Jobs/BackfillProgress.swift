// SPDX-License-Identifier: Apache-2.0

import Columnar
import FoundationEssentials
import SyncCore

/// How far a backfill has come, in a small file, from its first window until its last one is loaded.
struct BackfillProgress: Codable, Hashable, Sendable {
    /// The first day and the last, as they were asked for.
    var from: String
    var to: String
    /// The first day that is not loaded yet.
    var next: String
    /// The mapping under which the days before were loaded.
    var mapping: String
    /// When it began.
    var begun: Date

    /// How old a backfill that was stopped may be and still be gone on with: later, the days that it did first may have
    /// changed again.
    static let longestPause = 7.0 * 86_400

    /// The unfinished backfill of these days; `nil` where there is none that can be gone on with.
    static func read(
        _ name: String, from: CalendarDate, to: CalendarDate, mapping: String, in folder: StateFolder, now: Date
    ) -> BackfillProgress? {
        guard let found = read(path(name, from, to, in: folder)), found.mapping == mapping,
            (0...longestPause).contains(now.timeIntervalSince(found.begun))
        else { return nil }
        return found
    }

    /// The unfinished backfills of a data source, the one that began last first.
    static func all(of name: String, in folder: StateFolder, now: Date) -> [BackfillProgress] {
        let prefix = StateFolder.fileName(name) + "."
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root(folder))) ?? []
        return names.filter { $0.hasPrefix(prefix) }.compactMap { read("\(root(folder))/\($0)") }
            .filter { (0...longestPause).contains(now.timeIntervalSince($0.begun)) }.sorted { $0.begun > $1.begun }
    }

    /// Keeps it, whole or not at all.
    func write(_ name: String, in folder: StateFolder) throws {
        guard let from = CalendarDate(from), let to = CalendarDate(to) else { return }
        try folder.make(Self.root(folder))
        let path = Self.path(name, from, to, in: folder)
        do {
            try Data(try StateText.encode(self).utf8).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw SyncError(
                .local, "\(path) cannot be written: the disk is full, or this user may not write there",
                isRetriable: true, underlying: error)
        }
    }

    /// Forgets it.
    static func remove(_ name: String, from: CalendarDate, to: CalendarDate, in folder: StateFolder) {
        try? FileManager.default.removeItem(atPath: path(name, from, to, in: folder))
    }

    private static func read(_ path: String) -> BackfillProgress? {
        guard let data = try? Data(contentsOf: URL(filePath: path)) else { return nil }
        return try? StateText.decode(from: String(decoding: data, as: UTF8.self))
    }

    private static func root(_ folder: StateFolder) -> String { folder.path + "/backfills" }

    private static func path(_ name: String, _ from: CalendarDate, _ to: CalendarDate, in folder: StateFolder) -> String
    {
        "\(root(folder))/\(StateFolder.fileName(name)).\(from)_\(to).json"
    }
}
