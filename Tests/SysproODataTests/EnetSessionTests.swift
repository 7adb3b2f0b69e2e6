// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import ServiceHTTP
import ServiceHTTPTesting
import Synchronization
import Testing

@testable import SysproOData

@Suite struct EnetSessionTests {
    private static let header = SessionPlacement.header("SYSPRO-Session")
    private static let question = TableQuery("ArInvoice")

    @Test(arguments: [header, .query("SYSPRO-Session"), .cookie("SYSPRO-Session")])
    func theTokenIsSentWhereItBelongsAndTheSessionLoggedOffAtTheEnd(_ placement: SessionPlacement) async throws {
        let desk = EnetDesk()
        let transport = desk.transport
        try await withSysproSession(desk.configuration(), placement: placement, transport: transport) { authorizer in
            let client = EnetDesk.client(authorizer, transport)
            for _ in 1...3 { try await ask(client) }
        }
        let state = desk.state
        #expect(state.served == 3 && state.logons == 1 && state.logoffs == 1 && state.live.isEmpty)
        #expect(
            transport.requests[0].head.path
                == "/SYSPROWCFService/Rest/Logon?Operator=TABLEAU&OperatorPassword=enet-sentinel%20%26%2B&CompanyId=EDU1&CompanyPassword=company-sentinel"
        )
        #expect(transport.requests.last?.head.path?.hasPrefix("/SYSPROWCFService/Rest/Logoff?UserId=") == true)
    }

    @Test func aTokenThatALinkRepeatsIsSentOnce() throws {
        var request = ServiceRequest(
            "x",
            HTTPRequest(
                method: .get, scheme: "https", authority: "h", path: "/a?$top=5&SYSPRO-Session=old&b=c%26"))
        try SessionPlacement.query("SYSPRO-Session").place(Secret("ne w"), on: &request)
        #expect(request.head.path == "/a?$top=5&b=c%26&SYSPRO-Session=ne%20w")
        try SessionPlacement.header("Authorization", scheme: "Bearer").place(Secret("new"), on: &request)
        #expect(request.head.headerFields[.authorization] == "Bearer new")
        #expect(throws: ODataError.self) {
            try SessionPlacement.header("Authorization", scheme: "Bea rer").place(Secret("x"), on: &request)
        }
        request.head.headerFields[.cookie] = "a=b; S=old"
        try SessionPlacement.cookie("S").place(Secret("new"), on: &request)
        #expect(request.head.headerFields[.cookie] == "a=b; S=new")
        #expect(throws: ODataError.self) { try SessionPlacement.header("a b").place(Secret("x"), on: &request) }
    }

    @Test(
        arguments: zip(
            [
                MockReply.status(.unauthorized), .status(.ok, body: Array("ERROR: Session has expired".utf8)),
                .status(.ok, body: Array("\u{FEFF} \"ERROR: gone\"".utf8)).inPieces(of: 2),
                .status(.ok, body: Array("Error: the session has expired".utf8)).inPieces(of: 3),
            ], [10_016, 1_600, 1_600, 1_600]))
    func tenThousandRequestsOverSessionsThatExpireLoseNothingAndLeaveNoSession(
        _ refusal: MockReply, _ requests: Int
    ) async throws {
        let desk = EnetDesk(uses: 40, refusal: refusal)
        let transport = desk.transport
        try await withSysproSession(desk.configuration(), placement: Self.header, transport: transport) { authorizer in
            let client = EnetDesk.client(authorizer, transport)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<32 {
                    group.addTask {
                        for _ in 0..<requests / 32 { try await ask(client) }
                    }
                }
                try await group.waitForAll()
            }
        }
        let state = desk.state
        #expect(state.served == requests)
        #expect(state.mostLive == 1 && state.live.isEmpty)
        #expect(state.mostLogonsAtOnce == 1)
        #expect((requests / 40...requests / 40 + 1).contains(state.logons))
        #expect(state.refused >= state.logons - 1)
    }

    @Test func anOldOrIdleSessionIsReplacedBeforeItsTimeAndTheOldOneLoggedOff() async throws {
        let desk = EnetDesk()
        let transport = desk.transport
        let clock = RecordingClock()
        var configuration = desk.configuration()
        configuration.idle = .seconds(1_200)
        configuration.maximumAge = .seconds(3_600)
        try await withSysproSession(configuration, placement: Self.header, transport: transport, clock: clock) {
            let client = EnetDesk.client($0, transport)
            _ = try await client.count(of: Self.question)
            clock.advance(by: .seconds(1_000))
            _ = try await client.count(of: Self.question)
            #expect(desk.state.logons == 1)
            clock.advance(by: .seconds(1_100))
            _ = try await client.count(of: Self.question)
            #expect(desk.state.logons == 2 && desk.state.mostLive == 1)
            for _ in 1...4 {
                clock.advance(by: .seconds(1_000))
                _ = try await client.count(of: Self.question)
            }
            #expect(desk.state.logons == 3 && desk.state.refused == 0)
        }
        #expect(desk.state.live.isEmpty && desk.state.logoffs == 3)
    }

    @Test func anotherLogonThatEndsOursIsNamedAndASecondRefusalIsAnError() async throws {
        let log = EventLog()
        let desk = EnetDesk()
        let transport = desk.transport
        try await withSysproSession(desk.configuration(log), placement: Self.header, transport: transport) {
            let client = EnetDesk.client($0, transport)
            for _ in 1...2 { _ = try await client.count(of: Self.question) }
            desk.evict()
            _ = try await client.count(of: Self.question)
        }
        #expect(log.events.contains { if case .evicted = $0 { true } else { false } })
        #expect(desk.state.served == 3 && desk.state.logons == 2)

        // A session that is dead from the start: one repeat, then an error that says what it can mean.
        let dead = EnetDesk(logon: { _ in "ffffffffffffffffffffffffffffffff00  " })
        let other = dead.transport
        do {
            try await withSysproSession(dead.configuration(), placement: Self.header, transport: other) {
                _ = try await EnetDesk.client($0, other).count(of: Self.question)
            }
            Issue.record("no error")
        } catch let error as ODataError {
            #expect(error.code == .unauthorized && error.message.contains("operator of its own"))
            #expect(!"\(error)".contains("ffffffff"))
        }
        #expect(dead.state.refused == 2 && dead.state.logons == 2 && dead.state.logoffs == 2)
    }

    @Test func aRefusedLogonFailsAllThatWaitAndShowsNoSecret() async throws {
        let desk = EnetDesk(logon: { _ in "ERROR: Invalid operator password enet-sentinel &+ company-sentinel" })
        let transport = desk.transport
        await #expect(throws: ODataError.self) {
            try await withSysproSession(desk.configuration(), placement: Self.header, transport: transport) {
                let client = EnetDesk.client($0, transport)
                var failures = 0
                await withTaskGroup(of: ODataError?.self) { group in
                    for _ in 0..<8 {
                        group.addTask {
                            do {
                                _ = try await client.count(of: Self.question)
                                return nil
                            } catch { return error as? ODataError }
                        }
                    }
                    for await error in group {
                        failures += error?.code == .unauthorized ? 1 : 0
                        #expect(error?.message.contains("Invalid operator password") == true)
                        var dumped = ""
                        dump(error, to: &dumped)
                        #expect(!dumped.contains("sentinel"))
                    }
                }
                #expect(failures == 8 && desk.state.mostLogonsAtOnce == 1)
                _ = try await client.count(of: Self.question)
            }
        }
        #expect(desk.state.logoffs == 0)
    }

    @Test(
        arguments: zip(
            [
                "ERROR: Operator already logged on", "Error: 'TABLEAU' is already logged in elsewhere",
                "ERROR: No more licenses available", "ERROR: Maximum number of concurrent users reached",
                "ERROR: e.net licence count exceeded", "ERROR: Invalid operator password",
                "ERROR: Operator is not licensed for e.net",
            ], [true, true, true, true, true, false, false]))
    func aLogonThatFindsTheOperatorOrTheSeatsTakenIsRetriableAndSaysSo(_ answer: String, _ isTaken: Bool) async throws {
        let desk = EnetDesk(logon: { _ in answer })
        let enet = EnetLogon(configuration: desk.configuration(), transport: desk.transport)
        let error = try #require(await #expect(throws: ODataError.self) { try await enet.logon() })
        #expect(error.code == (isTaken ? .seatTaken : .unauthorized) && error.isRetriable == isTaken)
        #expect(error.message.contains(answer))
        #expect(error.message.contains("the next attempt may succeed") == isTaken)
    }

    @Test func aSessionAtRestIsLoggedOffAndTheNextCallLogsOnAgain() async throws {
        let desk = EnetDesk()
        let transport = desk.transport
        try await withSysproSession(desk.configuration(), placement: Self.header, transport: transport) { authorizer in
            let client = EnetDesk.client(authorizer, transport)
            for number in 1...3 {
                try await ask(client)
                await authorizer.rest()
                await authorizer.rest()
                #expect(desk.state.live.isEmpty && desk.state.logons == number && desk.state.logoffs == number)
            }
        }
        #expect(desk.state.logoffs == 3 && desk.state.refused == 0)
    }

    @Test func aTokenIsKeptWhileItsSessionLivesAndALeftOneIsLoggedOffFirst() async throws {
        let desk = EnetDesk()
        let keeper = MemoryKeeper(Secret("left-behind"))
        let log = EventLog()
        let transport = desk.transport
        var configuration = desk.configuration(log)
        configuration.keeper = keeper
        try await withSysproSession(configuration, placement: Self.header, transport: transport) { authorizer in
            try await ask(EnetDesk.client(authorizer, transport))
            #expect(keeper.token?.reveal() == desk.state.live.keys.first)
        }
        #expect(keeper.token == nil)
        let operations = transport.requests.map(\.operation)
        #expect(operations.prefix(2) == ["enet.logoff", "enet.logon"])
        #expect(transport.requests[0].head.path?.hasSuffix("/Logoff?UserId=left-behind") == true)
        // e.net had ended it by itself: nothing to tell.
        #expect(log.events == [.loggedOn, .loggedOff])

        // What keeps nothing costs no session.
        keeper.isBroken = true
        try await withSysproSession(configuration, placement: Self.header, transport: transport) { authorizer in
            try await ask(EnetDesk.client(authorizer, transport))
        }
        #expect(log.events.contains(.notKept(reason: "no key")))
    }

    @Test func cancellingOneThatWaitsOrLogsOnHarmsNobodyAndLeavesNoSession() async throws {
        let (gate, open) = AsyncStream<Void>.makeStream()
        let desk = EnetDesk(logon: { token in
            for await _ in gate { break }
            return token
        })
        let transport = desk.transport
        let enet = EnetLogon(configuration: desk.configuration(), transport: transport)
        let session = EnetSession(enet, clock: ContinuousClock())
        let client = EnetDesk.client(SessionAuthorizer(session, Self.header, enet), transport)
        let first = Task { try await client.count(of: Self.question) }
        try await eventually { desk.state.logons == 1 }
        let second = Task { try await client.count(of: Self.question) }
        let third = Task { try await client.count(of: Self.question) }
        try await eventually { await session.waiting == 2 }
        third.cancel()
        await #expect(throws: CancellationError.self) { try await third.value }
        first.cancel()
        open.finish()
        await #expect(throws: CancellationError.self) { try await first.value }
        #expect(try await second.value == 42)
        #expect(desk.state.logons == 1)
        await session.end()
        #expect(desk.state.live.isEmpty)
    }

    @Test func theSessionIsLoggedOffWhereTheBodyFailsOrItsTaskIsCancelled() async throws {
        struct Mishap: Error {}
        let desk = EnetDesk()
        let transport = desk.transport
        await #expect(throws: Mishap.self) {
            try await withSysproSession(desk.configuration(), placement: Self.header, transport: transport) {
                _ = try await EnetDesk.client($0, transport).count(of: Self.question)
                throw Mishap()
            }
        }
        #expect(desk.state.live.isEmpty && desk.state.logoffs == 1)
        let task = Task {
            try await withSysproSession(desk.configuration(), placement: Self.header, transport: transport) {
                _ = try await EnetDesk.client($0, transport).count(of: Self.question)
                try await ContinuousClock().sleep(for: .seconds(3_600))
            }
        }
        try await eventually { desk.state.served == 2 }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(desk.state.live.isEmpty && desk.state.logoffs == 2)
    }

    private static let lost = MockReply.failure(
        TransportError(.interrupted, "the connection was closed", mayHaveArrived: true))
    private static func says(_ text: String) -> MockReply { .status(.ok, body: Array(text.utf8)) }

    /// What becomes of a session whose logoff is answered so, and how often it was asked for; without answers it never is.
    private func logoff(
        _ answers: MockReply..., limit: Duration = .seconds(15)
    ) async throws -> (event: EnetEvent?, asked: Int) {
        let left = Mutex(answers)
        let transport = MockTransport { request in
            if request.operation == "enet.logon" { return Self.says("0123456789abcdef0123456789abcdef00") }
            if let answer = left.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) { return answer }
            try await ContinuousClock().sleep(for: .seconds(3_600))
            return Self.lost
        }
        let events = EventLog()
        var configuration = EnetDesk().configuration(events)
        configuration.logoffLimit = limit
        let enet = EnetLogon(
            configuration: configuration,
            transport: transport.behind([RetryMiddleware(RetryPolicy(attempts: 3), clock: RecordingClock())]))
        let session = EnetSession(enet, clock: ContinuousClock())
        _ = try await session.token()
        await session.end()
        return (events.events.last, transport.requests.count { $0.operation == "enet.logoff" })
    }

    @Test func aLogoffThatGetsNoAnswerIsSentAgainSoThatNoSeatStaysTaken() async throws {
        #expect(try await logoff(.status(.badGateway), Self.says("0")) == (.loggedOff, 2))
        #expect(try await logoff(Self.lost, Self.lost, Self.says("0")) == (.loggedOff, 3))
        // The first one ended it, and its answer was lost.
        #expect(try await logoff(Self.lost, Self.says("ERROR: no such session")) == (.loggedOff, 2))
        #expect(
            try await logoff(Self.says("ERROR: no such session"))
                == (.logoffFailed(reason: "e.net did not end the session: ERROR: no such session"), 1))
        #expect(
            try await logoff(Self.lost, Self.lost, Self.lost)
                == (.logoffFailed(reason: "e.net gave no whole answer: the connection was closed"), 3))
    }

    @Test func aLogoffThatIsNeverAnsweredKeepsNobody() async throws {
        let started = ContinuousClock.now
        let outcome = try await logoff(Self.lost, limit: .milliseconds(300))
        #expect(outcome == (.logoffFailed(reason: "e.net gave no answer within 0.3 seconds"), 2))
        #expect(ContinuousClock.now - started < .seconds(60))
    }

    @Test func theTokenIsUnderstoodBareInJSONAndInXMLAndNothingElseIs() async throws {
        for answer in ["abc00  ", "\"abc00  \"", "<?xml version=\"1.0\"?><string xmlns=\"x\">abc00 </string>\r\n"] {
            #expect(EnetLogon.value(of: Array(answer.utf8)) == "abc00")
        }
        for answer in ["", "<html><body>Sign in first</body></html>", String(repeating: "a", count: 76)] {
            let desk = EnetDesk(logon: { _ in answer })
            let enet = EnetLogon(configuration: desk.configuration(), transport: desk.transport)
            await #expect(throws: ODataError.self) { try await enet.logon() }
        }
        // Whatever its case, a refusal is none of SYSPRO's tokens.
        let refused = EnetDesk(logon: { _ in "Error:100001" })
        let error = await #expect(throws: ODataError.self) {
            try await EnetLogon(configuration: refused.configuration(), transport: refused.transport).logon()
        }
        #expect(error?.code == .unauthorized)
        var configuration = EnetDesk().configuration()
        configuration.logonPath = "/Utilities/Logon"
        let desk = EnetDesk()
        let transport = desk.transport
        let enet = EnetLogon(configuration: configuration, transport: transport)
        try await enet.logoff(try await enet.logon())
        #expect(transport.requests.compactMap(\.head.path).allSatisfy { $0.contains("/Rest/Utilities/Log") })
    }

    @Test(arguments: ["HTTP/1.1 401 Unauthorized\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\nError: no such session"])
    func aSessionThatABatchSaysHasEndedInsideIsRenewed(_ part: String) async throws {
        func batch(_ part: String) -> MockReply {
            let text = "--b\r\nContent-Type: application/http\r\n\r\n\(part)\r\n--b--\r\n"
            return .status(.ok, [.contentType: "multipart/mixed; boundary=b"], body: Array(text.utf8))
        }
        let desk = EnetDesk(uses: 3, refusal: batch(part), answer: batch("HTTP/1.1 200 OK\r\n\r\n42"))
        let transport = desk.transport
        try await withSysproSession(desk.configuration(), placement: Self.header, transport: transport) { authorizer in
            let client = EnetDesk.client(authorizer, transport) {
                $0.limits.takesBatch = true
                $0.limits.urlLength = 0
            }
            for _ in 1...8 { try await ask(client) }
        }
        #expect(desk.state.served == 8 && desk.state.logons == 3 && desk.state.live.isEmpty)
    }

    @Test func theTokenInAQueryIsPartOfTheLengthThatAURLMayHave() async throws {
        let desk = EnetDesk(answer: .json(#"{"value":[]}"#))
        let transport = desk.transport
        let placement = SessionPlacement.query("SYSPRO-Session")
        try await withSysproSession(desk.configuration(), placement: placement, transport: transport) { authorizer in
            let client = EnetDesk.client(authorizer, transport) { $0.limits.urlLength = 600 }
            let columns = (100..<200).map { ScanColumn("Property\($0)", .text) }
            for try await _ in client.pages(TableQuery("T", key: [.init("K")]), columns: columns) {}
        }
        let lengths = transport.requests.filter { $0.operation == "odata.page" }
            .map { URLReference($0.head).description.utf8.count }
        #expect(!lengths.isEmpty && lengths.allSatisfy { $0 <= 600 }, "\(lengths)")
    }

    private func ask(_ client: SysproClient) async throws {
        let count = try await client.count(of: Self.question)
        #expect(count == 42)
    }

    /// Waits until `condition` holds, for at most ten seconds.
    private func eventually(_ condition: () async -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(10)
        while await !condition() {
            try #require(ContinuousClock.now < deadline, "it never came to be")
            await Task.yield()
        }
    }
}
