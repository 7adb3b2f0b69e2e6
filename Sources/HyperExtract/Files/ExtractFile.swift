// SPDX-License-Identifier: Apache-2.0

import Columnar
import Glibc

/// A .hyper file, and what is done with one as a whole.
///
/// Every operation attaches the file, works, and detaches it, so that what it did is durable when it returns, and that
/// the file is as it was before where it fails. New files are written beside their place and renamed into it when they
/// are whole.
public struct ExtractFile: Hashable, Sendable {
    /// Where the file is.
    public let path: String

    /// The file at `path`, whether or not it is there.
    public init(_ path: String) {
        self.path = path
    }

    /// Whether there is a file at the path.
    public var exists: Bool { access(path, F_OK) == 0 }

    /// How many bytes the file has.
    public var size: Int {
        get throws {
            var status = stat()
            guard stat(path, &status) == 0 else { throw HyperError.system("'\(path)' cannot be read", errno) }
            return Int(status.st_size)
        }
    }

    /// Removes the file where there is one.
    public func remove() throws {
        guard unlink(path) == 0 || errno == ENOENT else {
            throw HyperError.system("'\(path)' cannot be removed", errno)
        }
    }

    /// Attaches the file under `alias` for as long as `body` runs.
    ///
    /// - Throws: what `body` throws, after the file has been detached; what it committed until then is in the file.
    ///   ``HyperError`` if attaching or detaching fails.
    public func attached<R>(
        to connection: HyperConnection, as alias: String, isolation: isolated (any Actor)? = #isolation,
        _ body: () async throws -> R
    ) async throws -> R {
        try await connection.attach(path, as: alias)
        let result: R
        do {
            result = try await body()
        } catch {
            await connection.release(alias)
            throw error
        }
        try await connection.detach(alias)
        return result
    }

    /// Makes the file, with the tables that `body` makes in it, in the place of one that is there.
    ///
    /// `body` gets the name under which the new file is attached. Where it fails, a file that was there stays.
    public func replaced<R>(
        on connection: HyperConnection, version: HyperFileVersion, isolation: isolated (any Actor)? = #isolation,
        _ body: (_ alias: String) async throws -> R
    ) async throws -> R {
        let part = ExtractFile(path + ".part")
        try part.remove()
        try await connection.createDatabase(part.path, version: version)
        let result: R
        do {
            let alias = "new \(path)"
            result = try await part.attached(to: connection, as: alias) { try await body(alias) }
        } catch {
            try? part.remove()
            throw error
        }
        try part.move(to: self)
        return result
    }

    /// Creates the file with one table, loaded in one COPY with what `rows` writes, in the place of one that is there.
    ///
    /// - Parameter key: columns that no two rows may have the same values in; empty for none.
    /// - Returns: how many rows it holds.
    /// - Throws: ``HyperError`` with code `duplicateKey` if several rows have one key; a file that was there stays.
    @discardableResult
    public func write(
        _ schema: Schema, table: HyperTable = HyperTable(), distinct key: [String] = [],
        on connection: HyperConnection,
        isolation: isolated (any Actor)? = #isolation, _ rows: (CopyWriter) async throws -> Void
    ) async throws -> Int {
        try await replaced(on: connection, version: .fitting(schema)) { alias in
            let table = table.within(alias)
            try await connection.createTable(table, schema)
            let count = try await connection.copy(into: table, rows)
            guard !key.isEmpty else { return count }
            let doubled = try await connection.duplicateKeys(in: table, key: key, limit: 1)
            guard doubled.count == 0 else {
                throw HyperError(
                    .duplicateKey,
                    "several rows have the same key (\(key.joined(separator: ", "))): the same record came twice, or the key is not unique",
                    detail: doubled.row(0).map(\.description).joined(separator: ", "))
            }
            return count
        }
    }

    /// Puts the file in the place of `other`, at once and durably. Both must be on the same disk.
    ///
    /// - Throws: ``HyperError`` with code `system`; then both are as they were.
    public func move(to other: ExtractFile) throws {
        guard rename(path, other.path) == 0 else {
            throw HyperError.system("'\(path)' cannot be renamed to '\(other.path)'", errno)
        }
        let parent = other.path.lastIndex(of: "/").map { String(other.path[...$0]) } ?? "."
        let directory = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw HyperError.system("'\(parent)' cannot be opened", errno) }
        defer { close(directory) }
        guard fsync(directory) == 0 else { throw HyperError.system("'\(parent)' cannot be written", errno) }
    }
}

extension HyperTable {
    /// The table of that name in the file attached as `alias`.
    func within(_ alias: String) -> HyperTable {
        HyperTable(database: alias, schema: schema, name: name)
    }
}
