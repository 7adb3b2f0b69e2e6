// SPDX-License-Identifier: Apache-2.0

extension GenMaster {
    /// The account's code in its segments.
    public var account: GLCode { GLCode(glCode) }
    /// What kind of account it is.
    public var kind: AccountType { AccountType(code: accountType) }
}

extension GenHistory {
    /// The account's code in its segments.
    public var account: GLCode { GLCode(glCode) }
}

extension GenTransaction {
    /// The account's code in its segments.
    public var account: GLCode { GLCode(glCode) }
    /// What posted it.
    public var origin: JournalSource { JournalSource(code: source) }
}

extension GenJournalCtl {
    /// What the journal comes from.
    public var origin: JournalSource { JournalSource(code: journalSource) }
}

extension GenJournalDetail {
    /// The account's code in its segments.
    public var account: GLCode { GLCode(glCode) }
    /// What the entry comes from.
    public var origin: JournalSource { JournalSource(code: source) }
}

extension ArInvoice {
    /// The document's number as people write it, and as it is stored.
    public var number: DocumentNumber { DocumentNumber(invoice) }
    /// What the document is.
    public var kind: DocumentType { DocumentType(code: documentType) }
}

extension ArInvoicePay {
    /// The number of the document that is paid.
    public var number: DocumentNumber { DocumentNumber(invoice) }
    /// What that document is.
    public var kind: DocumentType { DocumentType(code: documentType) }
}

extension SorMaster {
    /// The order's number as people write it, and as it is stored.
    public var number: DocumentNumber { DocumentNumber(salesOrder) }
    /// How far the order is.
    public var status: SalesOrderStatus { SalesOrderStatus(code: orderStatus) }
}

extension PorMasterHdr {
    /// The order's number as people write it, and as it is stored.
    public var number: DocumentNumber { DocumentNumber(purchaseOrder) }
    /// How far the order is.
    public var status: PurchaseOrderStatus { PurchaseOrderStatus(code: orderStatus) }
}
