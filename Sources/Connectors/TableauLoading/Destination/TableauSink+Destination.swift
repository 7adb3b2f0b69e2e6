// SPDX-License-Identifier: Apache-2.0

import Columnar
import HyperExtract
import RunnerState
import SyncCore
import TableauREST

/// How rows may reach a data source that exists.
package enum DestinationAccess: Hashable, Sendable {
    /// By updates of its rows, or by publishing it where the configuration says so; `connection` is the one that holds the
    /// rows where there are several.
    case asConfigured(connection: DataSourceConnection.ID?)
    /// Only by publishing it whole, over what is there.
    case publishOnly
}

extension TableauSink {
    /// Makes sure that the data source may be loaded and still is what was published, before a row is read for it.
    ///
    /// - Throws: `SyncError` with code `schema` if it no longer fits; nothing was sent then.
    func access(to dataSource: DataSource, isOurs: Bool) async throws -> DestinationAccess {
        guard isOurs else {
            // A mirror of another data source that had the name is not one of this.
            try folder.removeMirror(of: datasource.name)
            notices.once(.notice, "the data source is taken over, as 'adopt' allows", datasource: datasource.name)
            guard datasource.load == .update else { return .publishOnly }
            return try await way(to: dataSource)
        }
        let way = try await way(to: dataSource)
        guard way != .publishOnly, let drift = try await drift(of: dataSource) else { return way }
        for remark in drift.remarks {
            notices.once(.notice, "\(remark); rows are loaded as before", datasource: datasource.name)
        }
        if drift.faults.isEmpty { return way }
        let found = drift.faults.joined(separator: "; ")
        guard datasource.adopt else {
            throw SyncError(
                .schema,
                "'\(datasource.name)' in Tableau is no longer what was published: \(found). Nothing was sent. Undo "
                    + "the change in Tableau (a revision of before will do: where it lacks what was updated since, the "
                    + "next sync reads everything); or write 'adopt: true' at the data source, and the next sync "
                    + "publishes it whole over what is there; what people added to it goes with that"
            )
        }
        notices.once(
            .warning, "it is published whole over what is there, as 'adopt' allows: \(found)",
            datasource: datasource.name)
        return .publishOnly
    }

    /// Keeps what was loaded, to know the data source again by.
    package func remember(_ plan: LoadPlan, of load: PreparedLoad, as id: DataSource.ID) throws {
        let settlement = DestinationHistory.Settlement(
            load: load.requestID, schema: plan.schema, recipe: plan.recipe, isWhole: plan.isWhole == true,
            isUpdate: plan.kind == .update)
        try DestinationHistory.settled(
            settlement, in: id, after: try DestinationHistory.read(plan.name, in: folder)
        ).write(plan.name, in: folder)
    }

    /// How its rows can be brought up to date: in place, or only by publishing it whole.
    private func way(to dataSource: DataSource) async throws -> DestinationAccess {
        guard datasource.load == .update else { return .asConfigured(connection: nil) }
        var record = try await record()
        if record?.dataSourceID != dataSource.id { record = nil }
        if let record, let rows = record.rows, record.accounts(for: dataSource.updatedAt) {
            return .asConfigured(connection: rows.connectionID)
        }
        let connections = try await tableau.dataSources.connections(of: dataSource.id)
        let updatable = connections.filter(\.isUpdatable)
        if updatable.count == 1 {
            let rows = DestinationHistory.Rows(connectionID: connections.count == 1 ? nil : updatable[0].id)
            if var record, record.rows != rows {
                record.reached(rows)
                try await keep(record)
            }
            return .asConfigured(connection: rows.connectionID)
        }
        let types = connections.map(\.type).joined(separator: ", ")
        guard datasource.adopt || updatable.isEmpty else {
            throw SyncError(
                .configuration,
                "'\(dataSource.name)' in Tableau has \(updatable.count) connections to published .hyper files, and "
                    + "nothing tells which one holds the rows. Nothing was sent. Take the others out of it in Tableau, or "
                    + "write 'adopt: true' to publish over it")
        }
        guard datasource.adopt else {
            throw SyncError(
                .configuration,
                "'\(dataSource.name)' in Tableau is connected to \(types.isEmpty ? "nothing" : types) and not to a "
                    + "published .hyper file, so its rows cannot be updated: somebody has published something else "
                    + "there. Nothing was sent. Rename it in Tableau, or write 'adopt: true' to publish over it")
        }
        notices.once(
            .warning, "it is connected to \(types) and cannot be updated; it is published whole, as 'adopt' allows",
            datasource: datasource.name)
        return .publishOnly
    }

    /// What somebody changed in the data source since the last load; `nil` if nobody has been at it, and where that
    /// cannot be told.
    private func drift(of dataSource: DataSource) async throws -> DestinationDrift? {
        guard let record = try DestinationHistory.read(datasource.name, in: folder) else { return nil }
        if record.accounts(for: dataSource.updatedAt) { return nil }
        let fields: [DataSourceField]
        do {
            fields = try await tableau.queries.fields(of: dataSource.id, changedAt: dataSource.updatedAt)
        } catch let error as TableauError {
            let isMissing = [.notFound, .forbidden, .unauthorized, .refused].contains(error.code)
            let why = isMissing ? "is not available here" : "did not answer (\(error.code.rawValue))"
            notices.once(
                .info,
                "VizQL Data Service \(why), so a data source that somebody changed is downloaded to compare columns"
            )
            return try await driftOfContent(dataSource, record.schema)
        }
        let shown = DestinationDrift(of: record.schema, shown: fields)
        if shown.faults.isEmpty { return shown }
        // A column that is hidden, or shown as another type, is in the data as it was: only the data tell.
        let held = DestinationDrift(of: record.schema, held: try await schema(heldBy: dataSource))
        if held.faults.isEmpty {
            for fault in shown.faults {
                notices.once(.notice, "in Tableau, \(fault); the data still fit", datasource: datasource.name)
            }
        }
        return held
    }

    /// What the data themselves say; `nil` if they cannot be downloaded.
    private func driftOfContent(_ dataSource: DataSource, _ schema: Schema) async throws -> DestinationDrift? {
        do {
            return DestinationDrift(of: schema, held: try await self.schema(heldBy: dataSource))
        } catch let error as TableauError where [.forbidden, .unauthorized].contains(error.code) {
            notices.once(
                .warning,
                "somebody changed it in Tableau, and its columns cannot be seen from here; rows are loaded as before. If a "
                    + "load fails, undo the change, or write 'adopt: true'",
                datasource: datasource.name)
            return nil
        }
    }

    private func schema(heldBy dataSource: DataSource) async throws -> Schema {
        try await hyper.connected { connection in
            let scratch = try folder.scratch("held", for: datasource.name)
            return try await Mirror.downloaded(dataSource, for: self, to: scratch, on: connection) {
                try await connection.schema(of: HyperTable(database: Mirror.download))
            }
        }
    }
}
