// SPDX-License-Identifier: Apache-2.0
// Written by EntityGenerator from the service's $metadata; it is written again each time, so do not edit it.
// swift-format-ignore-file

public import Columnar
public import SysproOData

/// What a customer owes, by age, as the last run of accounts receivable left it.
public struct ArCustomerBal: ODataEntity, Hashable {
    public static let entitySet = "ArCustomerBal"
    public static let key: [TableQuery.KeyProperty] = [TableQuery.KeyProperty("Customer")]
    public static let fields: [any FieldName] = [
        Fields.customer, Fields.valCurrentInv, Fields.val30daysInv, Fields.val60daysInv, Fields.val90daysInv,
        Fields.val120daysInv, Fields.timeStamp,
    ]

    /// The properties of ``ArCustomerBal``.
    public enum Fields {
        public static let customer = Field<ArCustomerBal, String>("Customer")
        public static let valCurrentInv = Field<ArCustomerBal, FixedDecimal>("ValCurrentInv", .numeric(precision: 18, scale: 2))
        public static let val30daysInv = Field<ArCustomerBal, FixedDecimal>("Val30daysInv", .numeric(precision: 18, scale: 2))
        public static let val60daysInv = Field<ArCustomerBal, FixedDecimal>("Val60daysInv", .numeric(precision: 18, scale: 2))
        public static let val90daysInv = Field<ArCustomerBal, FixedDecimal>("Val90daysInv", .numeric(precision: 18, scale: 2))
        public static let val120daysInv = Field<ArCustomerBal, FixedDecimal>("Val120daysInv", .numeric(precision: 18, scale: 2))
        public static let timeStamp = Field<ArCustomerBal, String?>("TimeStamp", edm: .binary)
    }

    public let customer: String
    /// Invoices that are not yet due.
    public let valCurrentInv: FixedDecimal
    public let val30daysInv: FixedDecimal
    public let val60daysInv: FixedDecimal
    public let val90daysInv: FixedDecimal
    public let val120daysInv: FixedDecimal
    /// The row's version, which the database raises with each write; over OData good for equality only.
    public let timeStamp: String?

    public init(from row: inout RowReader) throws {
        self.customer = try row.next(Fields.customer)
        self.valCurrentInv = try row.next(Fields.valCurrentInv)
        self.val30daysInv = try row.next(Fields.val30daysInv)
        self.val60daysInv = try row.next(Fields.val60daysInv)
        self.val90daysInv = try row.next(Fields.val90daysInv)
        self.val120daysInv = try row.next(Fields.val120daysInv)
        self.timeStamp = try row.next(Fields.timeStamp)
    }
}
