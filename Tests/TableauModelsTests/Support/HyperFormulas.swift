// SPDX-License-Identifier: Apache-2.0

import Columnar
import HyperExtract
import Testing

@testable import TableauModels

/// hyperd, as these tests use it.
enum HyperFormulas {
    static let isInstalled = (try? Hyperd.locate()) != nil

    /// Gives `body` a hyperd that holds the tables.
    static func run(
        over tables: [SampleTable], _ body: (HyperConnection) async throws -> Void
    ) async throws {
        try await withHyperServer { server in
            let connection = try await server.connect()
            for table in tables { try await table.load(into: connection) }
            try await body(connection)
            await connection.close()
        }
    }

    /// The value of a formula of constants.
    static func value(
        _ text: String, _ connection: HyperConnection, now: Timestamp = asOf, weekStart: Weekday = .sunday
    )
        async throws -> Value
    {
        let checker = try FormulaChecker(FieldCatalogue(tables: [], columns: []))
        let translator = try FormulaTranslator(checker, now: now, weekStart: weekStart)
        let sql = try translator.rows([FormulaColumn("x", checker.check(text))])
        return try await connection.query(sql).columns[0][0]
    }

    static let asOf = Timestamp(CalendarDate(year: 2024, month: 3, day: 31)!, microseconds: 43_200_000_000)
}
