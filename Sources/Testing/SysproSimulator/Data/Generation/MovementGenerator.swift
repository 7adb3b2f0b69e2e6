// SPDX-License-Identifier: Apache-2.0

import Columnar

/// What came into the warehouses and what was sold out of them: InvMovements.
struct MovementGenerator {
    static let columns = [
        "StockCode", "Warehouse", "TrnYear", "TrnMonth", "EntryDate", "TrnTime", "MovementType", "TrnQty", "TrnValue",
        "CostValue", "UnitCost", "Reference",
    ]

    static func fill(_ database: inout SysproDatabase, _ random: inout SplitMix64) throws {
        let stock = try database.table("InvWarehouse")
        let (code, warehouse) = (try stock.column("StockCode"), try stock.column("Warehouse"))
        let (moved, cost) = (try stock.column("DateLastStockMove"), try stock.column("UnitCost"))
        var rows: [[Cell]] = []
        for row in stock.order.map(Int.init) {
            var day = stock.date(row, moved) ?? 0
            for _ in 1...random.within(2...4) {
                let isSale = random.percent(60)
                rows.append(
                    cells(
                        of: (stock.text(row, code), stock.text(row, warehouse)), on: day,
                        quantity: Int64(random.skewed(300)) * (isSale ? -1_000_000 : 1_000_000),
                        cost: stock.number(row, cost), isSale: isSale, number: database.nextNumber("movement")))
                day -= Int32(random.within(1...60))
            }
        }
        try database.append("InvMovements", columns, rows)
        try database.sort("InvMovements")
    }

    /// A movement; a sale's value is its price, at a margin of a quarter, and what leaves is negative.
    ///
    /// - Parameters:
    ///   - quantity: in millionths.
    ///   - cost: of one, in hundred-thousandths.
    static func cells(
        of place: (stockCode: String, warehouse: String), on day: Int32, quantity: Int64, cost: Int64, isSale: Bool,
        number: Int
    ) -> [Cell] {
        let (year, month, _) = CalendarDate(daysSince1970: Int(day)).components
        // More than the column holds stands there as the most that it holds.
        let most = Int128(74_999_999_999_999)
        let worth = Int64(max(-most, min(most, Int128(quantity) * Int128(cost) / 1_000_000_000)))
        return [
            .text(place.stockCode), .text(place.warehouse), .number(Int64(year)), .number(Int64(month)), .date(day),
            .number(Int64(8_000_000 + number % 9_000_000)), .text(isSale ? "S" : "I"), .number(quantity),
            .number(isSale ? worth * 4 / 3 : worth), .number(worth), .number(cost), .text("MOVE \(number)"),
        ]
    }
}
