// SPDX-License-Identifier: Apache-2.0

import Columnar
import SysproEntities
import SysproOData

/// A customer's invoice, with the fields that the tests read: written as the generator would write it.
struct ArInvoice: ODataEntity, Hashable {
    static let entitySet = "ArInvoice"
    static let key = [
        TableQuery.KeyProperty("Customer"), TableQuery.KeyProperty("Invoice"), TableQuery.KeyProperty("DocumentType"),
    ]
    static let fields: [any FieldName] = [
        Fields.customer, Fields.invoice, Fields.documentType, Fields.branch, Fields.invoiceDate, Fields.balance,
        Fields.rate, Fields.isDisputed,
    ]

    enum Fields {
        static let customer = Field<ArInvoice, String>("Customer")
        static let invoice = Field<ArInvoice, String>("Invoice")
        static let documentType = Field<ArInvoice, String>("DocumentType")
        static let branch = Field<ArInvoice, String>("Branch")
        static let invoiceDate = Field<ArInvoice, CalendarDate?>("InvoiceDate", edm: .dateTimeOffset)
        static let balance = Field<ArInvoice, FixedDecimal>("InvoiceBal1", .numeric(precision: 14, scale: 2))
        static let rate = Field<ArInvoice, FixedDecimal>("ConvRate", .numeric(precision: 24, scale: 6))
        static let isDisputed = Field<ArInvoice, Bool?>("IsDisputed")
    }

    let customer: String
    let invoice: String
    let documentType: String
    let branch: String
    let invoiceDate: CalendarDate?
    let balance: FixedDecimal
    let rate: FixedDecimal
    let isDisputed: Bool?

    init(from row: inout RowReader) throws {
        customer = try row.next(Fields.customer)
        invoice = try row.next(Fields.invoice)
        documentType = try row.next(Fields.documentType)
        branch = try row.next(Fields.branch)
        invoiceDate = try row.next(Fields.invoiceDate)
        balance = try row.next(Fields.balance)
        rate = try row.next(Fields.rate)
        isDisputed = try row.next(Fields.isDisputed)
    }
}

/// A customer.
struct ArCustomer: ODataEntity, Hashable {
    static let entitySet = "ArCustomer"
    static let key = [TableQuery.KeyProperty("Customer")]
    static let fields: [any FieldName] = [Fields.customer, Fields.name, Fields.opened, Fields.lines, Fields.score]

    enum Fields {
        static let customer = Field<ArCustomer, String>("Customer")
        static let name = Field<ArCustomer, String?>("Name")
        static let opened = Field<ArCustomer, Timestamp>("DateOpened")
        static let lines = Field<ArCustomer, Int>("Lines")
        static let score = Field<ArCustomer, Double>("Score")
    }

    let customer: String
    let name: String?
    let opened: Timestamp
    let lines: Int
    let score: Double

    init(from row: inout RowReader) throws {
        customer = try row.next(Fields.customer)
        name = try row.next(Fields.name)
        opened = try row.next(Fields.opened)
        lines = try row.next(Fields.lines)
        score = try row.next(Fields.score)
    }
}
