// SPDX-License-Identifier: Apache-2.0
// Written by EntityGenerator from the service's $metadata; it is written again each time, so do not edit it.
// swift-format-ignore-file

public import Columnar
public import SysproOData

/// A currency, with its rates to local currency.
public struct TblCurrency: ODataEntity, Hashable {
    public static let entitySet = "TblCurrency"
    public static let key: [TableQuery.KeyProperty] = [TableQuery.KeyProperty("Currency")]
    public static let fields: [any FieldName] = [
        Fields.currency, Fields.description, Fields.buyExchangeRate, Fields.buyMulDiv, Fields.buyEcDeclRate,
        Fields.buyEcDeclFact, Fields.sellExchangeRate, Fields.sellMulDiv, Fields.sellEcDeclRate, Fields.sellEcDeclFact,
        Fields.triangReqd, Fields.intermediateCur, Fields.fixedRate, Fields.tolerance, Fields.timeStamp,
    ]

    /// The properties of ``TblCurrency``.
    public enum Fields {
        public static let currency = Field<TblCurrency, String>("Currency")
        public static let description = Field<TblCurrency, String>("Description")
        public static let buyExchangeRate = Field<TblCurrency, FixedDecimal>("BuyExchangeRate", .numeric(precision: 18, scale: 6))
        public static let buyMulDiv = Field<TblCurrency, String>("BuyMulDiv")
        public static let buyEcDeclRate = Field<TblCurrency, FixedDecimal>("BuyEcDeclRate", .numeric(precision: 18, scale: 6))
        public static let buyEcDeclFact = Field<TblCurrency, String>("BuyEcDeclFact")
        public static let sellExchangeRate = Field<TblCurrency, FixedDecimal>("SellExchangeRate", .numeric(precision: 18, scale: 6))
        public static let sellMulDiv = Field<TblCurrency, String>("SellMulDiv")
        public static let sellEcDeclRate = Field<TblCurrency, FixedDecimal>("SellEcDeclRate", .numeric(precision: 18, scale: 6))
        public static let sellEcDeclFact = Field<TblCurrency, String>("SellEcDeclFact")
        public static let triangReqd = Field<TblCurrency, String>("TriangReqd")
        public static let intermediateCur = Field<TblCurrency, String>("IntermediateCur")
        public static let fixedRate = Field<TblCurrency, String>("FixedRate")
        public static let tolerance = Field<TblCurrency, FixedDecimal>("Tolerance", .numeric(precision: 18, scale: 2))
        public static let timeStamp = Field<TblCurrency, String?>("TimeStamp", edm: .binary)
    }

    public let currency: String
    public let description: String
    public let buyExchangeRate: FixedDecimal
    /// How the buying rate is applied: `M` multiplies, `D` divides.
    public let buyMulDiv: String
    public let buyEcDeclRate: FixedDecimal
    public let buyEcDeclFact: String
    public let sellExchangeRate: FixedDecimal
    /// How the selling rate is applied: `M` multiplies, `D` divides.
    public let sellMulDiv: String
    public let sellEcDeclRate: FixedDecimal
    public let sellEcDeclFact: String
    public let triangReqd: String
    public let intermediateCur: String
    public let fixedRate: String
    public let tolerance: FixedDecimal
    /// The row's version, which the database raises with each write; over OData good for equality only.
    public let timeStamp: String?

    public init(from row: inout RowReader) throws {
        self.currency = try row.next(Fields.currency)
        self.description = try row.next(Fields.description)
        self.buyExchangeRate = try row.next(Fields.buyExchangeRate)
        self.buyMulDiv = try row.next(Fields.buyMulDiv)
        self.buyEcDeclRate = try row.next(Fields.buyEcDeclRate)
        self.buyEcDeclFact = try row.next(Fields.buyEcDeclFact)
        self.sellExchangeRate = try row.next(Fields.sellExchangeRate)
        self.sellMulDiv = try row.next(Fields.sellMulDiv)
        self.sellEcDeclRate = try row.next(Fields.sellEcDeclRate)
        self.sellEcDeclFact = try row.next(Fields.sellEcDeclFact)
        self.triangReqd = try row.next(Fields.triangReqd)
        self.intermediateCur = try row.next(Fields.intermediateCur)
        self.fixedRate = try row.next(Fields.fixedRate)
        self.tolerance = try row.next(Fields.tolerance)
        self.timeStamp = try row.next(Fields.timeStamp)
    }
}
