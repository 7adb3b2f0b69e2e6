// SPDX-License-Identifier: Apache-2.0

import Columnar
import FoundationEssentials
import HyperExtract
import RunnerState
import ServiceXML
import SyncCore
import SyncSettings
import TableauREST
import ZipArchive

/// What becomes of a data source's description if it is published over.
package enum PublishedDescription: Sendable {
    /// Tableau writes one for the bare .hyper file: nothing of people's is in the one that is there, or it may go.
    case bare
    /// The rows go in a package with the description that is there.
    case kept(DataSourceDocument)
}

extension TableauSink {
    /// Finds out how a data source can be published over without taking away what people made of it.
    ///
    /// If nobody has been at it since the last load, nobody is asked. Otherwise its whole description is compared with the one
    /// that Tableau wrote after our last publish. It stays if only rows change; what cannot stay is listed.
    ///
    /// - Parameter schema: The columns that are published.
    /// - Throws: `SyncError` with code `configuration`; nothing was sent then.
    package func description(over dataSource: DataSource, _ schema: Schema) async throws -> PublishedDescription {
        var record = try await record()
        if record?.dataSourceID != dataSource.id { record = nil }
        if let record, record.accounts(for: dataSource.updatedAt), record.additions == .none {
            return .bare
        }
        let name = datasource.name
        let document: DataSourceDocument
        do {
            document = try await self.document(of: dataSource.id)
        } catch let error where error.saysThatNothingCanBeSeen {
            guard datasource.adopt else { throw SyncError.workCannotBeSeen(name, error) }
            return .bare
        }
        let work = PeoplesWork(document, besides: record?.made)
        guard !work.things.isEmpty else { return .bare }
        let changesColumns = record.map { !$0.schema.hasSameColumns(as: schema) } ?? false
        let obstacle = changesColumns ? "its columns change" : document.obstacle(to: schema)
        guard let obstacle else {
            guard datasource.adopt || work.filters.isEmpty else { throw SyncError.filtered(name, work.filters) }
            return .kept(document)
        }
        let list = work.things.joined(separator: ", ")
        guard datasource.adopt else { throw SyncError.workWouldGo(name, list, because: obstacle) }
        notices.once(
            .warning,
            "it is published whole over what is there, as 'adopt' allows, for \(obstacle); with that goes \(list)",
            datasource: name)
        return .bare
    }

    /// The things that Tableau itself wrote into the description of a data source that was just published bare; `nil` if they
    /// cannot be seen.
    func thingsMade(in id: DataSource.ID) async throws -> Set<DocumentThing>? {
        do {
            return Set(try await document(of: id).things)
        } catch {
            // The load is in, whatever becomes of this.
            try Task.checkCancellation()
            return nil
        }
    }

    /// Packs the rows with the description that is there, beside the payload.
    func packed(_ document: DataSourceDocument, _ load: PreparedLoad, _ name: String) throws -> ExtractFile {
        guard let path = document.extractPath else { throw SyncError(.local, "a description without a place for rows") }
        let package = ExtractFile(load.file.dropLast(".hyper".count) + ".tdsx")
        let writer = try ZipWriter(path: package.path)
        try writer.add("\(FileName.of(name)).tds", bytes: document.publishable)
        try writer.add(path, fileAt: load.file)
        try writer.finish()
        return package
    }

    /// The description that the data source has now. A data source that comes as a bare .hyper file has none of its own.
    private func document(of id: DataSource.ID) async throws -> DataSourceDocument {
        try await VisitorFolder.with { folder in
            let (scratch, text) = (folder + "/content", folder + "/content.tds")
            let fetched = try await tableau.dataSources.download(id, to: scratch, includingExtract: false)
            switch fetched.type {
            case "hyper": return try DataSourceDocument(Array("<datasource/>".utf8))
            case "tds": return try DataSourceDocument(Array(Data(contentsOf: URL(filePath: scratch))))
            default:
                let archive = try ZipArchive(path: scratch)
                guard let member = archive.members.first(where: { $0.name.hasSuffix(".tds") }) else {
                    return try DataSourceDocument([])
                }
                // A description is XML of some kilobytes, and is read whole.
                try archive.extract(member, to: text, limit: 64 << 20)
                return try DataSourceDocument(Array(Data(contentsOf: URL(filePath: text))))
            }
        }
    }
}

extension Error {
    /// Whether a description cannot be had or read: another try would not help.
    fileprivate var saysThatNothingCanBeSeen: Bool {
        switch self {
        case let error as TableauError: [.forbidden, .unauthorized].contains(error.code)
        case is XMLError, is ZipError: true
        default: false
        }
    }
}

extension SyncError {
    fileprivate static func workCannotBeSeen(_ name: String, _ error: any Error) -> SyncError {
        SyncError(
            .configuration,
            "'\(name)' was changed in Tableau by somebody else, and has to be published whole over what is there; "
                + "what people made of it cannot be seen (\(error)). Nothing was sent. If the token may not download it, "
                + "allow that; or write 'adopt: true' at the data source, and what people made of it goes",
            underlying: error)
    }

    fileprivate static func workWouldGo(_ name: String, _ list: String, because obstacle: String) -> SyncError {
        SyncError(
            .configuration,
            "'\(name)' has to be published whole over what is there, and \(obstacle), so what people made of it in Tableau "
                + "would go: \(list). Nothing was sent. Move that into a workbook, or into another data source; or write "
                + "'adopt: true' at the data source, and it goes")
    }

    fileprivate static func filtered(_ name: String, _ filters: [String]) -> SyncError {
        SyncError(
            .configuration,
            "'\(name)' has to be published whole over what is there, and people put \(filters.joined(separator: ", ")) on it "
                + "in Tableau: whoever opens it sees a part of the rows. Nothing was sent. Move the filter into a workbook; "
                + "or write 'adopt: true' at the data source, and it is published with the filter that is there")
    }
}

/// What people made of a data source in Tableau. It stands in its description only.
struct PeoplesWork: Hashable, Sendable {
    /// Each thing in a few words.
    let things: [String]
    /// Those among them that hide rows.
    let filters: [String]

    /// - Parameter made: What Tableau itself wrote when we published; `nil` if that is not known. Then only what Tableau never
    ///   writes by itself counts.
    init(_ document: DataSourceDocument, besides made: Set<DocumentThing>?) {
        let work = document.things.filter { thing in made.map { !$0.contains(thing) } ?? (thing.isUsual != true) }
        things = work.map(\.words)
        filters = work.filter { $0.filters == true }.map(\.words)
    }
}
