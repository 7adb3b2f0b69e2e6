// SPDX-License-Identifier: Apache-2.0

import Testing

/// Waits until `condition` holds; fails the test if it does not within a minute.
func eventually(_ claim: Comment, _ condition: () -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(60)
    while !condition() {
        try #require(ContinuousClock.now < deadline, claim)
        try await Task.sleep(for: .milliseconds(2))
    }
}
