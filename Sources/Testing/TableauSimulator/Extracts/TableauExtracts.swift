// SPDX-License-Identifier: Apache-2.0
import Columnar
import HyperExtract

/// What the server does with .hyper files, all of it through hyperd.
struct TableauExtracts: Sendable {
    let hyperd: HyperServer

    /// The tables of a file with their columns.
    ///
    /// - Throws: ``TableauFailure`` 400011 where it is no .hyper file.
    func tables(of path: String) async throws -> [(table: HyperTable, schema: Schema)] {
        do {
            return try await attached(["target": path]) { connection in
                var tables: [(table: HyperTable, schema: Schema)] = []
                for table in try await connection.tables(in: "target") {
                    tables.append((table, try await connection.schema(of: table)))
                }
                return tables
            }
        } catch let error as HyperError where error.code != .connectionLost {
            throw TableauFailure.badFile
        }
    }

    /// Adds the rows of one file's table to those of another's.
    ///
    /// - Throws: ``TableauFailure`` 400011 where either has not exactly one table or the columns differ.
    func append(_ addition: String, to path: String) async throws {
        let (new, old) = (try await tables(of: addition), try await tables(of: path))
        guard new.count == 1, old.count == 1,
            new[0].schema.columns.map({ "\($0.name) \($0.type)" })
                == old[0].schema.columns.map({ "\($0.name) \($0.type)" })
        else { throw TableauFailure.badFile }
        try await attached(["target": path, "payload": addition]) { connection in
            var source = new[0].table
            source.database = "payload"
            try await connection.execute("INSERT INTO \(old[0].table.sql) SELECT * FROM \(source.sql)")
        }
    }

    /// Does the actions of an update to the file at `path`; where one fails, the file is of no more use.
    ///
    /// - Throws: ``TableauRefusal`` where the tables or columns do not fit; `HyperError` if hyperd refuses it.
    func apply(_ actions: [TableauAction], payload: String?, to path: String) async throws {
        let files = ["target": path].merging(payload.map { ["payload": $0] } ?? [:]) { $1 }
        try await attached(files) { connection in
            var schemas: [HyperTable: [String]] = [:]
            for database in files.keys.sorted() {
                for table in try await connection.tables(in: database) {
                    schemas[table] = try await connection.schema(of: table).columns.map(\.name)
                }
            }
            for action in actions {
                let target = HyperTable(database: "target", schema: action.target.schema, name: action.target.name)
                let source = action.source.map {
                    HyperTable(database: "payload", schema: $0.schema, name: $0.name)
                }
                if let source, schemas[source] == nil { throw TableauRefusal(missingSource: source.name) }
                guard let columns = schemas[target] else {
                    throw TableauRefusal("there is no table \(target.sql)")
                }
                let statements = try action.statements(
                    target: target.sql, targetColumns: columns, source: source?.sql,
                    sourceColumns: source.flatMap { schemas[$0] } ?? [])
                for statement in statements { try await connection.execute(statement) }
            }
        }
    }

    /// All rows of a table, ordered by the columns that are named.
    func rows(of path: String, table: HyperTable, orderedBy columns: [String]) async throws -> RecordBatch {
        var table = table
        table.database = "target"
        let order = columns.isEmpty ? "" : " ORDER BY " + columns.map(quoted(identifier:)).joined(separator: ", ")
        return try await query("SELECT * FROM \(table.sql)\(order)", of: path)
    }

    /// Changes the file, attached as `target`, by SQL.
    func execute(_ sql: String, on path: String) async throws {
        try await attached(["target": path]) { _ = try await $0.execute(sql) }
    }

    /// The answer to a query over the file, attached as `target`.
    func query(_ sql: String, of path: String) async throws -> RecordBatch {
        try await attached(["target": path]) { try await $0.query(sql) }
    }

    /// Attaches files under names while `body` runs, and detaches them durably.
    private func attached<Result: Sendable>(
        _ files: [String: String], _ body: @Sendable (HyperConnection) async throws -> Result
    ) async throws -> Result {
        let connection = try await hyperd.connect()
        do {
            for (name, path) in files { try await connection.attach(path, as: name) }
            let result = try await body(connection)
            for name in files.keys { try await connection.detach(name) }
            await connection.close()
            return result
        } catch {
            await connection.close()
            throw error
        }
    }
}

extension TableauRefusal {
    /// The one fault that a real server's notes explain.
    init(missingSource name: String) {
        self.init(
            "the source table is missing",
            notes: "com.tableausoftware.nativeapi.exceptions.TableauRuntimeException: There was a problem retrieving"
                + " table information for the source table. Specified table does not exist: \(name)."
                + " (errorCode=410012)")
    }
}
