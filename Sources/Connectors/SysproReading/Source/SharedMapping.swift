// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import SyncCore
import SyncSettings

/// Keeps two runners whose files say different things of one data source from loading it in turn: the newer file counts.
///
/// A position says how rows were made when it was reached, and when the file that said so was written. A runner whose own
/// file is older and says something else would make every row again, and then the other one would.
package struct SharedMapping: Sendable {
    /// When this runner's file was written.
    package let written: Date
    /// This runner's file.
    package let file: String

    /// `nil` if the configuration is no file.
    package init?(_ configuration: SyncConfiguration) {
        guard let written = configuration.written else { return nil }
        (self.written, file) = (written, configuration.file)
    }

    private static let note = "file"

    /// Makes sure that no newer file says something else.
    ///
    /// - Throws: `SyncError` with code `configuration`.
    package func requireNewest(_ plan: ReadPlan, of companies: [String], at position: Position?) throws {
        guard let position, let other = position.notes[Self.note], other > StateText.text(of: written) else { return }
        let differs = companies.contains { company in
            position.notes[Reading.mappingNote(company)].map { $0 != plan.digest(of: company) } ?? false
        }
        guard differs else { return }
        throw SyncError(
            .configuration,
            "another runner reads it as a newer file says, written \(other); \(file) here was written "
                + "\(StateText.text(of: written)) and says something else about its columns, key or filter. Nothing was "
                + "read. Bring \(file) up to date and reload; if it is the right one, save it again")
    }

    /// Notes in a position how old the newest file is that says how rows are made.
    package func note(in position: inout Position) {
        let own = StateText.text(of: written)
        position.notes[Self.note] = max(position.notes[Self.note] ?? own, own)
    }
}
