// SPDX-License-Identifier: Apache-2.0

public import Columnar
import LoopbackHTTP

/// A SYSPRO OData service without a server, over one table that a test fills: it answers thousands of questions a second,
/// each as the service on loopback does.
public final class OfflineSyspro: Sendable {
    /// How the service behaves.
    public let options: SysproOptions
    private let box: DatabaseBox
    private let service: SysproService

    /// A service whose tables are empty.
    public init(_ options: SysproOptions) {
        let box = DatabaseBox(SysproDatabase(options))
        self.options = options
        self.box = box
        service = SysproService(options) { box.value.withLock { $0 } }
    }

    /// What is to go wrong with pages.
    public var faults: SysproFaultPlan { service.faults }

    /// Adds a row.
    ///
    /// - Throws: `SimulatorError` if the table does not take it.
    public func insert(_ table: String, _ values: [String: Value]) throws {
        try box.value.withLock { database in
            let shape = try database.table(table)
            try database.insert(
                table,
                try values.sorted { $0.key < $1.key }.map {
                    ($0.key, try Cell($0.value, for: shape.entity.columns[try shape.column($0.key)]))
                })
        }
    }

    /// Deletes the row with that key.
    ///
    /// - Throws: `SimulatorError` if there is none.
    public func delete(_ table: String, key: [Value]) throws {
        try box.value.withLock { database in
            let shape = try database.table(table)
            let cells = try zip(key, shape.entity.keys).map { try Cell($0, for: shape.entity.columns[$1]) }
            try database.remove(table, row: try database.row(table, cells))
        }
    }

    /// The texts of a column, in the order of the key.
    public func texts(of column: String, in table: String) throws -> [String] {
        let table = try box.value.withLock { try $0.table(table) }
        return table.order.map { SysproRow(table: table, row: Int($0)).text(column) }
    }

    /// Answers on loopback while `body` runs, which gets the service's address.
    public func serving<Result>(
        isolation: isolated (any Actor)? = #isolation, _ body: (String) async throws -> Result
    ) async throws -> Result {
        let server = try LoopbackServer { [service] request in
            await service.answer(request, origin: "http://\(request.headers["Host"] ?? "127.0.0.1")")
        }
        return try await server.serving { _ in try await body(server.origin + SysproService.path) }
    }

    /// The answer to a GET.
    ///
    /// - Parameters:
    ///   - path: The path, percent-encoded.
    ///   - query: What stands behind the question mark.
    ///   - headers: The header fields, credentials among them.
    public func answer(
        path: String, query: String?, headers: [(name: String, value: String)]
    ) async -> (status: Int, type: String, body: [UInt8]) {
        var fields: SimulatedHeaders = [:]
        for header in headers { fields.append(header.name, header.value) }
        let request = SimulatedRequest(
            method: "GET", rawPath: path, rawQuery: query, headers: fields)
        let reply = await service.answer(request, origin: "https://erp.example.com")
        var body: [UInt8] = []
        if case .bytes(let bytes) = reply.body { body = bytes }
        return (reply.status, reply.headers["Content-Type"] ?? "", body)
    }

    /// Where the service is: path without company.
    public static var path: String { SysproService.path }
}
