// SPDX-License-Identifier: Apache-2.0

import Columnar
import LoopbackHTTP
import Synchronization

/// A SYSPRO OData service on loopback, over the data of a distribution company that lives in memory.
///
/// ```swift
/// try await withSysproSimulator(rows: 10_000, seed: 7) { syspro in
///     let configuration = try SysproConfiguration(
///         root: syspro.url, company: syspro.company, operator: syspro.operator, password: Secret(syspro.password))
///     let client = SysproClient(configuration, transport: CurlTransport())
///     let invoice = try syspro.postInvoice(customer: "OBR000001", value: FixedDecimal("1250.00")!)
///     …
/// }
/// ```
///
/// Equal rows, seed and options give equal bytes, on every platform. It is an implementation of its own, so that it can
/// bear witness about a client: it shares no code with one.
public final class SysproSimulator: Sendable {
    /// The server that it answers through; its log and its faults on the wire are there.
    public let server: LoopbackServer
    /// How the service behaves.
    public let options: SysproOptions

    let box: DatabaseBox
    private let service: SysproService

    /// A service over new data: `rows` is the number of invoices (ArInvoice), to which the other tables stand in
    /// proportion.
    ///
    /// - Parameter neighbour: The service of another company, which answers for it at this address too, as one
    ///   SYSPRO does for all of its companies.
    /// - Throws: `SimulatorError` if the port is taken.
    public init(
        rows: Int = 1_000, seed: UInt64 = 1, options: SysproOptions = SysproOptions(),
        beside neighbour: SysproSimulator? = nil, port: UInt16 = 0
    ) throws {
        var database = SysproDatabase(options)
        var random = SplitMix64(seed: seed)
        try LedgerGenerator.fill(&database, options, &random)
        try ReceivablesGenerator.fill(&database, rows: rows, options, &random)
        try StockGenerator.fill(&database, count: max(40, rows / 50), options, &random)
        try PayablesGenerator.fill(
            &database, suppliers: max(12, rows / 100), invoices: rows / 3, orders: max(10, rows / 5), options, &random)
        try MastersGenerator.fill(&database, options, &random)
        try OrderLinesGenerator.fill(&database, &random)
        try MovementGenerator.fill(&database, &random)
        let box = DatabaseBox(database)
        let service = SysproService(options) { box.value.withLock { $0 } }
        self.options = options
        self.box = box
        self.service = service
        server = try LoopbackServer(port: port) { request in
            let origin = "http://\(request.headers["Host"] ?? "127.0.0.1")"
            if let neighbour, request.pathSegments.dropFirst(2).first == neighbour.company {
                return await neighbour.service.answer(request, origin: origin)
            }
            return await service.answer(request, origin: origin)
        }
    }

    /// The service's address, to which a client adds the company.
    public var url: String { server.origin + SysproService.path }
    /// The company.
    public var company: String { options.company }
    /// The address of the company's entity sets, without a slash at the end.
    public var companyURL: String { "\(url)/\(company)" }
    /// The operator who may read.
    public var `operator`: String { options.operator }
    /// The operator's OData password.
    public var password: String { options.password }
    /// What is to go wrong with pages.
    public var faults: SysproFaultPlan { service.faults }

    /// The date of new postings.
    public var currentDate: CalendarDate {
        get { read(\.currentDate) }
        set { change { $0.currentDate = newValue } }
    }

    /// Looks at the database.
    func read<Result: Sendable>(_ body: (SysproDatabase) throws -> Result) rethrows -> Result {
        let snapshot = box.value.withLock { $0 }
        return try body(snapshot)
    }

    /// Changes the database; readers see all of the change or nothing.
    func change<Result: Sendable>(_ body: (inout SysproDatabase) throws -> Result) rethrows -> Result {
        try box.value.withLock { try body(&$0) }
    }
}

/// Holds the database for the service and the simulator.
final class DatabaseBox: Sendable {
    let value: Mutex<SysproDatabase>

    init(_ database: SysproDatabase) {
        value = Mutex(database)
    }
}

/// Runs `body` against a SYSPRO service that is gone when it returns.
public func withSysproSimulator<Result>(
    rows: Int = 1_000, seed: UInt64 = 1, options: SysproOptions = SysproOptions(),
    beside neighbour: SysproSimulator? = nil, isolation: isolated (any Actor)? = #isolation,
    _ body: (SysproSimulator) async throws -> Result
) async throws -> Result {
    let simulator = try SysproSimulator(rows: rows, seed: seed, options: options, beside: neighbour)
    return try await simulator.server.serving { _ in try await body(simulator) }
}
