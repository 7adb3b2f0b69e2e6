// SPDX-License-Identifier: Apache-2.0

import Columnar
import ServiceHTTP
import ServiceHTTPTesting
import SysproEntities
import SysproOData
import Testing

@Suite struct ServiceAnswerTests {
    private let secret = "SENTINEL-PASSWORD"

    private func client(_ replies: MockReply...) -> (SysproClient, MockTransport) {
        let transport = MockTransport(replies)
        var configuration = try! SysproConfiguration(
            root: "https://erp.example.com/odata", company: "EDU1", operator: "TABLEAU", password: Secret(secret))
        configuration.clock = RecordingClock()
        configuration.retry = .never
        configuration.ignoresCount = true
        return (SysproClient(configuration, transport: transport), transport)
    }

    private func error(_ reply: MockReply) async -> ODataError? {
        do {
            let query = TableQuery(
                "ArInvoice", key: [.init("K")], filter: .compare("K", .equal, .text("SENTINEL-VALUE")))
            for try await _ in client(reply).0.pages(query, columns: [ScanColumn("K", .text)]) {}
            return nil
        } catch {
            let error = error as? ODataError
            var dumped = ""
            dump(error, to: &dumped)
            #expect(!dumped.contains("SENTINEL"))
            return error
        }
    }

