// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import SyncCore

/// Keeps two runners whose files say different things of one data source from loading it in turn: the newer file counts.
///
/// A position says how rows were made when it was reached, and when the file that said so was written. A runner whose own
/// file is older and says something else would make every row again, and then the other one would.
struct SharedMapping: Sendable {
    /// When this runner's file was written.
    let written: Date
    /// This runner's file.
    let file: String

    /// `nil` if the configuration is no file.
    init?(_ configuration: SyncConfiguration) {
        guard let written = configuration.written else { return nil }
        (self.written, file) = (written, configuration.file)
    }

    private static let note = "file"

    /// Makes sure that no newer file says something else.
    ///
    /// - Throws: `SyncError` with code `configuration`.
    func requireNewest(_ plan: ReadPlan, of companies: [String], at position: Position?) throws {
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
    func note(in position: inout Position) {
        let own = StateText.text(of: written)
        position.notes[Self.note] = max(position.notes[Self.note] ?? own, own)
    }
}

extension Deployment {
    /// Whether another runner has read a data source as a newer file says.
    static func checkSharedMappings(
        _ configuration: SyncConfiguration, _ resolved: [String: Mapping.Resolved], _ report: inout CheckReport
    ) async {
        guard let mapping = SharedMapping(configuration) else { return }
        for (name, resolved) in resolved.sorted(by: { $0.key < $1.key }) {
            do {
                guard let store = try configuration.postgresStore() else { return }
                let position = try await store.watermark(of: PipelineID(name))?.position
                try mapping.requireNewest(resolved.plan, of: configuration.odata.companies, at: position)
            } catch {
                report.fail(name, error)
            }
        }
    }
}
