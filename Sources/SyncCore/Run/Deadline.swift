// SPDX-License-Identifier: Apache-2.0

/// Runs `body`, cancels it once `limit` has gone by, and says whether that was so. Whatever `body` makes of its
/// cancellation is its own result: it is always waited for.
func withDeadline<Value: Sendable>(
    _ limit: Duration?, clock: any Clock<Duration>, _ body: @escaping @Sendable () async throws -> Value
) async throws -> (value: Value, expired: Bool) {
    guard let limit else { return (try await body(), false) }
    return try await withThrowingTaskGroup(of: Ended<Value>.self) { group in
        group.addTask { .body(try await body()) }
        group.addTask {
            // A wait that ends early was cancelled: the body is over, or the caller gave up and cancels both.
            do { try await clock.sleep(for: limit) } catch { return .wait(full: false) }
            return .wait(full: true)
        }
        var expired = false
        while let ended = try await group.next() {
            switch ended {
            case .body(let value):
                group.cancelAll()
                return (value, expired)
            case .wait(let full):
                expired = full
                if full { group.cancelAll() }
            }
        }
        throw CancellationError()
    }
}

private enum Ended<Value: Sendable>: Sendable {
    case body(Value)
    case wait(full: Bool)
}