    @Test func aTransportThatRetriesAddsNothingToTheClientsOwnAttempts() async throws {
        let (mock, clock) = (MockTransport { _ in .status(.serviceUnavailable, [.retryAfter: "60"]) }, RecordingClock())
        var configuration = try SysproConfiguration(
            root: "https://erp.example.com/odata", company: "EDU1", operator: "TABLEAU", password: Secret(secret))
        configuration.clock = clock
        let client = SysproClient(configuration, transport: mock.behind([RetryMiddleware(clock: clock)]))
        await #expect(throws: ODataError.self) {
            for try await _ in client.pages(
                TableQuery("ArInvoice", key: [.init("K")]), columns: [ScanColumn("K", .text)])
            {}
        }
        #expect(mock.requests.count == 4 && clock.sleeps == Array(repeating: .seconds(60), count: 3))
    }

    @Test func theTypesHaveALimitHoweverSlowlyTheyCome() async throws {
        let (client, mock) = client(.status(.notFound), .status(.notFound), .status(.notFound))
        await #expect(throws: ODataError.self) { try await client.metadata() }
        #expect(!mock.requests.isEmpty && mock.requests.allSatisfy { $0.request.timeouts.total == .seconds(300) })
    }

    @Test func refusedCredentialsNameTheOperatorAndWhatToDo() async {
        let error = await error(.status(.unauthorized, body: Array("<html><title>401</title></html>".utf8)))
        #expect(error?.code == .unauthorized)
        #expect(error?.status == 401)
        #expect(error?.message.contains("'TABLEAU'") == true)
        #expect(error?.isRetriable == false)
        #expect(await self.error(.status(.forbidden))?.code == .unauthorized)
    }

    @Test(
        arguments: [
            (#"{"error":{"code":"","message":"no such property"}}"#, nil, "no such property"),
            (#"{"error":{"code":null,"message":"no such property"}}"#, nil, "no such property"),
            (
                #"{"error":{"code":"400","message":"Bad","details":[{"message":"no such property"}]}}"#, "400",
                "Bad: no such property"
            ),
            (
                #"{"odata.error":{"code":"E","message":{"lang":"en","value":"no such property"}}}"#, "E",
                "no such property"
            ),
            (#"{"Message":"no such property","MessageDetail":"stack"}"#, nil, "no such property"),
            ("<html><head><title>\r\n no such  property </title></head></html>", nil, "no such property"),
            (
                #"{"error":{"code":"X","message":"bad URI 'https://h/odata/T?$filter=K eq SENTINEL' here"}}"#, "X",
                "bad URI"
            ),
        ] as [(String, String?, String)]) func everyShapeOfErrorBodyIsRead(
            _ body: String, _ code: String?, _ text: String
        ) async
    {
        for prefix in ["", "\u{FEFF}"] {
            let error = await error(.status(.badRequest, body: Array((prefix + body).utf8)))
            #expect(error?.code == .service)
            #expect(error?.serverCode == code)
            #expect(error?.message.contains(text) == true)
            #expect(error?.isRetriable == false)
        }
    }

    @Test func emptyAndForeignBodiesStillMakeAnError() async {
        for body in ["", "plain", "[1", "{}"] {
            #expect(await error(.status(.notFound, body: Array(body.utf8)))?.code == .notFound)
        }
        let html = await error(.status(.notFound, body: Array("<!DOCTYPE html><html><body>404".utf8)))
        #expect(html?.message.contains("company 'EDU1'") == true)
        #expect(html?.message.contains("2,048") == true)
    }

    @Test func busyServicesAreRetriable() async {
        #expect(await error(.status(.tooManyRequests))?.code == .throttled)
        #expect(await error(.status(.tooManyRequests))?.isRetriable == true)
        #expect(await error(.status(.serviceUnavailable))?.isRetriable == true)
        #expect(await error(.status(.internalServerError))?.isRetriable == true)
        #expect(await error(.status(.notImplemented))?.isRetriable == false)
        let unreachable = await error(.failure(TransportError(.cannotConnect, "erp.example.com:443 refused")))
        #expect(unreachable?.code == .transport)
        #expect(unreachable?.isRetriable == true)
    }

    @Test func aLoginPageWithStatus200IsNoEmptyResult() async {
        let error = await error(
            .status(.ok, [.contentType: "text/html"], body: Array("<html><title>Sign in</title>".utf8)))
        #expect(error?.code == .malformedPage)
        #expect(error?.message.contains("HTML") == true)
    }

    @Test func countsAreReadWithByteOrderMarkAndLineBreak() async throws {
        let (client, transport) = client(
            .status(.ok, body: [0xEF, 0xBB, 0xBF] + Array("830\r\n".utf8)), .status(.ok, body: Array("none".utf8)))
        let query = TableQuery("ArInvoice", filter: .compare("Branch", .equal, .text("A+B")))
        #expect(try await client.count(of: query) == 830)
        #expect(transport.requests[0].head.path == "/odata/EDU1/ArInvoice/$count?$filter=Branch%20eq%20'A%2BB'")
        await #expect(throws: ODataError.self) { try await client.count(of: query) }
    }

    @Test func theTypesAreLookedForAtTheCompanyAndThenAtTheService() async throws {
        let document =
            #"<Edmx Version="4.0"><DataServices><Schema Namespace="S"><EntityContainer Name="C"><EntitySet Name="A" EntityType="S.A"/></EntityContainer></Schema></DataServices></Edmx>"#
        let (client, transport) = client(.status(.notFound), .xml(document).inPieces(of: 7))
        #expect(try await client.metadata().entitySets.map(\.name) == ["A"])
        #expect(transport.requests.map { $0.head.path } == ["/odata/EDU1/$metadata", "/odata/$metadata"])
    }

    @Test func theServiceDocumentNamesItsEntitySets() async throws {
        let (client, _) = client(
            .json(#"{"value":[{"name":"ArInvoice","url":"ArInvoice"},{"name":"Me","kind":"Singleton","url":"Me"}]}"#))
        #expect(try await client.serviceDocument().entitySets == ["ArInvoice"])
    }

    @Test func rowsWaitOutABusyService() async throws {
        let transport = MockTransport(
            .status(.tooManyRequests, [.retryAfter: "2"]),
            .json(
                #"{"value":[{"Customer":"C1","Name":null,"DateOpened":"2024-03-31T00:00:00Z","Lines":7,"Score":0.5}]}"#),
            .json(#"{"value":[]}"#))
        let clock = RecordingClock()
        var configuration = try SysproConfiguration(
            root: "https://erp.example.com/odata", company: "EDU1", operator: "TABLEAU", password: Secret(secret))
        configuration.clock = clock
        configuration.ignoresCount = true
        var customers: [String] = []
        for try await customer in SysproClient(configuration, transport: transport).rows(ArCustomer.all) {
            customers.append(customer.customer)
        }
        #expect(customers == ["C1"])
        #expect(clock.sleeps == [.seconds(2)])
    }

    @Test func credentialsThatBasicCannotCarryAreAConfigurationError() async throws {
        let configuration = try SysproConfiguration(
            root: "https://erp.example.com/odata", company: "EDU1", operator: "A:B", password: Secret(secret))
        let transport = MockTransport()
        await #expect(throws: ODataError.self) {
            _ = try await SysproClient(configuration, transport: transport).serviceDocument()
        }
        #expect(transport.requests.isEmpty)
    }

    @Test func secretsAreInNoErrorAndNoDump() {
        var dumped = ""
        dump(client().0, to: &dumped)
        #expect(!dumped.contains(secret))
        #expect(!dumped.contains("VEFCTEVBVT"))
    }
}
