// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import HyperExtract
import SyncCore
import TableauREST
import ZipArchive

extension TableauSink {
    /// Makes sure that publishing over a data source takes nothing away that people added to it; with `adopt`, it is said
    /// what goes.
    ///
    /// Where nobody has been at it since the last load, nobody is asked.
    ///
    /// - Throws: `SyncError` with code `configuration`; nothing was sent then.
    func requireNothingLost(_ dataSource: DataSource) async throws {
        if let record = try DestinationRecord.read(datasource.name, in: folder), record.dataSourceID == dataSource.id,
            let changedAt = record.changedAt, changedAt == dataSource.updatedAt, record.isTouched != true
        {
            return
        }
        let name = datasource.name
        guard let work = try await peoplesWork(in: dataSource) else {
            guard datasource.adopt else {
                throw SyncError(
                    .configuration,
                    "'\(name)' was changed in Tableau by somebody else, and has to be published whole over what is there; "
                        + "what people added to it cannot be seen (VizQL Data Service is not available, and the token may "
                        + "not download it). Nothing was sent. Let the token download it, or write 'adopt: true' at the "
                        + "data source")
            }
            return
        }
        guard !work.things.isEmpty else { return }
        let list = work.things.joined(separator: ", ")
        guard datasource.adopt else {
            throw SyncError(
                .configuration,
                "'\(name)' has to be published whole over what is there, for its columns or 'load' ask for that, and "
                    + "people added to it in Tableau: \(list). Nothing was sent. Move that into a workbook, or into "
                    + "another data source; or write 'adopt: true' at the data source, and it goes")
        }
        notices.once(
            .warning, "it is published whole over what is there, as 'adopt' allows; with that goes \(list)",
            datasource: name)
    }

    /// What people added; `nil` where it cannot be seen.
    private func peoplesWork(in dataSource: DataSource) async throws -> PeoplesWork? {
        do {
            let fields = try await tableau.queries.fields(of: dataSource.id, changedAt: dataSource.updatedAt)
            let columns = try DestinationRecord.read(datasource.name, in: folder)?.schema ?? mapping.schema
            return PeoplesWork(shown: fields, published: Set(columns.columns.map(\.name)))
        } catch is TableauError {
            // An older server, or the hour's questions are used up: its own description tells as well.
            let scratch = "\(folder.path)/spool/\(StateFolder.fileName(datasource.name)).description"
            return try await described(dataSource, scratch)
        }
    }

    private func described(_ dataSource: DataSource, _ scratch: String) async throws -> PeoplesWork? {
        let text = ExtractFile(scratch + ".tds")
        defer {
            try? ExtractFile(scratch).remove()
            try? text.remove()
        }
        do {
            let fetched = try await tableau.dataSources.download(dataSource.id, to: scratch, includingExtract: false)
            switch fetched.type {
            case "hyper": return PeoplesWork(shown: [])
            case "tds": try ExtractFile(scratch).move(to: text)
            default:
                let archive = try ZipArchive(path: scratch)
                guard let member = archive.members.first(where: { $0.name.hasSuffix(".tds") }) else { return nil }
                // A description is XML of some kilobytes, and is read whole.
                try archive.extract(member, to: text.path, limit: 64 << 20)
            }
            return try PeoplesWork(description: Array(Data(contentsOf: URL(filePath: text.path))))
        } catch let error as TableauError where [.forbidden, .notFound, .unauthorized].contains(error.code) {
            return nil
        }
    }
}
