// SPDX-License-Identifier: Apache-2.0

import Columnar
import ServiceHTTP
import ServiceHTTPTesting
import SysproEntities
import SysproOData
import Testing

@Suite struct EntityTests {
    private let configuration = {
        var configuration = try! SysproConfiguration(
            root: "https://erp.example.com/odata", company: "EDU1", operator: "TABLEAU", password: Secret("x"))
        configuration.ignoresCount = true
        return configuration
    }()

    @Test func aTypedQueryGivesPagesOneRecordAllRecordsOrTheirNumber() async throws {
        let pages = [["A", "B"], ["C"]].map { codes in
            MockReply.json(#"{"value":[\#(codes.map(Self.short).joined(separator: ","))]}"#)
        }
        let end = MockReply.json(#"{"value":[]}"#)
        var configuration = configuration
        configuration.pageSize = 2
        func client(_ replies: [MockReply]) -> (SysproClient, MockTransport) {
            let transport = MockTransport(replies)
            return (SysproClient(configuration, transport: transport), transport)
        }
        let query = Short.filter { $0.code != "Z" }

        let (paged, _) = client(pages + [end])
        var batches: [[String]] = []
        for try await batch in paged.batches(query) { batches.append(batch.map(\.code)) }
        #expect(batches == [["A", "B"], ["C"]])

        let (whole, transport) = client(pages + [end])
        #expect(try await whole.rows(query).collect().map(\.code) == ["A", "B", "C"])
        try transport.verifyAllUsed()

        let (one, asked) = client([.json(#"{"value":[\#(Self.short("A"))]}"#)])
        #expect(try await one.first(query)?.code == "A")
        #expect(asked.requests.count == 1 && asked.requests[0].head.path?.contains("top=1") == true)
        #expect(try await client([end, end]).0.first(query) == nil)
        #expect(try await client([]).0.first(query.top(0)) == nil)

        let (counted, counter) = client([.status(.ok, body: Array("3".utf8))])
        #expect(try await counted.count(of: query) == 3)
        #expect(counter.requests[0].head.path?.contains("/Short/$count?$filter=") == true)
    }

    @Test func aRecordThatCannotBeTakenOverEndsBatchesToo() async throws {
        let client = SysproClient(configuration, transport: MockTransport(.json(#"{"value":[{"Code":null}]}"#)))
        await #expect {
            for try await _ in client.batches(Short.all) {}
        } throws: { error in
            if case ODataError.Code.refusedRecord = error { true } else { false }
        }
    }

    private static func short(_ code: String) -> String { #"{"Code":"\#(code)"}"# }

    @Test func aFixtureHasTheGivenValuesAndNothingElse() throws {
        let invoice = try SysproEntities.ArInvoice.fixture([
            "Customer": .text("A"), "InvoiceBal1": .decimal(12), "InvoiceDate": .date(CalendarDate("2026-03-31")!),
        ])
        #expect(invoice.customer == "A" && invoice.invoiceBal1 == 12)
        #expect(invoice.invoiceDate == CalendarDate("2026-03-31"))
        #expect(invoice.invoice == "" && invoice.timeStamp == nil)
        #expect(
            try invoice
                == .fixture([
                    "Customer": .text("A"), "InvoiceBal1": .decimal(FixedDecimal("12.00")!),
                    "InvoiceDate": .date(CalendarDate("2026-03-31")!),
                ]))
        #expect(try Set([invoice, .fixture(), .fixture()]).count == 2)
        func code(_ values: [String: Value]) throws -> ODataError {
            do {
                _ = try SysproEntities.ArInvoice.fixture(values)
            } catch let error as ODataError {
                return error
            }
            throw CancellationError()
        }
        let misspelt = try code(["Custmer": .text("A")])
        #expect(misspelt.code == .unknownName && misspelt.message.contains("did you mean 'Customer'"))
        #expect(try code(["InvoiceBal1": .decimal(FixedDecimal("0.001")!)]).message.contains("column 'InvoiceBal1'"))
        #expect(try code(["Customer": .null]).code == .refusedRecord)
        #expect(try code(["Customer": .integer(1)]).code == .refusedRecord)
    }

    @Test func everyGeneratedEntityHasAFixture() throws {
        for type in SysproTables.all { _ = try type.fixture() }
    }

    @Test func entitiesAreReadFieldByFieldThroughTheScanner() async throws {
        let transport = MockTransport(
            .json(
                #"""
                {"value":[{"Customer":"000000000000001","Invoice":"000000000150802","DocumentType":"I","Branch":"NTH",
                "InvoiceDate":"2024-03-31T00:00:00+02:00","InvoiceBal1":"12345678901.50","ConvRate":1.000000,"IsDisputed":null}]}
                """#), .json(#"{"value":[]}"#),
            .json(
                #"{"value":[{"Customer":"C1","Name":null,"DateOpened":"2024-03-31T00:00:00+02:00","Lines":7,"Score":0.5}]}"#
            ), .json(#"{"value":[]}"#))
        let client = SysproClient(configuration, transport: transport)
        var invoices: [ArInvoice] = []
        for try await invoice in client.rows(ArInvoice.all) { invoices.append(invoice) }
        try #require(invoices.count == 1)
        #expect(invoices[0].invoice == "000000000150802")
        #expect(invoices[0].invoiceDate == CalendarDate("2024-03-31"))
        #expect(invoices[0].balance == FixedDecimal("12345678901.5"))
        #expect(invoices[0].rate == FixedDecimal("1"))
        #expect(invoices[0].isDisputed == nil)
        for try await customer in client.rows(ArCustomer.all) {
            #expect(customer.name == nil && customer.lines == 7 && customer.score == 0.5)
            #expect("\(customer.opened)" == "2024-03-30T22:00:00")
        }
        try transport.verifyAllUsed()
    }

    @Test func aRecordThatDoesNotFitItsEntityEndsTheRowsWithItsPropertyNamed() async throws {
        let transport = MockTransport(
            .json(
                #"{"value":[{"Customer":null,"Name":null,"DateOpened":"2024-03-31T00:00:00Z","Lines":7,"Score":0.5}]}"#)
        )
        do {
            for try await _ in SysproClient(configuration, transport: transport).rows(ArCustomer.all) {}
            Issue.record("no error")
        } catch let error as ODataError {
            #expect(error.code == .refusedRecord)
            #expect(error.message.contains("'Customer'"))
        }
    }

    @Test func aDecimalWithMorePlacesThanItsScaleIsRefusedAndNotRoundedUnlessTheyAreZeros() throws {
        let columns = [ScanColumn("InvoiceBal1", .numeric(precision: 18, scale: 2), nullable: false)]
        #expect(try scan(#"{"InvoiceBal1":1.500000}"#, columns).refused.isEmpty)
        #expect(try scan(#"{"InvoiceBal1":1.005}"#, columns).refused.first?.property == "InvoiceBal1")
    }

    @Test func readingFieldsInAnotherOrderIsSaidAndNotGuessed() throws {
        struct Swapped: ODataEntity {
            static let entitySet = "A"
            static let key: [TableQuery.KeyProperty] = []
            static let fields: [any FieldName] = [Fields.a, Fields.b]
            enum Fields {
                static let a = Field<Swapped, String>("A")
                static let b = Field<Swapped, String>("B")
            }
            init(from row: inout RowReader) throws {
                _ = try row.next(Fields.b)
            }
        }
        let page = try scan(#"{"A":"1","B":"2"}"#, Swapped.columns)
        #expect(throws: ODataError.self) { try page.entities(Swapped.self) }
    }
}

private struct Short: ODataEntity {
    static let entitySet = "Short"
    static let key = [TableQuery.KeyProperty("Code")]
    static let fields: [any FieldName] = [Fields.code]

    enum Fields {
        static let code = Field<Short, String>("Code")
    }

    let code: String

    init(from row: inout RowReader) throws {
        code = try row.next(Fields.code)
    }
}
