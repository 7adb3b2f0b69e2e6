// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import SyncCore
import TableauREST

extension TableauSink {
    /// Whether the data source still holds what the rows of an update were compared with, so that its next time of change
    /// is that of the update.
    ///
    /// Reading takes long, and an update that is sent over what somebody else did meanwhile would hide that. An update
    /// that an earlier process may have sent is sent all the same: the time may be that of its own first try, and the next
    /// run looks whose it was.
    ///
    /// - Throws: `SyncError` with code `refused` where somebody else changed its rows; nothing was sent then, and the next
    ///   run reads everything.
    func isAsCompared(_ plan: LoadPlan, isRepeat: Bool) async throws -> Bool {
        guard let id = plan.dataSourceID, let seenAt = plan.seenAt,
            let dataSource = try await found(id), let changedAt = dataSource.updatedAt
        else { return false }
        if changedAt == seenAt { return true }
        if isRepeat { return false }
        // A calculated field, a description or another owner change no row.
        guard let isCopy = try await isMirrored(dataSource) else { return false }
        guard isCopy else {
            throw SyncError(
                .refused,
                "somebody else changed the rows of '\(plan.name)' in Tableau while SYSPRO was read. Nothing was sent; the "
                    + "next 'sync' reads everything")
        }
        var record = try DestinationRecord.read(plan.name, in: folder)
        // What people added is theirs all the same, and asked after before anything is published over it.
        record?.isTouched = true
        try record?.write(plan.name, in: folder)
        return true
    }

    /// Notes that the data source holds a load, and when it was changed by it: later nobody can tell that from what
    /// others do.
    func noteSent(_ load: PreparedLoad, _ plan: LoadPlan, to id: DataSource.ID, isOurs: Bool) async throws {
        let changedAt = isOurs ? try await found(id)?.updatedAt : nil
        var record = try DestinationRecord.read(plan.name, in: folder)
        if record?.dataSourceID != id {
            record = DestinationRecord(dataSourceID: id, schema: plan.schema, changedAt: DestinationRecord.unknown)
            // One that was taken over may have anything of its people's in it.
            if plan.kind == .update { record?.isTouched = true }
        }
        record?.sent = DestinationRecord.Sent(load: load.requestID, changedAt: changedAt)
        try record?.write(plan.name, in: folder)
        try await shared?.keepDestination()
    }

    /// The data source as it is now; `nil` where Tableau does not tell.
    private func found(_ id: DataSource.ID) async throws -> DataSource? {
        let dataSource = try? await tableau.dataSources.get(id)
        try Task.checkCancellation()
        return dataSource
    }
}
