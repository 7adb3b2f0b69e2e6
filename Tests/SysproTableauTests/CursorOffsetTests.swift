// SPDX-License-Identifier: Apache-2.0

import Columnar
import SysproOData
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

@Suite("The midnight from which a cursor reads")
struct CursorOffsetTests {
    @Test(
        "is that of the offset which the server wrote",
        arguments: [
            ("T10:00:00+02:00", "2024-03-30T22:00:00Z"), ("T10:00:00-03:30", "2024-03-31T03:30:00Z"),
            ("T10:00:00.123-11:00", "2024-03-31T11:00:00Z"), ("T10:00:00Z", "2024-03-31T00:00:00Z"),
            ("T10:00:00+00:00", "2024-03-31T00:00:00Z"),
        ])
    func offset(time: String, expected: String) throws {
        let day = try #require(CalendarDate("2024-03-31"))
        let literal = Cursor.start(of: day, offset: Substring(time))
        #expect(literal.text(in: nil) == expected)
    }
}
