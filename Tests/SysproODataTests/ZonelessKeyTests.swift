// SPDX-License-Identifier: Apache-2.0

import Columnar
import CurlTransport
import LoopbackHTTP
import ServiceHTTP
import ServiceHTTPTesting
import SysproSimulator
import Testing

@testable import SysproOData

/// A key that holds a date as the server's clock shows it: where the clock stands has to be known to go on behind it.
@Suite(.timeLimit(.minutes(3))) struct ZonelessKeyTests {
    private static let stock = "ZONELESS"
    private static let columns = [ScanColumn("EntryDate", .date), ScanColumn("TrnTime", .integer)]

    /// Runs `body` with a service whose clock is ahead of UTC by `minutes`, and with the movements of one stock code: three
    /// days of four each, in the order of the key.
    private func with(
        _ minutes: Int, _ body: (SysproSimulator, [[Value]]) async throws -> Void
    ) async throws {
        var options = SysproOptions()
        options.dates = .withoutZone(minutes: minutes)
        options.pageCap = nil
        options.nextLink = .none
        try await withSysproSimulator(rows: 10, options: options) { syspro in
            var rows: [[Value]] = []
            for day in ["2026-03-05", "2026-03-06", "2026-03-07"].compactMap({ CalendarDate($0) }) {
                for time in 1...4 {
                    try syspro.insert(
                        "InvMovements",
                        [
                            "StockCode": .text(Self.stock), "Warehouse": .text("N"), "TrnYear": .integer(2026),
                            "TrnMonth": .integer(3), "EntryDate": .date(day), "TrnTime": .integer(Int64(time)),
                        ])
                    rows.append([.date(day), .integer(Int64(time))])
                }
            }
            try await body(syspro, rows)
        }
    }

    private func read(
        _ syspro: SysproSimulator, pageSize: Int, _ zone: ServerZone?,
        _ filter: Filter = .compare("StockCode", .equal, .text(stock))
    ) async throws -> [[Value]] {
        var configuration = try SysproConfiguration(
            root: syspro.url, company: syspro.company, operator: syspro.operator, password: Secret(syspro.password))
        configuration.clock = ImmediateClock()
        configuration.zone = zone
        let client = SysproOData.SysproClient(configuration, transport: CurlTransport())
        var query = try await client.metadata().query("InvMovements")
        query.filter = filter
        query.pageSize = pageSize
        var rows: [[Value]] = []
        for try await page in client.pages(query, columns: Self.columns) {
            #expect(page.refused.isEmpty)
            rows += (0..<page.records.count).map(page.records.row)
        }
        return rows
    }

    private func paths(_ syspro: SysproSimulator) -> [String] {
        syspro.server.log.requests.map(\.rawPath).filter { $0.contains("InvMovements") }
    }

    @Test(arguments: [120, -120, 0]) func withTheZoneEveryRecordIsReadOnceAndWithoutItTheReadSaysWhatIsMissing(
        _ minutes: Int
    ) async throws {
        try await with(minutes) { (syspro, rows) async throws in
            #expect(try await read(syspro, pageSize: 3, .fixed(minutesEast: minutes)) == rows)
            let error = await #expect(throws: ODataError.self) { try await read(syspro, pageSize: 3, nil) }
            #expect(error?.code == .cannotContinue && error?.isRetriable == false)
            #expect(error?.message.contains("'EntryDate'") == true && error?.message.contains("'timeZone'") == true)
        }
    }

    @Test(arguments: [120, -120]) func aTableOfOnePageNeedsNoZoneForTheServiceCountsIt(_ minutes: Int) async throws {
        try await with(minutes) { (syspro, rows) async throws in
            #expect(try await read(syspro, pageSize: 5_000, nil) == rows)
            let paths = paths(syspro)
            #expect(paths.count == 4 && paths[2].hasSuffix("InvMovements/$count"), "\(paths)")

            syspro.faults.add(.wrongCount(by: 1), on: "InvMovements", times: nil)
            let error = await #expect(throws: ODataError.self) { try await read(syspro, pageSize: 5_000, nil) }
            #expect(error?.code == .cannotContinue && error?.message.contains("'timeZone'") == true)
            syspro.faults.clear()
            syspro.server.faults.add(.status(501), on: "GET */InvMovements/$count?*", times: nil)
            let none = await #expect(throws: ODataError.self) { try await read(syspro, pageSize: 5_000, nil) }
            #expect(none?.code == .cannotContinue)
        }
    }

    @Test(arguments: [120, -120]) func aRecordIsFoundAgainByItsKeyWhereverTheServersClockStands(
        _ minutes: Int
    ) async throws {
        try await with(minutes) { (syspro, rows) async throws in
            let record = """
                {"StockCode":"\(Self.stock)","Warehouse":"N","TrnYear":2026,"TrnMonth":3,
                "EntryDate":"2026-03-06T00:00:00","TrnTime":2}
                """
            let key = ["StockCode", "Warehouse", "TrnYear", "TrnMonth", "EntryDate", "TrnTime"].map {
                TableQuery.KeyProperty(
                    $0, $0 == "EntryDate" ? .dateTimeOffset : $0.hasPrefix("Trn") ? .decimal : .string)
            }
            let found = try await read(
                syspro, pageSize: 50, nil, .record(Array(record.utf8)[...], key: key))
            #expect(found.contains(rows[5]))
            #expect(found.allSatisfy { $0[1] == .integer(2) })
        }
    }

    @Test func aTimeThatTheServersClockSkipsOrShowsTwiceIsNoPlaceToGoOnFrom() async throws {
        let skipping = ServerZone { $0.date == CalendarDate("2026-03-06") ? nil : 7_200 }
        try await with(120) { (syspro, rows) async throws in
            let error = await #expect(throws: ODataError.self) { try await read(syspro, pageSize: 5, skipping) }
            #expect(error?.code == .cannotContinue && error?.message.contains("another size") == true)
            // Pages that end on other days are none the worse for it.
            #expect(try await read(syspro, pageSize: 4, .fixed(minutesEast: 120)) == rows)
            #expect(try await read(syspro, pageSize: 9, skipping) == rows)
        }
    }
}
