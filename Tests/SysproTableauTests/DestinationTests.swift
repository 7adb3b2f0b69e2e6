// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import HyperExtract
import LoopbackHTTP
import SyncCore
import SysproSimulator
import TableauREST
import TableauSimulator
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

@Suite(
    "The data source that is loaded", .enabled(if: (try? Hyperd.locate()) != nil, "hyperd is installed by make setup"))
struct DestinationTests {
    @Test("A data source that somebody else made is not touched without 'adopt', and is loaded with it")
    func foreign() async throws {
        try await DestinationWorld.with { world in
            #expect(try await world.sync("theirs").status == .ok)
            let (before, source) = (await world.changes, await world.tableau.dataSources)

            let refused = try await world.sync()
            #expect(refused.status == .failed && refused.error?.code == "configuration")
            let message = refused.error?.message ?? ""
            #expect(message.contains("'Stock' in 'Finance'") && message.contains("adopt: true"))
            #expect(await world.changes == before)

            let finding = try #require(try await world.check())
            #expect(finding.status == .failed && finding.message.contains("adopt: true"))
            #expect(try await world.check(adopt: true)?.status == .ok)
            #expect(try await world.check("theirs")?.status == .ok)

            let adopted = try await world.sync(adopt: true)
            #expect(adopted.status == .ok && adopted.counts.unchanged == adopted.counts.read)
            // Its rows are compared and updated: it is not published again, so that what people added stays.
            #expect(await world.changes == before)
            #expect(await world.tableau.dataSources.map(\.id) == source.map(\.id))
            #expect(try await world.sync().status == .ok, "what was taken over once is ours")
        }
    }

    @Test("A data source whose key column has a collation is published whole, and no record replaces another")
    func collated() async throws {
        try await DestinationWorld.with { world in
            let warehouse = try #require(try world.syspro.rows(of: "InvWarehouse").first).text("Warehouse")
            try world.syspro.insert("InvWarehouse", ["StockCode": .text("ZZ1"), "Warehouse": .text(warehouse)])
            #expect(try await world.sync("theirs").status == .ok)
            let source = try #require(await world.tableau.dataSource(named: "Stock", in: "Finance"))
            let rows = try await world.tableau.rows(of: source)
            // Somebody publishes the same rows with a key column that takes 'a' for 'A'.
            let file = ExtractFile(world.folder + "/collated.hyper")
            try await withHyperServer { server in
                try await server.connected { connection in
                    try await file.replaced(on: connection, version: .fitting(rows.schema)) { alias in
                        let table = HyperTable(database: alias)
                        try await connection.execute("CREATE SCHEMA \(quoted(identifier: alias)).\"Extract\"")
                        try await connection.execute(
                            "CREATE TABLE \(table.sql) (\"Stock code\" text COLLATE \"en_US_CI\" NOT NULL, "
                                + "\"Warehouse\" text NOT NULL, \"On hand\" numeric(18,6))")
                        try await connection.copy(into: table) { try await $0.write(rows) }
                    }
                }
            }
            try await world.asSomebodyElse {
                let project = try #require(try await $0.projects.find("Finance"))
                _ = try await $0.dataSources.publish(file: file.path, named: "Stock", in: project, mode: .overwrite)
            }
            // SYSPRO has a stock code that differs from another one by case alone.
            try world.syspro.insert("InvWarehouse", ["StockCode": .text("zz1"), "Warehouse": .text(warehouse)])
            let report = try await world.sync(adopt: true)
            #expect(report.status == .ok, "\(report.error?.message ?? "")")
            let published = try #require(await world.tableau.dataSource(named: "Stock", in: "Finance"))
            #expect(try await world.tableau.rows(of: published).count == rows.count + 1)
            #expect(try await world.sync(adopt: true).counts.unchanged == rows.count + 1)
        }
    }

    @Test("A data source of ours that was deleted and made again by somebody else is somebody else's")
    func madeAgain() async throws {
        try await DestinationWorld.with { world in
            #expect(try await world.sync().status == .ok)
            let first = try #require(await world.tableau.dataSource(named: "Stock", in: "Finance"))
            try await world.delete(first.id)
            #expect(try await world.sync("theirs").status == .ok)
            let refused = try await world.sync()
            #expect(refused.status == .failed && refused.error?.code == "configuration")
        }
    }

    @Test("A mirror that is lost does not make a data source of ours somebody else's")
    func lostMirror() async throws {
        try await DestinationWorld.with { world in
            #expect(try await world.sync().status == .ok)
            try FileManager.default.removeItem(atPath: world.folder + "/ours/mirrors")
            let report = try await world.sync()
            #expect(report.status == .ok && report.counts.unchanged == report.counts.read)
        }
    }

