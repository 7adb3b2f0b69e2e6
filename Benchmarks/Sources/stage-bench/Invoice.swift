// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import SysproOData

/// An invoice of the benchmark's service, as `sample-runner generate` writes entities.
struct Invoice: ODataEntity {
    static let entitySet = "ArInvoice"
    static let key = [TableQuery.KeyProperty("Invoice"), TableQuery.KeyProperty("DocumentType")]
    static let fields: [any FieldName] = [
        Fields.customer, Fields.invoice, Fields.documentType, Fields.customerName, Fields.branch,
        Fields.salesperson, Fields.customerPoNumber, Fields.termsCode, Fields.currency, Fields.invoiceDate,
        Fields.postDate, Fields.lastModified, Fields.exchangeRate, Fields.postConvRate, Fields.invoiceValue,
        Fields.invoiceBalance, Fields.taxValue, Fields.discountValue, Fields.trnYear, Fields.isDisputed,
    ]

    enum Fields {
        static let customer = Field<Invoice, String>("Customer")
        static let invoice = Field<Invoice, String>("Invoice")
        static let documentType = Field<Invoice, String>("DocumentType")
        static let customerName = Field<Invoice, String?>("CustomerName")
        static let branch = Field<Invoice, String>("Branch")
        static let salesperson = Field<Invoice, String?>("Salesperson")
        static let customerPoNumber = Field<Invoice, String?>("CustomerPoNumber")
        static let termsCode = Field<Invoice, String>("TermsCode")
        static let currency = Field<Invoice, String>("Currency")
        static let invoiceDate = Field<Invoice, CalendarDate>("InvoiceDate")
        static let postDate = Field<Invoice, CalendarDate?>("PostDate")
        static let lastModified = Field<Invoice, Timestamp>("LastModified")
        static let exchangeRate = Field<Invoice, FixedDecimal>("ExchangeRate", .numeric(precision: 18, scale: 6))
        static let postConvRate = Field<Invoice, FixedDecimal?>("PostConvRate", .numeric(precision: 18, scale: 6))
        static let invoiceValue = Field<Invoice, FixedDecimal>("InvoiceValue", .numeric(precision: 18, scale: 2))
        static let invoiceBalance = Field<Invoice, FixedDecimal>("InvoiceBalance", .numeric(precision: 18, scale: 2))
        static let taxValue = Field<Invoice, FixedDecimal?>("TaxValue", .numeric(precision: 18, scale: 2))
        static let discountValue = Field<Invoice, FixedDecimal?>("DiscountValue", .numeric(precision: 18, scale: 2))
        static let trnYear = Field<Invoice, Int>("TrnYear", edm: .int32)
        static let isDisputed = Field<Invoice, Bool?>("IsDisputed")
    }

    let customer: String
    let invoice: String
    let documentType: String
    let customerName: String?
    let branch: String
    let salesperson: String?
    let customerPoNumber: String?
    let termsCode: String
    let currency: String
    let invoiceDate: CalendarDate
    let postDate: CalendarDate?
    let lastModified: Timestamp
    let exchangeRate: FixedDecimal
    let postConvRate: FixedDecimal?
    let invoiceValue: FixedDecimal
    let invoiceBalance: FixedDecimal
    let taxValue: FixedDecimal?
    let discountValue: FixedDecimal?
    let trnYear: Int
    let isDisputed: Bool?

    init(from row: inout RowReader) throws {
        customer = try row.next(Fields.customer)
        invoice = try row.next(Fields.invoice)
        documentType = try row.next(Fields.documentType)
        customerName = try row.next(Fields.customerName)
        branch = try row.next(Fields.branch)
        salesperson = try row.next(Fields.salesperson)
        customerPoNumber = try row.next(Fields.customerPoNumber)
        termsCode = try row.next(Fields.termsCode)
        currency = try row.next(Fields.currency)
        invoiceDate = try row.next(Fields.invoiceDate)
        postDate = try row.next(Fields.postDate)
        lastModified = try row.next(Fields.lastModified)
        exchangeRate = try row.next(Fields.exchangeRate)
        postConvRate = try row.next(Fields.postConvRate)
        invoiceValue = try row.next(Fields.invoiceValue)
        invoiceBalance = try row.next(Fields.invoiceBalance)
        taxValue = try row.next(Fields.taxValue)
        discountValue = try row.next(Fields.discountValue)
        trnYear = try row.next(Fields.trnYear)
        isDisputed = try row.next(Fields.isDisputed)
    }
}

/// The same invoice for `JSONDecoder`, which does less with it: dates stay texts.
struct DecodableInvoice: Decodable {
    let Customer: String
    let Invoice: String
    let DocumentType: String
    let CustomerName: String?
    let Branch: String
    let Salesperson: String?
    let CustomerPoNumber: String?
    let TermsCode: String
    let Currency: String
    let InvoiceDate: String
    let PostDate: String?
    let LastModified: String
    let ExchangeRate: Decimal
    let PostConvRate: Decimal?
    let InvoiceValue: Decimal
    let InvoiceBalance: Decimal
    let TaxValue: Decimal?
    let DiscountValue: Decimal?
    let TrnYear: Int
    let IsDisputed: Bool?
}

/// A page of them.
struct DecodablePage: Decodable {
    let value: [DecodableInvoice]
}
