// SPDX-License-Identifier: Apache-2.0

/// What was ordered, line by line: SorDetail for customers' orders, PorMasterDetail for suppliers'.
struct OrderLinesGenerator {
    /// A stock item that lines name.
    private struct Item {
        let code: String
        let description: String
        let productClass: String
        let cost: Int64
    }

    static func fill(_ database: inout SysproDatabase, _ random: inout SplitMix64) throws {
        let items = try items(of: database)
        try addSales(items, to: &database, &random)
        try addPurchases(items, to: &database, &random)
    }

    private static func items(of database: SysproDatabase) throws -> [Item] {
        let table = try database.table("InvMaster")
        let (code, description) = (try table.column("StockCode"), try table.column("Description"))
        let (productClass, cost) = (try table.column("ProductClass"), try table.column("MaterialCost"))
        return table.order.map(Int.init).map { row in
            Item(
                code: table.text(row, code), description: table.text(row, description),
                productClass: table.text(row, productClass), cost: table.number(row, cost))
        }
    }

    private static func addSales(
        _ items: [Item], to database: inout SysproDatabase, _ random: inout SplitMix64
    ) throws {
        let orders = try database.table("SorMaster")
        let (number, status) = (try orders.column("SalesOrder"), try orders.column("OrderStatus"))
        let (warehouse, ship) = (try orders.column("Warehouse"), try orders.column("ReqShipDate"))
        var rows: [[Cell]] = []
        for order in orders.order.map(Int.init) {
            let isOpen = !["9", "\\"].contains(orders.text(order, status))
            for line in 1...random.within(1...2) {
                let item = random.pick(items)
                let quantity = Int64(random.skewed(500)) * 1_000_000
                let waiting = isOpen && random.percent(30) ? quantity / 2 : 0
                rows.append([
                    .text(orders.text(order, number)), .number(Int64(line)), .text("1"), .text(item.code),
                    .text(item.description), .text(orders.text(order, warehouse)), .number(quantity),
                    .number(isOpen ? quantity - waiting : 0), .number(waiting), .number(item.cost), .text("EA"),
                    .number(item.cost * Int64(random.within(110...190)) / 100), .text("EA"),
                    .text(item.productClass), .date(orders.date(order, ship)),
                ])
            }
            if rows.count > 4096 {
                try database.append("SorDetail", salesColumns, rows)
                rows.removeAll(keepingCapacity: true)
            }
        }
        try database.append("SorDetail", salesColumns, rows)
        try database.sort("SorDetail")
    }

    private static let salesColumns = [
        "SalesOrder", "SalesOrderLine", "LineType", "MStockCode", "MStockDes", "MWarehouse", "MOrderQty", "MShipQty",
        "MBackOrderQty", "MUnitCost", "MOrderUom", "MPrice", "MPriceUom", "MProductClass", "MLineShipDate",
    ]

    private static func addPurchases(
        _ items: [Item], to database: inout SysproDatabase, _ random: inout SplitMix64
    ) throws {
        let orders = try database.table("PorMasterHdr")
        let (number, warehouse) = (try orders.column("PurchaseOrder"), try orders.column("Warehouse"))
        let (due, done) = (try orders.column("OrderDueDate"), try orders.column("DatePoCompleted"))
        var rows: [[Cell]] = []
        for order in orders.order.map(Int.init) {
            let completed = orders.date(order, done)
            for line in 1...random.within(1...2) {
                let item = random.pick(items)
                let quantity = Int64(random.skewed(2_000)) * 1_000_000
                rows.append([
                    .text(orders.text(order, number)), .number(Int64(line)), .text("1"), .text(item.code),
                    .text(item.description), .text(orders.text(order, warehouse)), .text("EA"), .text("EA"),
                    .number(quantity), .number(completed == nil ? 0 : quantity), .date(orders.date(order, due)),
                    .date(completed), .number(item.cost), .text("EA"), .text(item.productClass),
                    .text(completed == nil ? "N" : "Y"),
                ])
            }
        }
        try database.append(
            "PorMasterDetail",
            [
                "PurchaseOrder", "Line", "LineType", "MStockCode", "MStockDes", "MWarehouse", "MOrderUom",
                "MStockingUom", "MOrderQty", "MReceivedQty", "MLatestDueDate", "MLastReceiptDat", "MPrice", "MPriceUom",
                "MProductClass", "MCompleteFlag",
            ], rows)
        try database.sort("PorMasterDetail")
    }
}
