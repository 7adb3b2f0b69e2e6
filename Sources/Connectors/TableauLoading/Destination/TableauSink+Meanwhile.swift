// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import HyperExtract
import RunnerState
import SyncCore
import TableauREST

/// A load that Tableau holds.
package struct Arrival: Sendable {
    var receipt: LoadReceipt
    /// The last moment at which the data source may have been changed by the load: the end of its job. A later change is
    /// somebody else's. `nil` if that is not known.
    var until: Date?
    /// The data source after the load, where it was looked at.
    var dataSource: DataSource?
    /// Whether Tableau wrote the description itself, for a bare .hyper file.
    var isBare = false
}

/// What became of a data source between the look that a load was worked out with and the moment at which it is sent.
enum Meanwhile: Sendable {
    /// It holds the rows that the load was compared with.
    case asCompared
    /// It holds the load: an earlier try arrived.
    case holdsLoad
    /// It holds other rows: somebody else changed them.
    case otherRows
    /// It was changed, and nobody can tell by whom.
    case unknown
}

extension TableauSink {
    /// The data source that a load is for, by its LUID, as it is right before something is sent.
    ///
    /// - Throws: `SyncError` if it is gone: the load is given up then.
    package func present(_ id: DataSource.ID) async throws -> DataSource {
        guard let found = try await tableau.dataSources.find(id: id) else {
            throw SyncError.deleted(datasource, id, leavesNothing: true)
        }
        return found
    }

    /// Looks what became of the data source since the load was worked out. Reading takes long, a retry may come hours
    /// later, and what is sent over what somebody else did meanwhile would hide that.
    ///
    /// - Parameter isRepeat: Whether an earlier try may have arrived. Then a load of changes is sent all the same: the time
    ///   of change may be that of the try, and the next run looks whose it was.
    func meanwhile(_ now: DataSource, _ load: PreparedLoad, _ plan: LoadPlan, isRepeat: Bool) async throws -> Meanwhile
    {
        guard let seenAt = plan.seenAt, let changedAt = now.updatedAt else { return .unknown }
        if changedAt == seenAt { return .asCompared }
        switch plan.kind {
        case .update where isRepeat: return .unknown
        case .publish where datasource.adopt: return .unknown
        default: break
        }
        // A calculated field, a description or another owner change no row.
        let sent = isRepeat ? ExtractFile(load.file) : nil
        guard let same = try await holds(rowsOf: [try intactMirror(), sent], now) else { return .unknown }
        if same[1] { return .holdsLoad }
        guard same[0] else { return .otherRows }
        if var record = try await record() {
            // What people added is theirs all the same, and asked after before anything is published over it.
            record.changedBesidesRows()
            try await keep(record)
        }
        return .asCompared
    }

    /// Whether the data source still holds what the rows of an update were compared with, so that its next time of change
    /// is that of the update.
    ///
    /// - Throws: `SyncError` if it is gone, or somebody else changed its rows; nothing was sent then.
    func isAsCompared(_ load: PreparedLoad, _ plan: LoadPlan, isRepeat: Bool) async throws -> Bool {
        guard let id = plan.dataSourceID else { return false }
        switch try await meanwhile(present(id), load, plan, isRepeat: isRepeat) {
        case .asCompared: return true
        case .otherRows: throw SyncError.rowsChanged(plan.name)
        case .unknown, .holdsLoad: return false
        }
    }

    /// Notes that the data source holds a load, and when it was changed by it: later nobody can tell that from what
    /// others do.
    func noteSent(_ load: PreparedLoad, _ plan: LoadPlan, _ arrival: Arrival) async throws {
        let id = arrival.receipt.destinationID
        var dataSource = arrival.dataSource
        let record = try DestinationHistory.read(plan.name, in: folder)
        var made =
            record?.dataSourceID == id && record?.schema.hasSameColumns(as: plan.schema) == true ? record?.made : nil
        if arrival.isBare, made == nil {
            made = try await thingsMade(in: id)
            // Only the time of change after that tells whether it was Tableau's alone.
            dataSource = nil
        }
        if dataSource == nil {
            dataSource = try? await tableau.dataSources.find(id: id)
            try Task.checkCancellation()
        }
        let changedAt = dataSource?.updatedAt.flatMap { changedAt in
            arrival.until.map { changedAt <= $0 } == true ? changedAt : nil
        }
        let way: DestinationHistory.Arrival.Way =
            plan.kind == .update ? .update : arrival.isBare ? .bare(made: made) : .described(made: made)
        let arrived = DestinationHistory.Arrival(
            load: load.requestID, schema: plan.schema, changedAt: changedAt,
            place: dataSource.map { .init($0, configured: datasource.project) }, way: way)
        try DestinationHistory.arrived(arrived, in: id, after: record).write(plan.name, in: folder)
        try await shared?.keepDestination()
    }
}

extension SyncError {
    /// Rows were changed between a run's look and its load.
    static func rowsChanged(_ name: String) -> SyncError {
        SyncError(
            .refused,
            "somebody else changed the rows of '\(name)' in Tableau while SYSPRO was read. Nothing was sent; the "
                + "next 'sync' reads everything")
    }
}
