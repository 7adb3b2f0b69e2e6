// SPDX-License-Identifier: Apache-2.0

import Columnar
import SyncCore
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

/// Rows that SYSPRO no longer has, in a data source whose columns become narrower.
@Suite(.enabled(if: RecoveryWorld.isPossible, RecoveryWorld.reason), .serialized, .timeLimit(.minutes(5)))
struct KeptRowsTests {
    private static let wide = LoadedRowsTests.invoices(type: "numeric(14,2)")
    private static let narrow = LoadedRowsTests.invoices(type: "numeric(10,2)")

    @Test(arguments: [1, -1] as [Int128], [12_345_678_901, 10_000_000_000])
    func withAFigureTooLongForItsColumnStopTheLoadWhateverItsSign(sign: Int128, cents: Int128) async throws {
        try await RecoveryWorld.with(datasources: Self.wide) { world in
            try await Self.purge(world, balance: sign * cents) { try await world.syncWell() }
            let before = try await world.inTableau("Invoices")
            try world.configure(Self.narrow)
            let report = try #require(try await world.sync().first)
            #expect(report.status == .failed && report.error?.code == "schema", "\(report)")
            #expect(report.error?.message.contains("1 rows that stay") == true, "\(report)")
            #expect(try await world.inTableau("Invoices") == before)
        }
    }

    @Test func withAFigureThatJustFitsAreTakenAlong() async throws {
        try await RecoveryWorld.with(datasources: Self.wide) { world in
            try await Self.purge(world, balance: -9_999_999_999) { try await world.syncWell() }
            let before = try await world.inTableau("Invoices").count
            try world.configure(Self.narrow)
            #expect(try await world.sync().first?.status != .failed)
            let rows = try await world.inTableau("Invoices")
            #expect(rows.count == before && rows.contains { $0.contains("-99999999.99") })
        }
    }

    /// Gives an invoice a balance, has it loaded, and removes it from SYSPRO.
    private static func purge(
        _ world: RecoveryWorld, balance: Int128, _ load: () async throws -> Void
    ) async throws {
        let key = try #require(try world.syspro.rows(of: "ArInvoice").first).key
        try world.syspro.update(
            "ArInvoice", key: key.values, ["InvoiceBal1": .decimal(FixedDecimal(mantissa: balance, scale: 2))])
        try await load()
        try world.syspro.deleteInvoice(key)
    }
}
