// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import ServiceHTTP

/// A data source's file on this machine.
public struct Download: Hashable, Sendable {
    /// Where it lies.
    public let path: String
    /// The name that Tableau gives it, such as `Sales.tdsx`.
    public let fileName: String?
    /// How many bytes it has.
    public let size: Int64

    /// The suffix of Tableau's name, in lower case: `tdsx` (a zip file with the .hyper file in it), `tds` or `hyper`.
    public var type: String? { fileName.flatMap(LocalFile.suffix) }
}

extension DataSources {
    /// Downloads a data source, streaming, to a file. API 2.0.
    ///
    /// The file appears at `path` when it is whole, in place of one that was there. A transfer that breaks begins again, a
    /// few times. Tableau Cloud allows some twenty downloads and other long calls of a site at once.
    ///
    /// - Parameter includingExtract: Whether the rows come too, or only the description of the data source. API 2.5.
    public func download(_ id: DataSource.ID, to path: String, includingExtract: Bool = true) async throws -> Download {
        for attempt in 1... {
            do {
                return try await downloadOnce(id, to: path, includingExtract: includingExtract)
            } catch let error as TableauError where error.code == .transport && error.isRetriable && attempt < 3 {
                try await connection.ticker.sleep(.seconds(attempt))
            }
        }
        throw CancellationError()
    }

    private static let download = "tableau.download"

    private func downloadOnce(_ id: DataSource.ID, to path: String, includingExtract: Bool) async throws -> Download {
        var call = TableauCall(Self.download, .get, .site("\(Self.path(id))/content"))
        call.query = includingExtract ? [] : [("includeExtract", "False")]
        call.fields[.accept] = "*/*"
        // The file as it is: its length can be checked, and nothing is unpacked twice.
        call.fields[.acceptEncoding] = "identity"
        call.timeouts = connection.configuration.timeouts
        call.timeouts?.total = nil
        let (response, _) = try await connection.send(call)
        let file = try LocalFile(replacing: path, operation: Self.download)
        do {
            for try await piece in response.body { try file.write(piece) }
            try checkLength(response.head, file.size)
            try file.commit()
        } catch {
            file.discard()
            if let error = error as? TransportError { throw TableauError(error, of: call, unclear: false) }
            throw error
        }
        return Download(path: path, fileName: fileName(response.head), size: file.size)
    }

    private func checkLength(_ head: HTTPResponse, _ size: Int64) throws {
        guard head.headerFields[.contentEncoding] == nil,
            let announced = head.headerFields[.contentLength].flatMap({ Int64($0) }), announced != size
        else { return }
        throw TableauError(
            .transport, "the download has \(size) bytes, but \(announced) were announced", operation: Self.download)
    }

    /// Tableau writes `name="tableau_datasource"; filename="x.tdsx"`, without a disposition type.
    private func fileName(_ head: HTTPResponse) -> String? {
        guard let field = head.headerFields[.contentDisposition] else { return nil }
        for part in field.split(separator: ";") {
            let pair = part.split(separator: "=", maxSplits: 1)
            guard pair.count == 2, pair[0].lowercased().filter({ $0 != " " }) == "filename" else { continue }
            let name = pair[1].drop { $0 == " " || $0 == "\"" }.prefix { $0 != "\"" }
            // A name, not a way to somewhere.
            return name.split { $0 == "/" || $0 == "\\" }.last.map(String.init)
        }
        return nil
    }
}
