// SPDX-License-Identifier: Apache-2.0

import Logging
import LoopbackHTTP
import SysproOData
import SysproSimulator
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

@Suite(.timeLimit(.minutes(3))) struct RepeatedRequestTests {
    @Test func aServiceThatStaysUnavailableIsAskedFourTimesAndNoMore() async throws {
        try await withSysproSimulator(rows: 10) { syspro in
            syspro.server.faults.add(.status(503), on: "GET *$metadata*", times: nil)
            let settings = ODataSettings(
                service: "\(syspro.url)/\(syspro.company)", user: syspro.operator, password: .init(syspro.password))
            let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
            await #expect(throws: ODataError.self) { try await settings.metadata(logger: logger) }
            #expect(syspro.server.log.requests.count == 4)
        }
    }
}
