// SPDX-License-Identifier: Apache-2.0

import Columnar
import FoundationEssentials
import HyperExtract
import RunnerState
import SyncCore
import SyncSettings
import TableauREST

extension Check {
    /// Publishes a data source of one row under a name of its own into each project, and deletes it again: what only
    /// Tableau can say of a user's permissions.
    static func checkPublishing(
        _ configuration: SyncConfiguration, _ tableau: TableauClient, _ report: inout CheckReport
    ) async {
        var seen: Set<String> = []
        for name in configuration.datasources.map(\.project) where seen.insert(name).inserted {
            let subject = "publishing, '\(name)'"
            do {
                guard let project = try await tableau.projects.find(name) else { continue }
                try await explained { try await publishAndDelete(in: project, tableau) }
                report.ok(subject, "a data source of one row was published and deleted again")
            } catch {
                report.fail(subject, error)
            }
        }
    }

    private static func publishAndDelete(in project: Project, _ tableau: TableauClient) async throws {
        let name = "syspro-tableau check \(UUID().uuidString.prefix(8))"
        try await VisitorFolder.with { folder in
            let file = ExtractFile(folder + "/check.hyper")
            try await withHyperServer { hyper in
                try await hyper.connected { connection in
                    let schema = Schema([Schema.Column("Check", .integer, nullable: false)], key: ["Check"])
                    try await file.write(schema, on: connection) { writer in
                        var column = ColumnData(.integer, capacity: 1)
                        column.append(integer: 1)
                        try await writer.write(RecordBatch(schema, columns: [column]))
                    }
                }
            }
            let made: DataSource?
            do {
                made = try await publish(file, named: name, in: project, tableau)
            } catch {
                // It may be there all the same.
                if let left = try? await tableau.dataSources.find(name, in: project) {
                    try? await tableau.dataSources.delete(left.id)
                }
                throw error
            }
            guard let made else {
                throw SyncError(
                    .outcomeUnknown, "'\(name)' was published but cannot be found; look for it and delete it by hand")
            }
            do {
                try await tableau.dataSources.delete(made.id)
            } catch {
                throw SyncError(
                    SyncError(explaining: error).code,
                    "'\(name)' was published but cannot be deleted: \(SyncError(explaining: error).message); delete it by "
                        + "hand")
            }
        }
    }

    private static func publish(
        _ file: ExtractFile, named name: String, in project: Project, _ tableau: TableauClient
    ) async throws -> DataSource? {
        switch try await tableau.dataSources.publish(file: file.path, named: name, in: project) {
        case .dataSource(let dataSource): return dataSource
        case .job(let started):
            let job = try await tableau.jobs.finished(started, within: .seconds(600))
            try job.requireSuccess()
            if let id = job.dataSourceID { return try await tableau.dataSources.get(id) }
            return try await tableau.dataSources.find(name, in: project)
        }
    }
}
