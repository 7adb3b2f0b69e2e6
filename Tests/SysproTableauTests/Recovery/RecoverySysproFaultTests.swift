// SPDX-License-Identifier: Apache-2.0

import Columnar
import CurlTransport
import HTTPTypes
import LoopbackHTTP
import ServiceHTTP
import SyncCore
import SysproSimulator
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

/// A fault of SYSPRO's pages.
struct SysproCase: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let fault: SysproFault
    /// The pages that it befalls, the first being 0.
    var pages = [0, 1]

    /// No wrong count among them: a sync asks for none.
    static let all = [
        SysproCase(testDescription: "truncated JSON", fault: .truncatedJSON(share: 0.7)),
        SysproCase(testDescription: "next link to itself", fault: .nextLinkToItself),
        SysproCase(testDescription: "repeated page", fault: .repeatedPage),
        SysproCase(testDescription: "empty page", fault: .emptyPage),
        SysproCase(testDescription: "no next link", fault: .noNextLink),
        SysproCase(testDescription: "error in the stream", fault: .errorInStream),
        SysproCase(testDescription: "login page", fault: .loginPage),
        SysproCase(testDescription: "unavailable", fault: .unavailablePage),
        SysproCase(testDescription: "throttled", fault: .throttled(.seconds(1))),
        SysproCase(testDescription: "bare NaN", fault: .bareNaN),
    ]
}

@Suite(.enabled(if: RecoveryWorld.isPossible, RecoveryWorld.reason), .serialized, .timeLimit(.minutes(5)))
struct RecoverySysproFaultTests {
    @Test(arguments: SysproCase.all)
    func aPageThatIsWrongLosesNoRowAndDoublesNone(fault: SysproCase) async throws {
        // Pages of three records, each but the last with a link that says where it ends.
        var options = SysproOptions()
        options.pageCap = 3
        options.nextLink = .skipToken
        try await RecoveryWorld.with(options: options) { world in
            for page in fault.pages {
                world.syspro.server.log.clear()
                world.syspro.faults.add(fault.fault, on: "ArInvoice", after: page)
                let report = try #require(try await world.sync(["Invoices"]).first)
                #expect(world.syspro.faults.isUsedUp)
                #expect(try await differs(fault.fault, page: page, in: world), "page \(page) was as ever")
                if report.status == .failed {
                    #expect(report.error?.message.isEmpty == false && report.error?.code != "unexpected")
                } else {
                    #expect(try await world.differences(in: ["Invoices"]) == [], "page \(page) goes wrong unnoticed")
                }
                world.syspro.faults.clear()
                try await world.syncWell(["Invoices"])
                #expect(try await world.differences(in: ["Invoices"]) == [])
                for _ in 1...4 { try world.day() }
            }
        }
    }

    /// Whether the page that the fault befell is another one with it than without it.
    private func differs(_ fault: SysproFault, page: Int, in world: RecoveryWorld) async throws -> Bool {
        let asked = world.syspro.server.log.requests.filter { $0.rawPath.hasSuffix("/ArInvoice") }
        // The count comes first, so that a run which ends with the fault has asked for one page less.
        let request = try #require(asked.count > page ? asked[page] : asked.last)
        var url = URLReference(world.syspro.url)
        (url.path, url.query) = (request.rawPath, request.rawQuery)
        var head = try #require(HTTPRequest(.get, url))
        head.headerFields[HTTPField.Name("Prefer")!] = request.headers["Prefer"]
        let credentials = BasicCredentials(user: world.syspro.operator, password: Secret(world.syspro.password))
        head.headerFields[.authorization] = credentials?.authorization.reveal()
        func answer() async throws -> (Int, [UInt8]) {
            let response = try await CurlTransport().send(ServiceRequest("test", head))
            return (response.head.status.code, try await response.body.collect(upTo: 1 << 20))
        }
        let good = try await answer()
        world.syspro.faults.add(fault, on: "ArInvoice")
        return try await answer() != good
    }

    @Test func aCapThatNobodyToldOfAndALinkThatIsMissingLoseNoRow() async throws {
        var options = SysproOptions()
        options.pageCap = 70
        options.nextLink = .skipToken
        try await RecoveryWorld.with(options: options, rows: 300) { world in
            world.configuration.odata.pageSize = 5_000
            world.syspro.faults.add(.noNextLink, on: "ArInvoice", after: 2)
            try await world.syncWell(["Invoices"])
            #expect(world.syspro.faults.isUsedUp)
            #expect(try await world.differences(in: ["Invoices"]) == [])
        }
    }

    @Test func anAnswerThatIsResetAnywhereIsAskedForAgain() async throws {
        try await RecoveryWorld.with { world in
            for position in [FaultPosition.wire(10), .body(1), .share(0.5)] {
                for fault in [SimulatedFault.reset(position), .truncate(position)] {
                    world.syspro.server.faults.add(fault, on: "GET *ArInvoice*", after: 1)
                    let report = try #require(try await world.sync(["Invoices"]).first)
                    if report.status != .failed { #expect(try await world.differences(in: ["Invoices"]) == []) }
                    world.syspro.server.faults.clear()
                    try await world.syncWell(["Invoices"])
                    #expect(try await world.differences(in: ["Invoices"]) == [])
                    try world.day()
                }
            }
        }
    }

    @Test func rowsThatComeBetweenPagesAreInTableauAfterOneMoreSync() async throws {
        try await RecoveryWorld.with { world in
            let syspro = world.syspro
            let customers = try syspro.rows(of: "ArCustomer").map { $0.text("Customer") }
            for page in [1, 2] {
                syspro.faults.add(
                    .change {
                        for customer in [customers.first, customers.last].compactMap(\.self) {
                            _ = try? syspro.postInvoice(
                                customer: customer, value: FixedDecimal(mantissa: 1_101, scale: 2))
                        }
                    }, on: "ArInvoice", after: page)
            }
            try await world.syncWell(["Invoices"])
            #expect(syspro.faults.isUsedUp)
            try await world.syncWell(["Invoices"])
            #expect(try await world.differences(in: ["Invoices"]) == [])
        }
    }

    @Test func rowsThatGoBetweenPagesTakeNoOtherRowWithThem() async throws {
        try await RecoveryWorld.with { world in
            let syspro = world.syspro
            let accounts = try syspro.rows(of: "GenMaster").map {
                [Value.text($0.text("Company")), .text($0.text("GlCode"))]
            }
            try await world.syncWell(["Accounts"])
            syspro.faults.add(
                .change {
                    for key in [accounts[0], accounts[20], accounts[100]] { try? syspro.delete("GenMaster", key: key) }
                },
                on: "GenMaster", after: 1)
            let report = try #require(try await world.sync(["Accounts"]).first)
            #expect(report.status == .ok, "\(report.error?.message ?? "")")
            #expect(syspro.faults.isUsedUp)
            #expect(report.counts.deleted <= 3)
            try await world.syncWell(["Accounts"])
            #expect(try await world.inTableau("Accounts").count == accounts.count - 3)
        }
    }
}
