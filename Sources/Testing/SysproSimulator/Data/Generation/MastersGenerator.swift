// SPDX-License-Identifier: Apache-2.0

/// The small tables that others name by code: GenGroups, SalBranch, TblArTerms; and the budgets, GenBudgets.
struct MastersGenerator {
    private static let groups = [
        ("GRP1", "Assets"), ("GRP2", "Liabilities"), ("GRP3", "Capital"), ("GRP4", "Revenue"),
        ("GRP5", "Cost of sales"), ("GRP6", "Operating expenses"),
    ]

    static func fill(_ database: inout SysproDatabase, _ options: SysproOptions, _ random: inout SplitMix64) throws {
        let company = Cell.text(options.company)
        try database.append(
            "GenGroups", ["Company", "GlGroup", "Description"],
            groups.map { [company, .text($0.0), .text($0.1)] })
        try database.append(
            "SalBranch", ["Branch", "Description"], TradeNames.branches.map { [.text($0.0), .text($0.1)] })
        try database.append(
            "TblArTerms", ["TermsCode", "Description", "DueDays"],
            TradeNames.terms.map { terms in
                let words = terms.1 == 0 ? "Cash on delivery" : "\(terms.1) days from invoice"
                return [.text(terms.0), .text(words), .number(Int64(terms.1))]
            })
        try database.sort("TblArTerms")
        try addBudgets(to: &database, &random)
    }

    /// What revenue and expense should be in each month of the current year and the next.
    private static func addBudgets(to database: inout SysproDatabase, _ random: inout SplitMix64) throws {
        let master = try database.table("GenMaster")
        let (company, code) = (try master.column("Company"), try master.column("GlCode"))
        let type = try master.column("AccountType")
        var rows: [[Cell]] = []
        for row in master.order.map(Int.init) where ["R", "E"].contains(master.text(row, type)) {
            for year in ["C", "N"] {
                let month = Int64(random.skewed(90_000_000)) * (master.text(row, type) == "R" ? -1 : 1)
                let months = (1...15).map { Cell.number($0 > 12 ? 0 : month + Int64(random.below(1_000))) }
                rows.append([.text(master.text(row, company)), .text(master.text(row, code)), .text(year)] + months)
            }
        }
        try database.append(
            "GenBudgets", ["Company", "GlCode", "BudgetType"] + (1...15).map { "Budget\($0)" }, rows)
        try database.sort("GenBudgets")
    }
}
