// SPDX-License-Identifier: Apache-2.0

import RunnerState
import SyncCore

/// The keys of a company's rows that a reconciling pass with a filter must account for: those that its last pass found,
/// and those that were read since. One that the next pass does not find no longer fits the filter, or is gone.
struct KnownKeys: Sendable {
    let files: KnownFiles
    let company: String

    /// The kind of its files.
    static let kind = "keys"

    /// Under which name a position remembers them.
    static func note(_ company: String) -> String { "known \(company)" }

    /// The keys that a position knows of; `nil` if it knows of none, or if their file is lost or damaged.
    func keys(at position: Position?) -> Set<RowKey>? {
        guard let lines = files.lines(position?.notes[Self.note(company)]) else { return nil }
        var keys: Set<RowKey> = []
        for line in lines {
            guard let key = RowKey(line: line) else { return nil }
            keys.insert(key)
        }
        return keys
    }

    /// Keeps keys for `position`, which names them from now on.
    func save(_ keys: Set<RowKey>, in position: inout Position) throws {
        let note = Self.note(company)
        position.notes[note] = try files.save(
            keys.map(\.line).sorted { $0.lexicographicallyPrecedes($1) },
            besides: position.notes[note])
    }
}
