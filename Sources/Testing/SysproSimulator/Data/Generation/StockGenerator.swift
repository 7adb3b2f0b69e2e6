// SPDX-License-Identifier: Apache-2.0

import Columnar

/// What lies in the warehouses: InvMaster and InvWarehouse.
struct StockGenerator {
    static func fill(
        _ database: inout SysproDatabase, count: Int, _ options: SysproOptions, _ random: inout SplitMix64
    ) throws {
        let today = Int32(options.currentDate.daysSince1970)
        var items: [[Cell]] = []
        var stocks: [[Cell]] = []
        for index in 0..<count {
            let (good, productClass) = random.pick(TradeNames.goods)
            let description = "\(good), \(random.pick(TradeNames.sizes))"
            let code =
                index < TradeNames.awkwardStockCodes.count
                ? TradeNames.awkwardStockCodes[index] : "\(productClass)-\(100_000 + index)"
            let cost = Int64(random.skewed(50_000)) * 1000 + Int64(random.below(100_000))
            items.append([
                .text(code), .text(description), .text("\(description) (\(code))"), .text("EA"), .text("EA"),
                .text("EA"),
                .number(1_000_000), .number(1_000_000), .number(Int64(random.skewed(900_000)) * 100),
                .text(productClass),
                .text("A"), .text(random.pick(["A", "B", "C"])), .text(random.pick(TradeNames.buyers)),
                .text(TradeNames.warehouses[0]), .number(cost), .date(today - 1200 - Int32(random.below(2000))),
                .number(Int64(random.within(1...60))), .text(random.percent(2) ? "F" : ""),
            ])
            let places = random.within(1...3)
            for warehouse in TradeNames.warehouses.prefix(places) {
                let moved = today - Int32(random.skewed(700))
                let sold: Int32? = random.percent(80) ? moved : nil
                // Whole pieces mostly, sixths of a metre now and then: six places are used.
                let onHand = Int64(random.skewed(5000)) * 1_000_000 + (random.percent(15) ? 166_667 : 0)
                stocks.append([
                    .text(code), .text(warehouse), .number(random.percent(4) ? -onHand / 10 : onHand),
                    .number(onHand / 5), .number(Int64(random.skewed(400)) * 1_000_000),
                    .number(Int64(random.skewed(200)) * 1_000_000), .number(Int64(random.within(1...50)) * 1_000_000),
                    .number(Int64(random.within(60...500)) * 1_000_000), .number(cost), .number(cost),
                    .text("BIN\(random.within(1...99))"), .date(sold), .date(moved),
                    .date(today - Int32(random.skewed(900))), .date(today - Int32(random.skewed(400))),
                    .number(Int64(random.skewed(9_000_000))), .number(Int64(random.skewed(90_000_000))),
                    .date(today - 1100),
                ])
            }
        }
        try database.append(
            "InvMaster",
            [
                "StockCode", "Description", "LongDesc", "StockUom", "AlternateUom", "OtherUom", "ConvFactAltUom",
                "ConvFactOthUom", "Mass", "ProductClass", "TaxCode", "AbcClass", "Buyer", "WarehouseToUse",
                "MaterialCost",
                "DateStkAdded", "LeadTime", "StockOnHold",
            ], items)
        try database.sort("InvMaster")
        try database.append(
            "InvWarehouse",
            [
                "StockCode", "Warehouse", "QtyOnHand", "QtyAllocated", "QtyOnOrder", "QtyOnBackOrder", "MinimumQty",
                "MaximumQty", "UnitCost", "LastCostEntered", "DefaultBin", "DateLastSale", "DateLastStockMove",
                "DateLastCostChange", "DateLastPurchase", "MtdSalesValue", "YtdSalesValue", "DateWhAdded",
            ], stocks)
        try database.sort("InvWarehouse")
    }
}
