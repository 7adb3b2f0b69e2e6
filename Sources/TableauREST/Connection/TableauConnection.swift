// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import ServiceHTTP

/// What all calls go through: session, throttle, retries, and errors that say what happened.
struct TableauConnection: Sendable {
    let configuration: TableauConfiguration
    let ticker: Ticker
    let door: TableauDoor
    let session: TableauSession

    /// The largest answer that is read whole: a page of a thousand data sources has a few megabytes.
    private static let answerLimit = 64 << 20
    private static let attempts = 4

    init(
        _ configuration: TableauConfiguration, transport: any HTTPTransport, clock: any Clock<Duration>,
        throttle: TableauThrottle
    ) {
        let ticker = Ticker(clock)
        let door = TableauDoor(configuration, transport: transport, clock: clock, throttle: throttle)
        let signIn = SignIn(door: door, ticker: ticker)
        self.configuration = configuration
        self.ticker = ticker
        self.door = door
        session = TableauSession(maximumAge: configuration.sessionAge, elapsed: ticker.elapsed) {
            try await signIn.begin()
        }
    }

    /// Makes a call and reads its answer.
    func answer<Value>(
        _ call: TableauCall, reading read: (TableauNode) throws(AnswerFault) -> Value
    ) async throws -> Value {
        let (response, signedIn) = try await send(call)
        return try await door.read(
            response, of: call, secrets: [signedIn.token], limit: Self.answerLimit, reading: read)
    }

    /// Makes a call and returns its answer, which has a 2xx status and whose body is still to be read.
    ///
    /// A 401 means that the call was not carried out, so it is made again with another session, whatever it does: once,
    /// or a few times where other tasks replace the session meanwhile.
    func send(_ call: TableauCall) async throws -> (ServiceResponse, SignedIn) {
        var signedIn = try await session.signedIn()
        for attempt in 1... {
            let (response, unclear) = try await door.send(call, session: signedIn)
            let status = response.head.status.code
            if status < 500, status != 401, !signedIn.isProven { await session.confirm(signedIn) }
            if (200..<300).contains(status) { return (response, signedIn) }
            if status == 401, attempt < Self.attempts,
                let next = try await session.replacement(for: signedIn, isSecondTry: attempt > 1)
            {
                signedIn = next
                continue
            }
            let body = await door.errorBody(response)
            try Task.checkCancellation()
            throw TableauError(response.head, body, of: call, unclear: unclear, secrets: [signedIn.token])
        }
        throw CancellationError()
    }
}
