// SPDX-License-Identifier: Apache-2.0

/// What kind of account a ledger account is (`GenMaster.AccountType`).
public enum AccountType: CodeSet {
    /// `A`
    case asset
    /// `L`
    case liability
    /// `C`
    case capital
    /// `R`
    case revenue
    /// `E`
    case expense
    /// `S`: quantities and other figures that are no money.
    case statistical
    /// `T`: a pattern for new accounts.
    case template
    /// Any other code.
    case other(String)

    /// The codes that are known.
    public static var known: [(code: String, value: AccountType)] {
        [
            ("A", .asset), ("L", .liability), ("C", .capital), ("R", .revenue), ("E", .expense), ("S", .statistical),
            ("T", .template),
        ]
    }

    /// The code, if it is not a known one.
    public var unknownCode: String? { if case .other(let code) = self { code } else { nil } }

    /// Whether the account's balance ends with the year and goes to retained earnings; `nil` for other codes and for
    /// accounts that hold no money.
    public var isIncomeStatement: Bool? {
        switch self {
        case .revenue, .expense: true
        case .asset, .liability, .capital: false
        case .statistical, .template, .other: nil
        }
    }
}

/// Which part of SYSPRO a ledger entry comes from (`GenJournalCtl.JournalSource`, `GenJournalDetail.Source`,
/// `GenTransaction.Source`). The codes are seen in reports; what `CS`, `GR`, `PA` and `WP` stand for is inferred.
public enum JournalSource: CodeSet {
    /// `AP`
    case accountsPayable
    /// `AR`
    case accountsReceivable
    /// `AS`
    case assets
    /// `CS`
    case cashBook
    /// `GR`
    case goodsReceived
    /// `IN`
    case inventory
    /// `PA`
    case payroll
    /// `SA`
    case sales
    /// `WP`
    case workInProgress
    /// `JE`: entered in the ledger itself.
    case journalEntry
    /// Any other code.
    case other(String)

    /// The codes that are known.
    public static var known: [(code: String, value: JournalSource)] {
        [
            ("AP", .accountsPayable), ("AR", .accountsReceivable), ("AS", .assets), ("CS", .cashBook),
            ("GR", .goodsReceived), ("IN", .inventory), ("PA", .payroll), ("SA", .sales), ("WP", .workInProgress),
            ("JE", .journalEntry),
        ]
    }

    /// The code, if it is not a known one.
    public var unknownCode: String? { if case .other(let code) = self { code } else { nil } }
}
