// SPDX-License-Identifier: Apache-2.0

import ServiceHTTP
import ServiceHTTPTesting
import SysproOData
import Testing

@Suite struct ErrorTests {
    private func kind(of body: () async throws -> Void) async -> String {
        do {
            try await body()
            return "none"
        } catch ODataError.Code.unauthorized {
            return "refused"
        } catch let error as ODataError {
            switch error.code {
            case .notFound, .unknownName: return "gone"
            default: return error.code.rawValue
            }
        } catch {
            return "other"
        }
    }

    @Test func aKindOfErrorCanBeCaughtAndSwitchedOn() async {
        #expect(await kind { throw ODataError(.unauthorized, "") } == "refused")
        #expect(await kind { throw ODataError(.unknownName, "") } == "gone")
        #expect(await kind { throw ODataError(.throttled, "") } == "throttled")
        #expect(await kind { throw CancellationError() } == "other")
        do {
            throw TransportError(.timedOut, "")
        } catch TransportError.Code.timedOut {
        } catch {
            Issue.record("\(error)")
        }
        do {
            _ = try await MockTransport().send(
                ServiceRequest("o", .init(method: .get, scheme: nil, authority: nil, path: "/")))
            Issue.record("nothing was thrown")
        } catch MockTransportError.Code.unexpectedRequest {
        } catch {
            Issue.record("\(error)")
        }
    }

    @Test func descriptionsBeginWithOperationAndCode() {
        let error = ODataError(
            .service, "the service failed", operation: "odata.page", status: 500, serverCode: "E1")
        #expect("\(error)" == "odata.page: service (HTTP 500, OData E1): the service failed")
        #expect("\(ODataError(.configuration, "no key"))" == "configuration: no key")
        var lost = TransportError(.interrupted, "erp:443 closed the connection")
        #expect("\(lost)" == "interrupted: erp:443 closed the connection")
        lost.operation = "odata.page"
        #expect("\(lost)" == "odata.page: interrupted: erp:443 closed the connection")
    }

    @Test(arguments: [
        "erp example", "", "erp.example.com/odata", "ftp://erp.example.com", "https://", "https://erp .example.com/o",
        "https://user:secret@erp.example.com/odata", "https://erp.example.com/odata?x=1", "https://erp.example.com/#a",
        "http://erp.example.com/odata", "http://10.0.0.7/odata", "http://127.0.0.1.example.com/odata",
        "http://localhost.example.com", "http://[::2]/odata",
    ]) func anAddressThatCannotBeUsedFailsAtOnceAndIsNotRepeated(_ root: String) {
        #expect {
            try SysproConfiguration(root: root, company: "EDU1", operator: "TABLEAU", password: Secret("x"))
        } throws: { error in
            guard let error = error as? ODataError else { return false }
            return error.code == .configuration && !error.description.contains("secret")
                && error.message.contains("https://")
        }
    }

    @Test(arguments: [
        "http://127.0.0.1:8080/odata", "http://localhost/odata", "http://[::1]:9/odata", "HTTPS://erp/odata",
    ])
    func plainHTTPIsForThisMachineUnlessItIsAllowed(_ root: String) throws {
        _ = try SysproConfiguration(root: root, company: "EDU1", operator: "TABLEAU", password: Secret("x"))
        _ = try SysproConfiguration(
            root: "http://erp.example.com/odata", company: "EDU1", operator: "TABLEAU", password: Secret("x"),
            allowsPlainHTTP: true)
    }
}
