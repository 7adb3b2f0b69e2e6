// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import HTTPTypes
import ServiceHTTP

/// What all calls go through: session, throttle, retries, and errors that say what happened.
struct TableauConnection: Sendable {
    let configuration: TableauConfiguration
    let ticker: Ticker
    let door: TableauDoor
    let session: TableauSession
    let answers: AnswerMemory

    /// The largest answer that is read whole: a page of a thousand data sources has a few megabytes.
    private static let answerLimit = 64 << 20
    private static let attempts = 6

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
        answers = AnswerMemory(
            limit: configuration.questionsPerHour, age: configuration.answerAge, elapsed: ticker.elapsed)
        session = TableauSession(
            maximumAge: configuration.sessionAge, elapsed: ticker.elapsed, onEvent: configuration.onEvent
        ) {
            try await signIn.begin()
        }
    }

    /// Makes a call and reads its answer.
    func answer<Value>(
        _ call: TableauCall, reading read: (TableauNode) throws(AnswerFault) -> Value
    ) async throws -> Value {
        try await witnessedAnswer(call, reading: read).value
    }

    /// Makes a call and reads its answer, and says whether an earlier attempt of it may have had its effect without
    /// telling so.
    ///
    /// An answer that breaks off is asked for again like one that never comes, if the call may be repeated.
    func witnessedAnswer<Value>(
        _ call: TableauCall, reading read: (TableauNode) throws(AnswerFault) -> Value
    ) async throws -> (value: Value, isRepeat: Bool) {
        var isRepeat = false
        for attempt in 1... {
            let (response, _, unclear) = try await self.attempt(call, unclear: isRepeat)
            isRepeat = unclear
            do {
                let value = try await door.read(response, of: call, limit: Self.answerLimit, reading: read)
                return (value, isRepeat)
            } catch let error as TableauError {
                guard error.underlying is TransportError, error.isRetriable, call.isRepeatable,
                    attempt < configuration.retries.attempts
                else { throw error }
                isRepeat = isRepeat || call.effect != .none
                try await ticker.sleep(configuration.retries.backoff(after: attempt))
            }
        }
        throw CancellationError()
    }

    /// Makes a call and returns its answer, which has a 2xx status and whose body is still to be read.
    func send(_ call: TableauCall) async throws -> (ServiceResponse, SignedIn) {
        let (response, signedIn, _) = try await attempt(call)
        return (response, signedIn)
    }

    /// A 401 means that the call was not carried out, so it is made again with another session, whatever it does: once,
    /// or a few times if other tasks replace the session meanwhile.
    private func attempt(
        _ call: TableauCall, unclear: Bool = false
    ) async throws -> (ServiceResponse, SignedIn, unclear: Bool) {
        var signedIn = try await session.signedIn()
        var unclear = unclear
        for attempt in 1... {
            let response: ServiceResponse
            (response, unclear) = try await door.send(call, session: signedIn, unclear: unclear)
            let status = response.head.status.code
            if status < 500, status != 401, !signedIn.isProven { await session.confirm(signedIn) }
            if (200..<300).contains(status) { return (response, signedIn, unclear) }
            if status == 401, attempt < Self.attempts {
                // Another program may have taken the session: both get on if neither is at once at it again.
                if attempt > 1 { try await ticker.sleep(.milliseconds(Int.random(in: 20...200) * attempt)) }
                if let next = try await session.replacement(for: signedIn, isSecondTry: attempt > 1) {
                    signedIn = next
                    continue
                }
            }
            let body = await door.errorBody(response)
            try Task.checkCancellation()
            throw TableauError(
                response.head, body, of: call, unclear: unclear, credential: signedIn.credential)
        }
        throw CancellationError()
    }
}

extension TableauConnection {
    /// Asks a service that Tableau counts by the hour, whose answers are JSON of a fixed form unlike the REST API's, and
    /// reads the answer; one that was given lately is given again.
    ///
    /// - Parameters:
    ///   - dataSource: What is asked about; `nil` for several.
    ///   - changedAt: When the data source last changed: an older answer is not given again.
    func decoded<Value: Decodable>(
        _ call: TableauCall, asking body: [UInt8], about dataSource: DataSource.ID?, changedAt: Date? = nil, limit: Int
    ) async throws -> Value {
        let question = AnswerMemory.Question(dataSource: dataSource, operation: call.operation, body: body)
        if let known = answers.answer(to: question, changedAt: changedAt) {
            return try JSONDecoder().decode(Value.self, from: Data(known))
        }
        try answers.ask(question)
        var call = call
        call.fields[.contentType] = "application/json"
        call.body = .bytes(body)
        let (response, _) = try await send(call)
        let bytes: [UInt8]
        do {
            bytes = try await response.body.collect(upTo: limit)
        } catch let error as TransportError {
            throw TableauError(error, of: call, unclear: false)
        }
        do {
            let value = try JSONDecoder().decode(Value.self, from: Data(bytes))
            answers.keep(bytes, for: question, changedAt: changedAt)
            return value
        } catch {
            // The decoder's own words quote the document, so they are not passed on.
            throw TableauError(
                AnswerFault("it is not the JSON that was expected"), response.head, bytes, of: call)
        }
    }
}
