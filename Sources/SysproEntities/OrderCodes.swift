// SPDX-License-Identifier: Apache-2.0

/// How far a sales order is (`SorMaster.OrderStatus`).
public enum SalesOrderStatus: CodeSet {
    /// `0`
    case inProcess
    /// `1`
    case open
    /// `2`
    case openBackOrder
    /// `3`
    case releasedBackOrder
    /// `4`
    case inWarehouse
    /// `8`
    case readyToInvoice
    /// `9`
    case complete
    /// `*`: cancelled while it was entered.
    case cancelledInEntry
    /// `\`
    case cancelled
    /// `F`: for a later date.
    case forward
    /// `S`: held until something about it is settled.
    case suspense
    /// Any other code.
    case other(String)

    /// The codes that are known.
    public static var known: [(code: String, value: SalesOrderStatus)] {
        [
            ("0", .inProcess), ("1", .open), ("2", .openBackOrder), ("3", .releasedBackOrder), ("4", .inWarehouse),
            ("8", .readyToInvoice), ("9", .complete), ("*", .cancelledInEntry), ("\\", .cancelled), ("F", .forward),
            ("S", .suspense),
        ]
    }

    /// The code, if it is not a known one.
    public var unknownCode: String? { if case .other(let code) = self { code } else { nil } }

    /// Whether nothing more will happen to the order; `nil` for other codes.
    public var isFinal: Bool? {
        switch self {
        case .complete, .cancelled, .cancelledInEntry: true
        case .other: nil
        default: false
        }
    }
}

/// How far a purchase order is (`PorMasterHdr.OrderStatus`); `CancelledFlag` says so too if it was cancelled.
public enum PurchaseOrderStatus: CodeSet {
    /// `0`
    case inProcess
    /// `1`
    case readyToPrint
    /// `4`
    case printed
    /// `9`
    case complete
    /// `*`
    case cancelled
    /// Any other code.
    case other(String)

    /// The codes that are known.
    public static var known: [(code: String, value: PurchaseOrderStatus)] {
        [("0", .inProcess), ("1", .readyToPrint), ("4", .printed), ("9", .complete), ("*", .cancelled)]
    }

    /// The code, if it is not a known one.
    public var unknownCode: String? { if case .other(let code) = self { code } else { nil } }
}

/// What a document of accounts receivable is (`ArInvoice.DocumentType`).
public enum DocumentType: CodeSet {
    /// `I`
    case invoice
    /// `C`
    case creditNote
    /// `D`
    case debitNote
    /// Any other code.
    case other(String)

    /// The codes that are known.
    public static var known: [(code: String, value: DocumentType)] {
        [("I", .invoice), ("C", .creditNote), ("D", .debitNote)]
    }

    /// The code, if it is not a known one.
    public var unknownCode: String? { if case .other(let code) = self { code } else { nil } }
}
