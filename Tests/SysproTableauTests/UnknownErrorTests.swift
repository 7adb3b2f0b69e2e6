// SPDX-License-Identifier: Apache-2.0

import Foundation
import SyncCore
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

@Suite("An error that nobody knows")
struct UnknownErrorTests {
    private struct Wordy: Error, CustomStringConvertible {
        let description = "Authorization: Basic sentinel-4711"
    }

    @Test("is told by its type, for its words may hold a secret")
    func type() {
        let error = SyncError(explaining: Wordy())
        #expect(error.code == .unexpected)
        #expect(error.message == "an unexpected error of type Wordy")
        #expect(!"\(error)".contains("sentinel"))
    }

    @Test("of the file system is told with the file and the reason")
    func file() throws {
        let error = #expect(throws: (any Error).self) {
            _ = try Data(contentsOf: URL(filePath: "/nowhere/at all"))
        }
        let explained = SyncError(explaining: try #require(error))
        #expect(explained.code == .local)
        #expect(explained.message.contains("/nowhere/at all"), "\(explained.message)")
    }
}
