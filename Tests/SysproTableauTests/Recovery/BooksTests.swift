// SPDX-License-Identifier: Apache-2.0

import Columnar
import SysproSimulator
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

/// The comparison that the other suites rely on sees what it has to.
@Suite(.enabled(if: RecoveryWorld.isPossible, RecoveryWorld.reason), .serialized, .timeLimit(.minutes(5)))
struct BooksTests {
    private static func changed(
        _ change: (SysproSimulator) throws -> Void, _ body: ([String]) throws -> Void
    ) async throws {
        try await RecoveryWorld.with { world in
            try await world.syncWell()
            #expect(try await world.differences() == [])
            try change(world.syspro)
            try body(try await world.differences())
        }
    }

    private static func account(_ row: SysproRow) -> [Value] {
        [.text(row.text("Company")), .text(row.text("GlCode"))]
    }

    @Test(arguments: ["renamed", "Gebu\u{308}hren", "GEBÜHREN", "0007", "  x"])
    func seesATextThatWasNotLoaded(text: String) async throws {
        try await Self.changed { syspro in
            let row = try syspro.rows(of: "GenMaster")[3]
            try syspro.update("GenMaster", key: Self.account(row), ["Description": .text(text)])
        } _: { findings in
            #expect(findings.count == 1 && findings[0].contains("Description"), "\(findings)")
        }
    }

    @Test func tellsTextsApartThatMeanTheSameAndThoseWithZerosInFront() async throws {
        for (loaded, now) in [("Gebu\u{308}hren", "Gebühren"), ("7", "007"), ("a", "A"), ("x", " x")] {
            try await RecoveryWorld.with { world in
                let key = Self.account(try world.syspro.rows(of: "GenMaster")[3])
                try world.syspro.update("GenMaster", key: key, ["Description": .text(loaded)])
                try await world.syncWell(["Accounts"])
                #expect(try await world.differences(in: ["Accounts"]) == [])
                try world.syspro.update("GenMaster", key: key, ["Description": .text(now)])
                #expect(try await world.differences(in: ["Accounts"]).count == 1, "\(loaded), now \(now)")
            }
        }
    }

    @Test func seesADateADecimalARowThatIsMissingAndOneThatIsTooMany() async throws {
        try await Self.changed { syspro in
            let rows = try syspro.rows(of: "ArInvoice")
            let (first, second) = (rows[0].key.values, rows[1].key.values)
            let day = try #require(rows[0].date("InvoiceDate"))
            try syspro.update("ArInvoice", key: first, ["InvoiceDate": .date(day.adding(days: -1))])
            try syspro.update("ArInvoice", key: second, ["InvoiceBal1": .decimal(FixedDecimal(mantissa: 1, scale: 2))])
            try syspro.deleteInvoice(rows[2].key)
            try syspro.addAccount("77-1", description: "New", type: "E")
        } _: { findings in
            #expect(findings.count == 4, "\(findings)")
            for words in ["Invoice date", "Balance", "that SYSPRO does not have", "missing"] {
                #expect(findings.contains { $0.contains(words) }, "\(words): \(findings)")
            }
        }
    }
}
