// SPDX-License-Identifier: Apache-2.0

import Columnar

/// The chart of accounts with its balances: GenMaster, GenHistory, GenControl.
///
/// Debits are positive, credits negative; all balances of the chart add up to zero, in every period.
struct LedgerGenerator {
    /// The account that customers' debts stand on.
    static let debtors = "10-1200-000"
    /// Where sales are credited.
    static let sales = "10-4000-100"
    /// Where customers' payments arrive.
    static let bank = "10-1000-000"
    /// What balances the chart.
    static let earnings = "10-3900-000"

    /// Number, name, type, and whether it is kept by cost centre.
    private static let accounts: [(number: String, name: String, type: String, byCostCentre: Bool)] = [
        ("1000", "Bank current account", "A", false), ("1100", "Petty cash", "A", false),
        ("1200", "Trade debtors", "A", false), ("1300", "Inventory", "A", false),
        ("1350", "Goods in transit", "A", false), ("1500", "Vehicles at cost", "A", false),
        ("1550", "Vehicles: accumulated depreciation", "A", false), ("2000", "Trade creditors", "L", false),
        ("2100", "VAT control", "L", false), ("2200", "Goods received not invoiced", "L", false),
        ("2500", "Long-term loan", "L", false), ("3000", "Share capital", "C", false),
        ("3900", "Retained earnings", "C", false), ("4000", "Sales", "R", true), ("4100", "Sales returns", "R", true),
        ("4900", "Interest received", "R", false), ("5000", "Cost of sales", "E", true),
        ("5100", "Stock adjustments", "E", true), ("6000", "Salaries and wages", "E", true),
        ("6100", "Rent", "E", true), ("6200", "Fuel & oil", "E", true), ("6300", "Bank charges", "E", false),
        ("6400", "Depreciation", "E", true), ("6500", "Directors' fees", "E", false),
        ("6900", "Sundry expenses", "E", true),
    ]
    private static let costCentres = ["100", "200", "300", "400", "500"]

    /// Fills the three tables.
    static func fill(_ database: inout SysproDatabase, _ options: SysproOptions, _ random: inout SplitMix64) throws {
        let company = Cell.text(options.company)
        let (year, month, _) = options.currentDate.components
        var master: [[Cell]] = []
        var history: [[Cell]] = []
        var totals: [String: Int64] = [:]
        var sums = Array(repeating: Array(repeating: Int64(0), count: 14), count: 2)

        func add(_ code: String, _ name: String, _ type: String, _ periods: [[Int64]]) {
            let current = periods[1][month]
            let before = periods[1][month - 1]
            let change = current - before
            totals[type, default: 0] += current
            master.append([
                company, .text(code), .text(name), .text(type), .number(current), .number(before),
                .number(max(change, 0)), .number(max(-change, 0)), .text("GRP\(code.dropFirst(3).prefix(1))"),
                .text(["1200", "1300", "2000"].contains(code.dropFirst(3).prefix(4)) ? "Y" : "N"),
            ])
            for (offset, balances) in periods.enumerated() {
                let months = (1...15).map { Cell.number(offset == 1 && $0 > month ? 0 : balances[min($0, 12)]) }
                history.append(
                    [company, .text(code), .number(Int64(year - 1 + offset)), .number(balances[0])] + months)
            }
        }

        for branch in TradeNames.branches {
            for account in accounts {
                for centre in account.byCostCentre ? costCentres : ["000"] {
                    let code = "\(branch.0)-\(account.number)-\(centre)"
                    guard code != earnings else { continue }
                    let name = "\(account.name), \(branch.1)" + (account.byCostCentre ? " \(centre)" : "")
                    var periods: [[Int64]] = []
                    var balance = account.type == "R" || account.type == "E" ? 0 : signed(account.type, &random) * 20
                    for period in 0..<2 {
                        // Revenue and expense begin each year at nothing.
                        if account.type == "R" || account.type == "E" { balance = 0 }
                        var balances = [balance]
                        for _ in 1...12 {
                            balance += signed(account.type, &random)
                            balances.append(balance)
                        }
                        for index in balances.indices { sums[period][index] += balances[index] }
                        periods.append(balances)
                    }
                    add(code, String(name.prefix(50)), account.type, periods)
                }
            }
        }
        add(earnings, "Retained earnings, \(TradeNames.branches[0].1)", "C", sums.map { $0.prefix(13).map { -$0 } })
        for pseudo in ["FORCED", "RETAINED"] {
            let blanks = Array(repeating: Cell.number(0), count: 16)
            history.append([company, .text(pseudo), .number(Int64(year))] + blanks)
        }
        try database.append(
            "GenMaster",
            [
                "Company", "GlCode", "Description", "AccountType", "CurrentBalance", "PrevPerEndBal", "PtdDrValue",
                "PtdCrValue", "GlGroup", "ControlAccFlag",
            ], master)
        try database.append(
            "GenHistory",
            ["Company", "GlCode", "GlYear", "BeginYearBalance"] + (1...15).map { "ClosingBalPer\($0)" }, history)
        try database.sort("GenMaster")
        try database.sort("GenHistory")
        try database.append(
            "GenControl",
            [
                "Company", "GlYear", "GlPeriod", "CurYrNxtJnl", "CurBalAsset", "CurBalLiability", "CurBalCapital",
                "CurBalRevenue", "CurBalExpense",
            ],
            [
                [company, .number(Int64(year)), .number(Int64(month)), .number(1)]
                    + ["A", "L", "C", "R", "E"].map { .number(totals[$0, default: 0]) }
            ])
    }

    /// An amount in cents with the sign that such an account usually has.
    private static func signed(_ type: String, _ random: inout SplitMix64) -> Int64 {
        let amount = Int64(random.skewed(90_000_000))
        return type == "A" || type == "E" ? amount : -amount
    }
}
