// SPDX-License-Identifier: Apache-2.0

import ServiceHTTP

/// One call of a business object under the operator's session.
///
/// A body that begins with `ERROR` may mean that the session has ended; nobody knows e.net's words for it. So it is
/// followed by one logon and, if the call may be made twice, by one repetition. So is status 401.
struct EnetCall: Sendable {
    let session: EnetSession
    let enet: EnetLogon
    let turns: EnetTurns

    /// Asks a question, which may be asked twice.
    func ask(_ query: EnetQuery) async throws -> EnetReply {
        var options = [("XmlIn", try query.document.document(schema: query.schema))]
        if let object = query.businessObject { options.insert(("BusinessObject", object), at: 0) }
        let reply = try await send(query.operation, query.path, options, isRepeatable: true)
        if let error = reply.errors.first {
            throw ODataError(
                .service, "e.net cannot answer: \(enet.quoted(error.description))", operation: query.operation,
                serverCode: error.number)
        }
        return reply
    }

    /// Sends a document, for validation first if `mode` says so.
    func write(
        _ operation: String, _ path: String, _ object: String, _ document: EnetElement, _ parameters: EnetParameters,
        _ mode: EnetMode, isRepeatable: Bool
    ) async throws -> EnetOutcome {
        func send(isReal: Bool) async throws -> EnetOutcome {
            let options = [
                ("BusinessObject", object),
                (
                    "XmlParameters",
                    try parameters.element(root: document.name, validateOnly: !isReal).document(schema: "\(object).XSD")
                ),
                ("XmlIn", try document.document(schema: "\(object)DOC.XSD")),
            ]
            let mayRepeat = isRepeatable || !isReal
            let reply = try await self.send(
                isReal ? operation : "\(operation).validate", path, options, isRepeatable: mayRepeat,
                changes: isReal)
            return EnetOutcome(isReal: isReal, reply: reply)
        }
        if mode != .applyUnasked {
            let verdict = try await send(isReal: false)
            guard mode == .apply, verdict.isAccepted else { return verdict }
        }
        return try await send(isReal: true)
    }

    private func send(
        _ operation: String, _ path: String, _ options: [(name: String, value: String)], isRepeatable: Bool,
        changes: Bool = false
    ) async throws -> EnetReply {
        try await turns.take()
        do {
            let reply = try await sent(operation, path, options, isRepeatable: isRepeatable, changes: changes)
            await turns.give()
            return reply
        } catch {
            await turns.give()
            throw error
        }
    }

    private func sent(
        _ operation: String, _ path: String, _ options: [(name: String, value: String)], isRepeatable: Bool,
        changes: Bool
    ) async throws -> EnetReply {
        for attempt in 1... {
            let token = try await session.token()
            let options = [("UserId", token.reveal())] + options
            let text: EnetText
            do {
                if changes {
                    // What it changes must be known: it is waited for within its time limits, also if nobody waits any more.
                    text = EnetText(
                        try await uncancelled { [enet] in
                            try await enet.call(operation, path, options, isRepeatable: false)
                        })
                } else {
                    text = EnetText(try await enet.call(operation, path, options, isRepeatable: true))
                }
            } catch let error as ODataError where error.status == 401 {
                // What refuses a session did not make the call.
                _ = await session.refuse(token)
                guard isRepeatable, attempt == 1 else { throw error }
                continue
            }
            guard let refusal = text.refusal else {
                do {
                    let reply = try EnetReply(text)
                    await session.confirm(token)
                    return reply
                } catch let error as ODataError where changes {
                    throw EnetLogon.unknown(operation, "its answer cannot be read", underlying: error)
                } catch let error as ODataError {
                    throw error.during(operation, status: 200)
                }
            }
            if let number = text.exception {
                throw ODataError(
                    .service,
                    "e.net refuses the call: \(enet.quoted(refusal)). Exception 100000 means that the business object is not registered, or not licensed for operator '\(enet.configuration.operatorName)'",
                    operation: operation, serverCode: number)
            }
            _ = await session.refuse(token)
            guard isRepeatable, attempt == 1 else {
                let advice =
                    isRepeatable
                    ? "the session was begun a moment ago"
                    : "the call is not made again by itself; look whether it had an effect before it is repeated"
                throw ODataError(
                    .service, "e.net answers: \(enet.quoted(refusal)); \(advice)", operation: operation,
                    status: 200)
            }
        }
        throw CancellationError()
    }
}

/// Lets one call of a session go at a time: e.net counts an operator as one user.
actor EnetTurns {
    private var isTaken = false
    private var waiters: [SessionWaiter] = []

    /// Waits for its turn.
    func take() async throws {
        try Task.checkCancellation()
        while isTaken {
            let waiter = SessionWaiter()
            waiters.append(waiter)
            _ = await waiter.wait()
            try Task.checkCancellation()
        }
        isTaken = true
    }

    /// Ends its turn.
    func give() {
        isTaken = false
        let waiting = waiters
        waiters = []
        for waiter in waiting { waiter.end(.lookAgain) }
    }
}
