// SPDX-License-Identifier: Apache-2.0

import StatusPage
import SyncCore
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

@Suite("The replay desk")
struct ReplayDeskTests {
    @Test("asks for a record once, and for one of each data source at a time, the longest waiting first")
    func waiting() {
        let desk = ReplayDesk()
        for (id, name) in [(7, "A"), (3, "B"), (7, "A"), (9, "A")] { desk.ask(id, of: name) }
        #expect(desk.waiting.map(\.datasource) == ["A", "B"])
        #expect(desk.waiting.map(\.id) == [7, 3])
        #expect(desk.current.count == 3)
        desk.finish(7, "A", .loaded)
        #expect(desk.waiting.map(\.id) == [3, 9])
    }

    @Test("keeps the last outcomes only, and never forgets one that waits")
    func memory() {
        let desk = ReplayDesk()
        desk.ask(0, of: "A")
        for id in 1...50 { desk.finish(id, "A", .loaded) }
        #expect(desk.current.count == ReplayDesk.memory + 1)
        #expect(desk.current.last == ReplayNote(id: 0, datasource: "A", outcome: .waiting))
        #expect(desk.current.first?.id == 50)
    }
}
