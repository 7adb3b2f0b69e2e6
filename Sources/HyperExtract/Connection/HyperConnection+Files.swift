// SPDX-License-Identifier: Apache-2.0

import Columnar
import Glibc

/// The version of a .hyper file's format.
public struct HyperFileVersion: Hashable, Sendable {
    /// The number.
    public let number: Int

    /// Opens in Tableau 2020.4.15 and later; decimals of at most 18 digits.
    public static let two = HyperFileVersion(number: 2)
    /// Opens in Tableau Desktop 2022.4.1 and Server 2023.1 and later; decimals of up to 38 digits.
    public static let three = HyperFileVersion(number: 3)

    /// The oldest version that can hold these columns.
    public static func fitting(_ schema: Schema) -> HyperFileVersion {
        schema.columns.contains { $0.type.storage == .wide } ? .three : .two
    }
}

extension HyperConnection {
    /// Makes an empty file. One that is there already is an error.
    ///
    /// - Parameter path: the file; a relative path starts at this process's working directory.
    public func createDatabase(_ path: String, version: HyperFileVersion) async throws {
        let path = absolute(path)
        let sql = "CREATE DATABASE \(quoted(identifier: path)) WITH VERSION \(version.number)"
        try await execute(Statement(sql, file: path))
    }

    /// Opens a file under a name; nobody else can open it until it is detached.
    ///
    /// - Throws: ``HyperError`` with code `notFound`, `damagedFile` or `locked`, among others.
    public func attach(_ path: String, as alias: String) async throws {
        let path = absolute(path)
        let sql = "ATTACH DATABASE \(quoted(identifier: path)) AS \(quoted(identifier: alias))"
        try await execute(Statement(sql, file: path))
        attachedFiles[alias] = path
    }

    /// Writes what is committed to the file durably and closes it. Only when this returns, a crash loses nothing.
    ///
    /// The file is at any moment either as it was before or as it is afterwards, whatever is killed.
    /// - Throws: ``HyperError``, with code `diskFull` for instance: then the file is as it was when it was attached.
    public func detach(_ alias: String) async throws {
        let statement = Statement("DETACH DATABASE \(quoted(identifier: alias))", file: attachedFiles[alias])
        try await execute(statement)
        attachedFiles[alias] = nil
    }

    /// Closes a file after a failure, even where the task is cancelled; says nothing where that fails too.
    func release(_ alias: String) {
        let statement = Statement("DETACH DATABASE \(quoted(identifier: alias))", file: attachedFiles[alias])
        let detached: Void? = try? uninterrupted { _ = try $0.run(statement, within: .seconds(30)) }
        if detached != nil { attachedFiles[alias] = nil }
    }

    /// The file that holds `table`, for messages.
    func file(of table: HyperTable) -> String? {
        table.database.flatMap { attachedFiles[$0] } ?? (attachedFiles.count == 1 ? attachedFiles.values.first : nil)
    }

    /// hyperd runs in another directory than this process.
    private func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/"), let directory = getcwd(nil, 0) else { return path }
        defer { free(directory) }
        return String(cString: directory) + "/" + path
    }
}
