// The examples of doc comments, each in a function that gives it what it needs. They are compiled, and never run.
// snippet.hide
import Columnar
import CurlTransport
import Digests
import HyperExtract
import Logging
import LoopbackHTTP
import SecretVault
import ServiceHTTP
import ServiceHTTPTesting
import SyncCore
import SysproEntities
import SysproOData
import SysproReading
import SysproSimulator
import SysproTableau
import TableauLoading
import TableauModels
import TableauREST

// MARK: Columnar

func sums(_ invoice: ArInvoice, _ invoices: [ArInvoice]) throws {
    var owed: FixedDecimal = 0
    owed += invoice.invoiceBal1
    let total = try invoices.map(\.invoiceBal1).sum()
    print(owed, total)
}

func rowBatch(_ rows: RecordBatch) {
    let batch = RowBatch(rows)
    print(batch)
}

// MARK: Connectors

func connectors(_ syspro: SysproClient, _ tableau: TableauClient, _ hyper: HyperServer) throws {
    let invoices = try ODataSource(syspro, ArInvoice.filter { $0.branch == "NTH" }, advancingBy: \.invoiceDate)
    let sink = try TableauSink(
        tableau, "AR Invoices", in: "Finance", schema: invoices.schema, state: "./state", hyper: hyper)
    print(sink)
}

func formulas(_ asOf: CalendarDate) throws {
    let catalogue = FieldCatalogue(
        tables: [.init("Invoices")],
        columns: [
            .init("Balance", table: "Invoices", type: .numeric(precision: 14, scale: 2)),
            .init("DueDate", caption: "Due date", table: "Invoices", type: .date),
        ],
        calculations: [
            .init("Calculation_1", caption: "Days overdue", formula: "[Parameters].[As of] - [Due date]")
        ],
        parameters: [.init("Parameter 1", caption: "As of", value: .date(asOf))])

    let checker = try FormulaChecker(catalogue)
    let share = try checker.check("SUM([Overdue]) / SUM([Balance])")
    print(share.type)
    print(share.level)
    print(share.expression)

    let state = try checker.check("IF [Days overdue] > 0 THEN 'Late' ELSE 'Current' END")
    print(checker.values(of: state) ?? [])

    let formula = try Formula("SUM([Overdue]) / SUM([Balance])")
    print(formula)

    let translator = try FormulaTranslator(checker, now: Timestamp(asOf), weekStart: .monday)
    let sql = try translator.groups(
        by: [FormulaColumn("Ageing", checker.field("Ageing"))],
        [FormulaColumn("Open", checker.check("SUM([Balance])"))])
    print(sql)
}

// MARK: Errors

func errors(
    _ transport: any HTTPTransport, _ request: ServiceRequest, _ load: () async throws -> Void,
    _ openVault: () async throws -> Void, _ read: () async throws -> Void, _ publish: () async throws -> Void,
    _ pipeline: SyncPipeline<[String], [String]>
) async throws {
    do {
        try await load()
    } catch HyperError.Code.duplicateKey {
        print()
    }
    do {
        try await openVault()
    } catch VaultError.Code.wrongKey {
        print()
    }
    do {
        let response = try await transport.send(request)
        print(response)
    } catch TransportError.Code.timedOut {
        print()
    }
    do {
        try await pipeline.sync().requireSuccess()
    } catch SyncError.Code.unauthorized {
        print()
    }
    do {
        try await read()
    } catch ODataError.Code.unauthorized {
        print()
    }
    do {
        try await publish()
    } catch TableauError.Code.outcomeUnknown {
        print()
    }
}

// MARK: Platform

func digests(_ payload: [UInt8]) throws {
    let digest = try SHA256.text(of: payload)
    print(digest)
}

