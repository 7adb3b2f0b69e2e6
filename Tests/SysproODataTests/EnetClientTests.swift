// SPDX-License-Identifier: Apache-2.0

import ServiceHTTP
import ServiceHTTPTesting
import Synchronization
import Testing

@testable import SysproOData

@Suite struct EnetClientTests {
    private static let accepted =
        "<setuparcustomer><item/><StatusOfItems><RecordsRead>1</RecordsRead><RecordsInvalid>0</RecordsInvalid></StatusOfItems></setuparcustomer>"
    private static let refused =
        "<setuparcustomer><item><name><Value/><ErrorNumber>100030</ErrorNumber><ErrorDescription>spaces</ErrorDescription></name></item><StatusOfItems><RecordsRead>1</RecordsRead><RecordsInvalid>1</RecordsInvalid></StatusOfItems></setuparcustomer>"
    private static let customer = EnetElement(
        "SetupArCustomer",
        [EnetElement("Item", [EnetElement("Key", [EnetElement("Customer", "0001")]), EnetElement("Name", "A")])])

    @Test func aDocumentSaysExactlyWhatItsTextsSay() throws {
        let element = EnetElement(
            "Query", [EnetElement("TableName", "A&B <c> \"d\" 'é€\n"), EnetElement("Empty"), EnetElement("None", [])])
        #expect(
            try element.document(schema: "COMFND.XSD")
                == #"<?xml version="1.0" encoding="Windows-1252"?>"# + "\n"
                + #"<Query xmlns:xsd="http://www.w3.org/2001/XMLSchema-instance" xsd:noNamespaceSchemaLocation="COMFND.XSD">"#
                + "<TableName>A&amp;B &lt;c&gt; \"d\" '&#233;&#8364;&#10;</TableName><Empty/><None/></Query>")
    }

    @Test(
        arguments: zip(
            ["a\u{0}b", "a\u{1B}b", "a\u{7F}b", "a\u{81}b", "\u{FFFE}", "Łódź", "日本"],
            ["U+0000", "U+001B", "U+007F", "U+0081", "U+FFFE", "U+0141", "U+65E5"]))
    func aCharacterThatCannotArriveIsRefusedWithTheNameOfItsField(_ text: String, _ code: String) throws {
        let element = EnetElement("SetupArCustomer", [EnetElement("Item", [EnetElement("Name", text)])])
        let error = #expect(throws: ODataError.self) { try element.document(schema: "x") }
        #expect(error?.code == .unsendable)
        #expect(error?.message.contains("'SetupArCustomer/Item/Name'") == true)
        #expect(error?.message.contains(code) == true)
        #expect(error?.message.contains(text) == false)
    }

    @Test(arguments: ["", "a b", "1a", "a>b", "-a", "é", "a:b", "Item/Key"])
    func aNameThatIsNoneIsRefused(_ name: String) throws {
        #expect(throws: ODataError.self) { try EnetElement("a", [EnetElement(name, "x")]).document(schema: "x") }
    }

    @Test func aPathMakesTheElementsThatItNeedsAndUsesThoseThatAreThere() throws {
        let root = EnetElement("Setup").adding("1", at: ["Item", "Key", "Customer"]).adding("x", at: ["Item", "Name"])
        #expect(
            try root.document(schema: "s").hasSuffix(
                "<Item><Key><Customer>1</Customer></Key><Name>x</Name></Item></Setup>"))
    }

    @Test func questionsTravelAsE_netsOwnExamplesDo() async throws {
        let row = "<ArCustomer><Row><Customer>1</Customer></Row></ArCustomer>"
        let desk = EnetObjectDesk(row, row, row, row)
        try await desk.with { enet in
            let rows = try await enet.query(
                .find("ArCustomer", ["Customer"], where: [.init("Branch", .equal, "N&S"), .init("Area", .equal, "A")])
            ).rows
            #expect(rows.first?["Customer"] == "1")
            _ = try await enet.query(.browse("ArCustomer", from: "7", filters: [("Area", "A")], limit: 5))
            _ = try await enet.query(.fetch("GenMaster", key: "EDU1", "1000"))
            _ = try await enet.query(.object("ARSQRY", EnetElement("Query", [EnetElement("Key", "1")])))
        }
        let calls = desk.calls
        #expect(
            calls.map(\.path)
                == ["Query", "Browse", "Fetch", "Query"].map { "/SYSPROWCFService/Rest/Query/\($0)" })
        #expect(calls.map { $0.options["BusinessObject"] } == ["COMFND", nil, nil, "ARSQRY"])
        #expect(calls.allSatisfy { $0.options["UserId"] == "0123456789ABCDEF0123456789ABCD1100" })
        #expect(calls[0].options["XmlIn"]?.contains("<Condition>EQ</Condition><Value>N&amp;S</Value>") == true)
        #expect(calls[0].options["XmlIn"]?.contains("<AndOr>And</AndOr><Column>Area</Column>") == true)
        #expect(calls[1].options["XmlIn"]?.contains("<StartAtKey>7</StartAtKey>") == true)
        #expect(calls[2].options["XmlIn"]?.contains("<Key>EDU1</Key><OptionalKey1>1000</OptionalKey1>") == true)
        #expect(desk.logons == 1 && desk.logoffs == 1)
    }

    @Test func aChangeIsValidatedFirstAndMadeOnlyWhereNothingIsWrong() async throws {
        let good = EnetObjectDesk(Self.accepted, Self.accepted)
        let applied = try await good.with { try await $0.setup.update("ARSSCS", Self.customer) }
        #expect(applied.isApplied && good.calls.map(\.validates) == [true, false])
        #expect(good.calls[1].options["XmlParameters"]?.contains("<IgnoreWarnings>N</IgnoreWarnings>") == true)
        #expect(good.calls[0].options["XmlIn"] == good.calls[1].options["XmlIn"])

        let bad = EnetObjectDesk(Self.refused)
        let outcome = try await bad.with { try await $0.setup.add("ARSSCS", Self.customer) }
        #expect(!outcome.isReal && !outcome.isApplied && outcome.errors.first?.number == "100030")
        #expect(bad.calls.map(\.validates) == [true])

        let dry = EnetObjectDesk(Self.accepted)
        let verdict = try await dry.with { try await $0.setup.delete("ARSSCS", Self.customer, mode: .validateOnly) }
        #expect(verdict.isAccepted && !verdict.isApplied && dry.calls.map(\.validates) == [true])

        let unasked = EnetObjectDesk(Self.accepted)
        _ = try await unasked.with { try await $0.post("GENTJL", Self.customer, mode: .applyUnasked) }
        #expect(unasked.calls.map(\.validates) == [false])

        await #expect(throws: ODataError.self) {
            try await EnetObjectDesk(Self.accepted).with {
                let parameters = EnetParameters([EnetElement("ValidateOnly", "N")])
                return try await $0.setup.update("ARSSCS", Self.customer, parameters: parameters)
            }
        }
    }

    @Test func anEndedSessionIsRenewedOnceForAQuestionAndForAnUpdate() async throws {
        let desk = EnetObjectDesk("Error: session gone", "<a/>")
        _ = try await desk.with { try await $0.query(.fetch("ArCustomer", key: "1")) }
        #expect(desk.calls.count == 2 && desk.logons == 2 && desk.logoffs == 2)

        let update = EnetObjectDesk(Self.accepted, "ERROR: session gone", Self.accepted)
        #expect(try await update.with { try await $0.setup.update("ARSSCS", Self.customer) }.isApplied)
        #expect(update.calls.count == 3 && update.logons == 2)

        let twice = EnetObjectDesk("ERROR: no", "ERROR: no")
        let error = await #expect(throws: ODataError.self) {
            try await twice.with { try await $0.query(.fetch("ArCustomer", key: "1")) }
        }
        #expect(error?.message.contains("ERROR: no") == true && twice.calls.count == 2 && twice.logoffs == twice.logons)
    }

    @Test func aPostingIsNeverSentTwiceWhateverIsAnswered() async throws {
        let answers: [MockReply] = [
            .status(.ok, body: Array("ERROR: session gone".utf8)), .failure(TransportError(.interrupted, "lost")),
            .status(.internalServerError), .status(.ok, body: Array("<postgljournal><It".utf8)),
            .failure(TransportError(.timedOut, "late")), .status(.serviceUnavailable, [.retryAfter: "0"]),
            .status(.requestTimeout),
        ]
        for (index, answer) in answers.enumerated() {
            let desk = EnetObjectDesk { call, _ in
                call.validates ? .status(.ok, body: Array(Self.accepted.utf8)) : answer
            }
            let error = await #expect(throws: ODataError.self) {
                try await desk.with { try await $0.post("GENTJL", Self.customer) }
            }
            #expect(error?.code == (index == 0 ? .service : .outcomeUnknown), "\(index)")
            #expect(error?.isRetriable == false)
            #expect(desk.calls.map(\.validates) == [true, false], "\(index)")
            #expect(desk.logoffs == desk.logons)
        }
    }

    @Test func aChangeThatCannotHaveArrivedIsNotCalledUnknown() async throws {
        let desk = EnetObjectDesk { call, _ in
            if call.validates { return .status(.ok, body: Array(Self.accepted.utf8)) }
            return .failure(TransportError(.cannotConnect, "nobody there"))
        }
        let error = await #expect(throws: ODataError.self) {
            try await desk.with { try await $0.post("GENTJL", Self.customer) }
        }
        #expect(error?.code == .transport)
    }

    @Test func anExceptionNamesWhatIsMissingAndCostsNoLogon() async throws {
        let desk = EnetObjectDesk("ERROR: e.net exception 100000")
        let error = await #expect(throws: ODataError.self) {
            try await desk.with { try await $0.setup.update("XXXXXX", Self.customer) }
        }
        #expect(error?.serverCode == "100000" && desk.logons == 1)
        #expect(error?.message.contains("not licensed for operator 'TABLEAU'") == true)
    }

    @Test func aSetupCallThatIsAnswered401IsMadeAgainUnderANewSessionAsForTheOtherFormsOfARefusal() async throws {
        let desk = EnetObjectDesk { call, number in
            number == 2 ? .status(.unauthorized) : .status(.ok, body: Array(Self.accepted.utf8))
        }
        let outcome = try await desk.with { try await $0.setup.update("ARSSCS", Self.customer) }
        #expect(outcome.isApplied && desk.logons == 2 && desk.calls.map(\.validates) == [true, false, false])

        let dead = EnetObjectDesk { _, _ in .status(.unauthorized) }
        let error = await #expect(throws: ODataError.self) {
            try await dead.with { try await $0.setup.update("ARSSCS", Self.customer) }
        }
        #expect(error?.code == .unauthorized && dead.calls.count == 2)
    }

    @Test func aDocumentThatIsTooLongForAURLIsNotSent() async throws {
        let long = EnetElement("Setup", [EnetElement("Name", String(repeating: "x", count: 5_000))])
        let desk = EnetObjectDesk(Self.accepted)
        let error = await #expect(throws: ODataError.self) {
            try await desk.with { try await $0.setup.update("ARSSCS", long) }
        }
        #expect(error?.code == .unsendable && desk.calls.isEmpty)
    }

    @Test func anErrorInAnAnswerToAQuestionIsAnErrorWithItsNumber() async throws {
        let desk = EnetObjectDesk(
            "<ArCustomer><ErrorNumber>100012</ErrorNumber><ErrorDescription>Key not found</ErrorDescription></ArCustomer>"
        )
        let error = await #expect(throws: ODataError.self) {
            try await desk.with { try await $0.query(.fetch("ArCustomer", key: "9")) }
        }
        #expect(error?.serverCode == "100012" && error?.message.contains("Key not found") == true)
    }

    @Test func callsAreMadeOneAfterTheOther() async throws {
        let atOnce = Mutex((now: 0, most: 0))
        let desk = EnetObjectDesk { _, _ in
            atOnce.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
            for _ in 0..<20 { await Task.yield() }
            atOnce.withLock { $0.now -= 1 }
            return .status(.ok, body: Array("<a/>".utf8))
        }
        try await desk.with { enet in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<16 { group.addTask { _ = try await enet.query(.fetch("A", key: "1")) } }
                try await group.waitForAll()
            }
        }
        #expect(atOnce.withLock(\.most) == 1 && desk.calls.count == 16)
    }

    @Test func aChangeUnderWayIsWaitedForWhereItsTaskIsCancelledAndTheSessionIsLoggedOff() async throws {
        let (began, start) = AsyncStream<Void>.makeStream()
        let (lets, letGo) = AsyncStream<Void>.makeStream()
        let desk = EnetObjectDesk { call, _ in
            if !call.validates {
                start.finish()
                for await _ in lets {}
            }
            return .status(.ok, body: Array(Self.accepted.utf8))
        }
        let task = Task { try await desk.with { try await $0.setup.update("ARSSCS", Self.customer) } }
        for await _ in began {}
        task.cancel()
        letGo.finish()
        #expect(try await task.value.isApplied)
        #expect(desk.logons == 1 && desk.logoffs == 1)
    }
}
