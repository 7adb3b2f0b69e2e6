// SPDX-License-Identifier: Apache-2.0

import Foundation
import SysproSimulator
import TableauSimulator

extension TableauSimulator {
    /// In what Tableau's data sources differ from SYSPRO's books, row for row and value for value; empty if they agree.
    ///
    /// Nothing of what is tested takes part. A Python program (Tests/Peers/books.py) reads the configuration file, works
    /// out of the simulator's own tables what each data source has to hold, and opens a copy of what was published with
    /// Tableau's own reader (PyPI `tableauhyperapi`). Texts are compared code point by code point, decimals by value,
    /// columns by type.
    ///
    /// - Parameters:
    ///   - configuration: the path of the configuration file.
    ///   - names: the data sources to compare; all of the file's where there are none.
    ///   - publishedAs: the name under which the one data source in `names` was published, where it is not its own.
    ///   - kept: the keys of rows that may stay though SYSPRO no longer has them, by data source.
    /// - Throws: ``BooksError`` where the comparison cannot be made.
    public func differences(
        from syspro: SysproSimulator, configuration: String, in names: [String] = [],
        publishedAs: String? = nil, kept: [String: Set<[String]>] = [:]
    ) async throws -> [String] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "books-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var question = Question(
            configuration: configuration, company: syspro.company, names: names, published: publishedAs,
            kept: kept.mapValues(Array.init))
        for source in await dataSources {
            let extract = folder.appending(path: "\(source.id).hyper").path
            try await copyExtract(of: source, to: extract)
            question.extracts["\(source.project)/\(source.name)"] = extract
        }
        // What the file does not speak of need not be told.
        let words = Set(
            try String(contentsOfFile: configuration, encoding: .utf8).split { !$0.isLetter && !$0.isNumber }.map(
                String.init))
        for table in syspro.tables where words.contains(table) {
            let rows = try syspro.rows(of: table)
            let columns = rows.first?.columns.filter(words.contains) ?? []
            question.books[table] = .init(
                columns: columns, rows: rows.map { row in columns.compactMap { row.stored($0) } })
        }
        return try await BooksReader.shared.ask(question)
    }
}

/// What the reader is to compare.
struct Question: Encodable, Sendable {
    struct Table: Encodable, Sendable {
        let columns: [String]
        let rows: [[StoredValue]]
    }

    let configuration: String
    let company: String
    let names: [String]
    let published: String?
    let kept: [String: [[String]]]
    /// The published extracts by "project/name".
    var extracts: [String: String] = [:]
    var books: [String: Table] = [:]
}
