// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import SyncStores

@Suite struct SealedFileTests {
    @Test func writesAtOnceDoNotTakeEachOthersFileAway() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "sealed-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/file"
        let texts = (0..<8).map { Array(repeating: UInt8($0), count: 10_000) }
        try await withThrowingDiscardingTaskGroup { group in
            for text in texts {
                group.addTask {
                    for _ in 0..<50 { try SealedFile.write(text, to: path) }
                }
            }
        }
        let left = try #require(try SealedFile.read(path))
        #expect(texts.contains(left))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["file"])
    }
}