func mock() {
    let transport = MockTransport(.status(.serviceUnavailable, [.retryAfter: "2"]), .json(#"{"value":[]}"#))
    print(transport)
}

func faults(_ server: LoopbackServer) {
    server.faults.add(.dropAfter, on: "PATCH /api/*/datasources/*/data")
    server.faults.add(.status(503), on: "GET /odata/*", after: 2, times: 3)
    server.faults.add(.slow(bytesPerSecond: 4096), on: .any, times: nil)
}

// MARK: SyncCore

func audit(
    _ store: any AuditEventStore, _ clock: RunClock, _ starter: Run.Starter, _ old: Position, _ new: Position
) async throws {
    try await store.append(
        AuditEvent(
            id: clock.newID(), kind: "watermark", pipeline: "orders", time: clock.now(), by: starter,
            reason: "the books of March were reopened", before: old, after: new))
}

func repeating(_ pipeline: SyncPipeline<[String], [String]>) async throws {
    try await pipeline.repeating(every: .seconds(15 * 60)).run()
}

func absence(_ read: StagedRead, _ held: [String: String], _ staged: [String: String]) {
    let gone = read.showsAbsence ? held.keys.filter { staged[$0] == nil } : []
    print(gone)
}

struct Order {
    let number: Int
}

func orders(after number: Int) async throws -> [Order] { [] }

struct OrderBook: SyncSource {
    func batches(for run: Run, after position: Position?) async throws -> SyncBatches<[Order]> {
        let orders = try await orders(after: position?.text.flatMap(Int.init) ?? 0)
        let last = orders.last.map { Position("\($0.number)") }
        return SyncBatches([.init(orders, position: last, records: orders.count)], extent: .changes)
    }
}

// MARK: SYSPRO

func accounts() {
    print(GLCode("13210-100-000").segment(2) ?? "")
}

func clients(
    _ configuration: SysproConfiguration, _ transport: any HTTPTransport, _ store: ([ArInvoice]) throws -> Void
) async throws {
    let syspro = SysproClient(configuration, transport: transport)
    for try await invoice in syspro.rows(ArInvoice.filter { $0.branch == "NTH" }) { print(invoice) }
    for try await invoices in syspro.batches(ArInvoice.filter { $0.branch == "NTH" }) { try store(invoices) }
}

func probing(_ syspro: SysproClient, _ configuration: inout SysproConfiguration) async throws {
    let metadata = try await syspro.metadata()
    let probe = try await syspro.probe("ArInvoice", in: metadata)
    configuration.limits = probe.limits

    var generator = EntityGenerator.syspro
    generator.include = ["ArInvoice", "ArCustomer"]
    for file in try generator.entities(of: metadata).files { print(file) }
}

func enet(_ configuration: EnetConfiguration, _ document: EnetElement) async throws {
    try await withEnet(configuration, transport: CurlTransport()) { enet in
        let customer = try await enet.query(.fetch("ArCustomer", key: "0000001")).record
        let outcome = try await enet.setup.update("ARSSCS", document)
        print(customer, outcome)
    }
}

func enetElement() -> EnetElement {
    EnetElement("SetupArCustomer", [
        EnetElement("Item", [
            EnetElement("Key", [EnetElement("Customer", "0000001")]),
            EnetElement("CustomerClass", "R&D"),
        ])
    ])
}

func enetQueries(_ enet: EnetClient) async throws {
    let customer = try await enet.query(.fetch("ArCustomer", key: "0000001"))
    let north = try await enet.query(.find("ArCustomer", ["Customer", "Name"], where: [.init("Branch", .equal, "NTH")]))
    print(customer, north)
}

func enetWrites(_ enet: EnetClient, _ customer: EnetElement) async throws {
    let outcome = try await enet.setup.update("ARSSCS", customer)
    for error in outcome.errors { print(error) }
}

enum InvoiceFields {
    static let branch = Field<ArInvoice, String>("Branch")
    static let balance = Field<ArInvoice, FixedDecimal>("InvoiceBal1", .numeric(precision: 14, scale: 2))
    static let invoiceDate = Field<ArInvoice, CalendarDate?>("InvoiceDate", edm: .dateTimeOffset)
}

func fixture() throws {
    let invoice = try ArInvoice.fixture(["Customer": .text("A"), "InvoiceBal1": .decimal(12)])
    print(invoice)
}

enum OwnEntities {
    struct ArCustomer: ODataEntity {
        static let entitySet = "ArCustomer"
        static let key = [TableQuery.KeyProperty("Customer")]
        static let fields: [any FieldName] = [Fields.customer, Fields.name]

        enum Fields {
            static let customer = Field<ArCustomer, String>("Customer")
            static let name = Field<ArCustomer, String?>("Name")
        }

        let customer: String
        let name: String?

        init(from row: inout RowReader) throws {
            customer = try row.next(Fields.customer)
            name = try row.next(Fields.name)
        }
    }
}

func attempts(_ client: SysproClient, _ query: TableQuery, _ columns: [ScanColumn]) async throws {
    var attempts = ReadAttempts(client)
    while true {
        do {
            for try await page in client.pages(query, columns: columns, way: attempts.way) { print(page) }
            break
        } catch where attempts.turn(after: error) {}
    }
}

func queries(_ since: CalendarDate) {
    let open = Filter.compare("InvoiceBal1", .notEqual, .integer(0)) && !Filter.contains("Name", "CASH")
    print(open.text)
    let changed = ArInvoice
        .filter { $0.branch.isOne(of: "NTH", "STH") && $0.invoiceDate >= since }
        .ordered(by: \.invoiceDate)
        .paged(by: 500)
    print(changed.text)
}

func session(_ enet: EnetConfiguration, _ transport: any HTTPTransport, _ root: String) async throws {
    try await withSysproSession(enet, placement: .header("SYSPRO-Session"), transport: transport) { authorizer in
        let configuration = try SysproConfiguration(
            root: root, company: "EDU1", operatorName: "TABLEAU", authorizer: authorizer)
        let syspro = SysproClient(configuration, transport: transport)
        print(syspro)
    }
}

// MARK: Tableau

func upsert() -> UpdateAction {
    UpdateAction.upsert(on: "Customer", "Invoice")
}

func dataSources(
    _ configuration: TableauConfiguration, _ transport: any HTTPTransport, _ finance: Project
) async throws {
    let tableau = TableauClient(configuration, transport: transport)
    if let sales = try await tableau.dataSources.find("Sales orders", in: finance) { print(sales) }
}

// MARK: The runner

func polling(_ configuration: SyncConfiguration, _ logger: Logger) async throws {
    let reports = try await RunnerResources.open(configuration, logger: logger) { try await Poll($0).run() }
    print(reports)
}

// MARK: Simulators

func simulators() async throws {
    try await withSysproSimulator(rows: 10_000, seed: 7) { syspro in
        let configuration = try SysproConfiguration(
            root: syspro.url, company: syspro.company, operator: syspro.operator, password: Secret(syspro.password))
        let client = SysproClient(configuration, transport: CurlTransport())
        let invoice = try syspro.postInvoice(customer: "OBR000001", value: FixedDecimal("1250.00")!)
        print(client, invoice)
    }
}
