// SPDX-License-Identifier: Apache-2.0

import Columnar
import HyperExtract
public import SyncCore
import TableauREST

/// Loads rows into one Tableau data source: updates by key, or publishes it whole.
///
/// A local copy of what the data source holds, the mirror, tells what would change, so that only that is sent.
public struct TableauSink: SyncSink {
    /// A page of one company.
    public typealias Batch = SourcePage

    let datasource: DatasourceConfiguration
    let mapping: Mapping
    /// Whether the data source's key holds all of the entity's, so that one key is one record.
    let keyIsWhole: Bool
    let folder: StateFolder
    let hyper: HyperServer
    let tableau: TableauClient
    let rejected: any RejectedStore
    let clock: RunClock
    let jobDeadline: Duration
    let notices: DestinationNotices
    /// The largest payload of an update, in bytes; a larger one is sent in parts.
    var payloadLimit = 100_000_000
    /// Where the pages of its runs are kept; `nil` where they are not.
    var pages: PageKeeping?
    /// Mirrors under so many bytes are not compacted.
    var compactionFloor = 8 << 20
    /// What is shared with runners on other machines; `nil` where there are none.
    var shared: SharedState?

    /// Whether a run has to read everything: the mirror's columns are not today's, or there is neither a mirror nor a
    /// data source to fetch one from.
    func needsEverything() async throws -> Bool {
        try await explained {
            if try await shared?.takeOver(self) ?? false { return true }
            guard folder.mirror(of: datasource.name).exists else { return try await hasNothingToFetch() }
            do {
                return try await hyper.connected { try await !Mirror.look(for: self, on: $0).fits }
            } catch let error as HyperError where error.code == .damagedFile {
                return try await hasNothingToFetch()
            }
        }
    }

    /// Whether there is no data source that a mirror could be fetched from.
    private func hasNothingToFetch() async throws -> Bool {
        guard let dataSource = try await destination().dataSource else { return true }
        return try await access(to: dataSource) == .publishOnly
    }

    /// Opens a stage beside the mirror. A mirror that is missing is fetched from Tableau where the data source exists.
    public func stage(for run: Run, extent: Extent) async throws -> any SyncStage<SourcePage> {
        try await explained {
            _ = try await shared?.takeOver(self)
            let destination = try await destination()
            var access = DestinationAccess.asConfigured(connection: nil)
            if let dataSource = destination.dataSource { access = try await self.access(to: dataSource) }
            let connection = try await hyper.connect()
            do {
                let stage = try await TableauStage(
                    sink: self, run: run, extent: extent, connection: connection, destination: destination,
                    access: access)
                try await shared?.noteMirror()
                return stage
            } catch {
                await connection.close()
                throw error
            }
        }
    }

    /// The project and, where it exists, the data source.
    func destination() async throws -> (project: Project, dataSource: DataSource?) {
        guard let project = try await tableau.projects.find(datasource.project) else {
            throw SyncError(
                .configuration,
                "Tableau has no project '\(datasource.project)' that this token may see; make it, or correct 'project' "
                    + "of '\(datasource.name)'")
        }
        return (project, try await tableau.dataSources.find(datasource.name, in: project))
    }
}