    @Test(
        "A column that somebody took away or gave another type is explained, and nothing is sent",
        arguments: [true, false])
    func drift(renames: Bool) async throws {
        try await DestinationWorld.with { world in
            #expect(try await world.sync().status == .ok)
            try await world.later {
                let theirs = try await world.sync(
                    "theirs", adopt: true, load: "replace", column: renames ? "Quantity" : "On hand",
                    type: renames ? "numeric(18,6)" : "text")
                #expect(theirs.status == .ok)
            }
            let before = await world.changes
            let refused = try await world.sync()
            #expect(refused.status == .failed && refused.error?.code == "schema")
            let message = refused.error?.message ?? ""
            #expect(message.contains(renames ? "'On hand' is missing; 'Quantity'" : "'On hand' is text"))
            #expect(message.contains("adopt: true"))
            #expect(await world.changes == before)

            #expect(try await world.sync(adopt: true).status == .ok)
            let source = try #require(await world.tableau.dataSource(named: "Stock", in: "Finance"))
            let rows = try await world.tableau.rows(of: source)
            #expect(
                rows.schema.columns.contains { $0.name == "On hand" && $0.type == .numeric(precision: 18, scale: 6) })
            #expect(rows.count > 0)
            #expect(try await world.sync().status == .ok)
        }
    }

    @Test(
        "A data source that cannot be updated in place is recognised first, and published over with 'adopt'"
    )
    func notUpdatable() async throws {
        try await DestinationWorld.with { world in
            #expect(try await world.sync().status == .ok)
            let source = try #require(await world.tableau.dataSource(named: "Stock", in: "Finance"))
            try await world.later { try await world.tableau.connect(source, to: "sqlserver") }
            let before = await world.changes
            let refused = try await world.sync()
            #expect(refused.status == .failed && refused.error?.code == "configuration")
            #expect(refused.error?.message.contains("connected to sqlserver") == true)
            #expect(await world.changes == before)

            let logs = LogLines()
            #expect(try await world.sync(adopt: true, logs: logs).status == .ok)
            #expect(await world.changes > before)
            #expect(logs.all.contains { $0.hasPrefix("warning: it is connected to sqlserver") })
            #expect(try await world.tableau.rows(of: source).count > 0)
            #expect(try await world.sync().status == .ok)
        }
    }

    @Test("Where nobody has been at it, a data source's columns are not asked for: the service's calls are few")
    func fewQuestions() async throws {
        try await DestinationWorld.with { world in
            for _ in 0..<3 { #expect(try await world.sync().status == .ok) }
            #expect(await world.tableau.requests(of: .readMetadata) == 0)
            try await world.later {
                try await #expect(world.sync("theirs", adopt: true, load: "replace").status == .ok)
            }
            let asked = await world.tableau.requests(of: .readMetadata)
            #expect(try await world.sync().status == .ok)
            #expect(await world.tableau.requests(of: .readMetadata) == asked + 1)
        }
    }

    @Test("Where there is no VizQL Data Service, loads go on, and that is said at info")
    func withoutService() async throws {
        try await DestinationWorld.with { world in
            await world.tableau.configure { $0.queriesEnabled = false }
            #expect(try await world.sync().status == .ok)
            try await world.later {
                try await #expect(world.sync("theirs", adopt: true, load: "replace").status == .ok)
            }
            let logs = LogLines()
            #expect(try await world.sync(logs: logs).status == .ok)
            #expect(logs.all.filter { $0.hasPrefix("info: VizQL Data Service is not available") }.count == 1)
        }
    }

    @Test("If there is neither that service nor a download, a warning says so and loads go on")
    func hint() async throws {
        try await DestinationWorld.with { world in
            await world.tableau.configure { $0.queriesEnabled = false }
            #expect(try await world.sync().status == .ok)
            try await world.later {
                try await #expect(
                    world.sync("theirs", adopt: true, load: "replace", column: "Quantity").status == .ok)
            }
            await world.tableau.inject(.init(.error, at: .download, value: 403_004))
            let logs = LogLines()
            #expect(try await world.sync(logs: logs).status == .ok)
            #expect(logs.all.contains { $0.hasPrefix("warning:") && $0.contains("its columns cannot be seen") })
        }
    }

    @Test("What people see is compared by name, then by caption; kinds of numbers are told apart where they matter")
    func comparison() {
        let schema = Schema(
            [
                Schema.Column("Key", .text, nullable: false), Schema.Column("Count", .integer, nullable: true),
                Schema.Column("Value", .numeric(precision: 10, scale: 0), nullable: true),
                Schema.Column("Day", .date, nullable: true),
            ], key: ["Key"])
        let fields: [DataSourceField] = [
            .init(name: "Key", caption: "Customer", dataType: .string),
            .init(name: "[1]", caption: "Count", dataType: .integer),
            .init(name: "Value", dataType: .integer), .init(name: "Day", dataType: .dateTime),
            .init(name: "Calculation_1", caption: "Margin", dataType: .real, columnClass: "CALCULATION"),
        ]
        let drift = DestinationDrift(of: schema, shown: fields)
        #expect(drift.remarks == ["the column 'Key' is called 'Customer' in Tableau"])
        #expect(drift.faults == ["the column 'Day' is DATETIME and was published as date"])
        let hidden = DestinationDrift(of: schema, shown: Array(fields.dropFirst()))
        #expect(hidden.faults.contains("the column 'Key' is missing or hidden"))
    }

    @Test("A record that cannot be read stops the run instead of making the data source somebody else's")
    func damagedRecord() async throws {
        let path = NSTemporaryDirectory() + "record-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let folder = try StateFolder(path)
        #expect(try DestinationHistory.read("Stock", in: folder) == nil)
        let record = DestinationHistory(
            "id-1", schema: Schema([Schema.Column("Key", .text, nullable: false)], key: ["Key"]), change: .at(Date()))
        try record.write("Stock", in: folder)
        #expect(try DestinationHistory.read("Stock", in: folder) == record)
        let file = try #require(try FileManager.default.contentsOfDirectory(atPath: path + "/destinations").first)
        try Data("{".utf8).write(to: URL(filePath: "\(path)/destinations/\(file)"))
        #expect(throws: SyncError.self) { try DestinationHistory.read("Stock", in: folder) }
    }

    @Test(
        "What people added is listed and kept where the mapping changes, and goes only with 'adopt'",
        arguments: [true, false])
    func peoplesWork(hasService: Bool) async throws {
        try await DestinationWorld.with { world in
            await world.tableau.configure { $0.queriesEnabled = hasService }
            #expect(try await world.sync().status == .ok)
            let source = try #require(await world.tableau.dataSource(named: "Stock", in: "Finance"))
            try await world.later {
                try await world.tableau.calculate("Margin & more", as: "[On hand] * 2", in: source)
            }
            #expect(try await world.sync().status == .ok, "rows are updated beside it")
            let before = await world.changes
            let refused = try await world.sync(column: "Quantity")
            #expect(refused.status == .failed && refused.error?.code == "configuration")
            #expect(refused.error?.message.contains("the calculated field 'Margin & more'") == true)
            #expect(refused.error?.message.contains("adopt: true") == true)
            #expect(await world.changes == before, "nothing was sent")

            let logs = LogLines()
            #expect(try await world.sync(adopt: true, column: "Quantity", logs: logs).status == .ok)
            #expect(logs.all.contains { $0.hasPrefix("warning: it is published whole") && $0.contains("Margin") })
            #expect(try await world.sync(column: "Quantity").status == .ok)
        }
    }

    @Test("A mapping that changes where nobody has been at the data source is published without a question")
    func ownMapping() async throws {
        try await DestinationWorld.with { (world) async throws in
            #expect(try await world.sync().status == .ok)
            #expect(try await world.sync(column: "Quantity").status == .ok)
            #expect(await world.tableau.requests(of: .readMetadata) == 0)
        }
    }

    @Test("Of several connections, the one to the .hyper file is updated; with two of those, nothing is sent")
    func connections() async throws {
        try await DestinationWorld.with { world in
            #expect(try await world.sync().status == .ok)
            let source = try #require(await world.tableau.dataSource(named: "Stock", in: "Finance"))
            try await world.later { try await world.tableau.connect(source, to: "sqlserver", "hyper") }
            let row = try world.syspro.rows(of: "InvWarehouse")[0]
            try world.syspro.moveStock(
                row.text("StockCode"), warehouse: row.text("Warehouse"),
                quantity: FixedDecimal(mantissa: 1_000_000, scale: 6))
            let report = try await world.sync()
            #expect(report.status == .ok && report.counts.updated == 1, "\(report.error?.message ?? "")")
            let update = try #require(world.tableau.requestLog.requests(matching: "PATCH *").last)
            #expect(update.rawPath.contains("/connections/") && update.status == 202)

            try await world.later { try await world.tableau.connect(source, to: "hyper", "hyper") }
            let before = await world.changes
            let refused = try await world.sync()
            #expect(refused.status == .failed && refused.error?.message.contains("2 connections") == true)
            #expect(await world.changes == before)
        }
    }

    @Test(
        "One set of rules says whether rows are changed or the data source is published",
        arguments: [
            (.update, true, true, true, .update), (.update, true, true, false, .publish),
            (.update, true, false, true, .publish), (.update, true, false, false, .publish),
            (.update, false, true, true, .publish), (.update, false, false, true, .publish),
            (.replace, true, true, true, .publish), (.replace, true, true, false, .publish),
            (.replace, true, false, true, .publish), (.replace, false, false, true, .publish),
        ] as [(LoadTarget.Load, Bool, Bool, Bool, LoadPlan.Kind)])
    func rules(
        load: LoadTarget.Load, exists: Bool, fits: Bool, updatable: Bool, expected: LoadPlan.Kind
    ) {
        let access: DestinationAccess = updatable ? .asConfigured(connection: nil) : .publishOnly
        #expect(LoadPlan.Kind(load: load, exists: exists, mirrorFits: fits, access: access) == expected)
    }
}
