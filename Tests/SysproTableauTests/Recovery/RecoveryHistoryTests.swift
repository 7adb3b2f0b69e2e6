// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Random histories over HTTP, with the real hyperd. `make histories` plays hundreds, the test suite a few;
/// `HISTORY_SEED` with `HISTORY_COUNT=1` plays one that failed again.
@Suite(.enabled(if: RecoveryWorld.isPossible, RecoveryWorld.reason), .serialized, .timeLimit(.minutes(60)))
struct RecoveryHistoryTests {
    private static func setting(_ name: String) -> UInt64? {
        ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) }
    }

    @Test func whateverHappensTableauEndsWithWhatSysproHas() async throws {
        let first = Self.setting("HISTORY_SEED") ?? UInt64.random(in: 1...999_999_999)
        let count = Self.setting("HISTORY_COUNT") ?? 2
        print("histories over HTTP: \(count) from HISTORY_SEED=\(first)")
        for seed in first..<first + count {
            var history = RecoveryHistory(seed: seed)
            do {
                try await RecoveryWorld.with(rows: 30) { try await history.play(in: &$0) }
            } catch {
                Issue.record(error, "\(history.story.joined(separator: "; "))")
            }
        }
    }
}
