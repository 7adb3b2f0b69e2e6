// SPDX-License-Identifier: Apache-2.0

public import Columnar
public import HyperExtract
public import Logging
import RunnerState
public import SyncCore
public import TableauREST

/// Loads rows into one Tableau data source: updates by key, or publishes it whole.
///
/// A local copy of what the data source holds, the mirror, tells what would change, so that only that is sent.
public struct TableauSink: SyncSink {
    /// Rows.
    public typealias Batch = RowBatch

    package let datasource: LoadTarget
    /// What its rows are like.
    package var layout: RowLayout
    package let folder: StateFolder
    package let hyper: HyperServer
    package let tableau: TableauClient
    package let jobDeadline: Duration
    package let notices: DestinationNotices
    /// The largest payload of an update, in bytes; a larger one is sent in parts.
    package var payloadLimit = 100_000_000
    /// What the data sources of this deployment are marked with.
    package var mark: DeploymentMark?
    /// Mirrors under so many bytes are not compacted.
    var compactionFloor = 8 << 20
    /// What is shared with runners on other machines; `nil` if there are none.
    package var shared: SharedState?
    /// Whether what is found is written down: who only looks changes nothing here.
    package var remembers = true
    /// What was found of the data source, for the stage of the same run.
    var look = DestinationLook()
    /// Called with the stage of each run before a row is staged.
    package var opened: @Sendable (RowStage) -> Void = { _ in }

    package var schema: Schema { layout.schema }

    /// Whether a run has to read everything: the data source is taken over, was published with other columns, or holds
    /// other rows than were loaded; the mirror's columns are not today's; or there is neither a mirror nor a data source
    /// to fetch one from.
    package func needsEverything() async throws -> Bool {
        try await explained {
            if remembers { try await shared?.takeOver() }
            let destination = try await search.look(try await record())
            look.note(destination)
            let dataSource = try destination.accepted(by: datasource)
            if let dataSource {
                // One that is taken over lacks rows that were loaded.
                guard destination.isOurs else { return true }
                if try await isOverdue(dataSource) { return true }
            }
            if dataSource != nil, layout.formerKey != nil { return true }
            if folder.mirror(of: datasource.name).exists {
                do {
                    return try await hyper.connected { try await !Mirror.look(for: self, on: $0).fits }
                } catch let error as HyperError where error.code == .damagedFile {
                    // What Tableau holds takes its place.
                }
            }
            guard let dataSource else { return true }
            if remembers, try await access(to: dataSource, isOurs: true) == .publishOnly { return true }
            return try await record()?.schema.hasSameColumns(as: schema) == false
        }
    }

    /// Opens a stage beside the mirror. A mirror that is missing is fetched from Tableau where the data source exists.
    ///
    /// - Throws: `SyncError` with code `conflict` if only a read of everything can bring the data source up to date,
    ///   and this run is none.
    public func stage(for run: Run, extent: Extent) async throws -> any SyncStage<RowBatch> {
        try await explained {
            try await shared?.takeOver()
            let destination = try await destination()
            var access = DestinationAccess.asConfigured(connection: nil)
            let dataSource = try destination.accepted(by: datasource)
            if let dataSource {
                access = try await self.access(to: dataSource, isOurs: destination.isOurs)
                let lacksRows = access == .publishOnly ? false : try await holdsOtherRows(dataSource)
                if extent == .changes, layout.formerKey != nil { throw SyncError.keysChanged(datasource.name) }
                if extent == .changes, !destination.isOurs || lacksRows {
                    throw SyncError.mustBeReadWhole(datasource.name)
                }
                // What was found by an earlier run or on another machine is not in the mirror that lies here: what Tableau
                // holds now takes its place, at each such read.
                if lacksRows { try folder.removeMirror(of: datasource.name) }
            }
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

    /// The data source, as this run has found it already or as Tableau shows it now.
    package func destination() async throws -> Destination {
        if let found = look.take() { return found }
        return try await search.look(try await record())
    }

    /// Where the data source is looked for.
    package var search: DestinationSearch { DestinationSearch(datasource: datasource, tableau: tableau, mark: mark) }

    /// A sink into the data source of this name, which the first run makes.
    ///
    /// ```swift
    /// let sink = try TableauSink(
    ///     tableau, "AR Invoices", in: "Finance", schema: invoices.schema, state: "./state", hyper: hyper)
    /// ```
    ///
    /// - Parameters:
    ///   - schema: The columns and the key of the rows. Rows without a key are published whole each time.
    ///   - state: The folder of the local copy and of loads under way; made if it is not there. One process at a time may use
    ///     it.
    ///   - hyper: What writes and compares .hyper files.
    ///   - logger: Is told what people did to the data source in Tableau.
    /// - Throws: `SyncError` if the folder cannot be made or is not writable.
    public init(
        _ tableau: TableauClient, _ name: String, in project: String, schema: Schema, state: String, hyper: HyperServer,
        logger: Logger = Logger(label: "tableau")
    ) throws {
        try self.init(
            tableau, LoadTarget(name, in: project, load: schema.key.isEmpty ? .replace : .update), schema: schema,
            state: state, hyper: hyper, logger: logger)
    }

    /// A sink into a data source, with what may become of it.
    public init(
        _ tableau: TableauClient, _ target: LoadTarget, schema: Schema, state: String, hyper: HyperServer,
        logger: Logger = Logger(label: "tableau")
    ) throws {
        self.init(
            datasource: target, layout: RowLayout(schema), folder: try StateFolder(state, logger), hyper: hyper,
            tableau: tableau, jobDeadline: .seconds(2 * 3_600), notices: DestinationNotices(logger))
    }

    package init(
        datasource: LoadTarget, layout: RowLayout, folder: StateFolder, hyper: HyperServer, tableau: TableauClient,
        jobDeadline: Duration, notices: DestinationNotices, payloadLimit: Int = 100_000_000,
        mark: DeploymentMark? = nil, compactionFloor: Int = 8 << 20, shared: SharedState? = nil, remembers: Bool = true,
        look: DestinationLook = DestinationLook()
    ) {
        self.datasource = datasource
        self.layout = layout
        self.folder = folder
        self.hyper = hyper
        self.tableau = tableau
        self.jobDeadline = jobDeadline
        self.notices = notices
        self.payloadLimit = payloadLimit
        self.mark = mark
        self.compactionFloor = compactionFloor
        self.shared = shared
        self.remembers = remembers
        self.look = look
    }
}
