// SPDX-License-Identifier: Apache-2.0

import Columnar
import ServiceHTTP
import ServiceHTTPTesting
import SysproEntities
import SysproOData
import Testing

@Suite struct EntityTests {
    private let configuration = {
        var configuration = SysproConfiguration(
            root: "https://erp.example.com/odata", company: "EDU1", operator: "TABLEAU", password: Secret("x"))
        configuration.ignoresCount = true
        return configuration
    }()

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
