// SPDX-License-Identifier: Apache-2.0

import ServiceHTTP
import Testing

@Suite(.timeLimit(.minutes(1))) struct SessionWaiterTests {
    private struct Refused: Error {}

    @Test(arguments: [true, false]) func aWaitEndsWhenTheSignInDoesWhicheverComesFirst(endsFirst: Bool) async {
        let waiter = SessionWaiter()
        if endsFirst { waiter.end(.failed(Refused())) }
        async let outcome = waiter.wait()
        if !endsFirst {
            for _ in 0..<1_000 { await Task.yield() }
            waiter.end(.failed(Refused()))
        }
        // Only the first end counts.
        waiter.end(.lookAgain)
        guard case .failed(let error) = await outcome else {
            Issue.record("the refusal is lost")
            return
        }
        #expect(error is Refused)
    }

    @Test func aCancelledTaskLooksAgainUnlessItIgnoresThat() async {
        let waiter = SessionWaiter()
        let waiting = Task { await waiter.wait() }
        waiting.cancel()
        guard case .lookAgain = await waiting.value else {
            Issue.record("a cancelled wait goes on")
            return
        }

        let stubborn = SessionWaiter()
        let task = Task { await stubborn.wait(ignoringCancellation: true) }
        task.cancel()
        for _ in 0..<1_000 { await Task.yield() }
        stubborn.end(.failed(Refused()))
        guard case .failed = await task.value else {
            Issue.record("the wait ended with the task")
            return
        }
    }
}
