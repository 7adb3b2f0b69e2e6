// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import Logging
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

/// What goes wrong outside ends in an error that names what and where, and a file that was there stays.
@Suite(.timeLimit(.minutes(5))) struct BadInputTests {
    let folder = FileManager.default.temporaryDirectory.appending(path: "bad-\(UUID().uuidString)").path
    let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

    private func extract(
        _ syspro: SysproSimulator, _ entity: String = "ArInvoice", password: String? = nil, url: String? = nil,
        select: [String] = []
    ) async throws -> ExtractResult {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data("as it was".utf8).write(to: URL(filePath: folder + "/out.hyper"))
        var request = ExtractRequest(entitySet: entity, file: folder + "/out.hyper")
        request.select = select
        let settings = ODataSettings(
            service: url ?? syspro.companyURL, user: syspro.operator, password: Secret(password ?? syspro.password))
        return try await request.run(from: settings, logger: logger) { _ in }
    }

    private func failure(
        _ syspro: SysproSimulator, _ entity: String = "ArInvoice", password: String? = nil, url: String? = nil,
        select: [String] = []
    ) async throws -> SyncError {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var failure: SyncError?
        do {
            _ = try await extract(syspro, entity, password: password, url: url, select: select)
        } catch let error as SyncError {
            failure = error
        }
        let kept = try String(contentsOf: URL(filePath: folder + "/out.hyper"), encoding: .utf8)
        #expect(kept == "as it was", "a failed extraction must leave the file that was there")
        return try #require(failure, "the extraction should have failed")
    }

    @Test func aWrongPasswordNamesTheOperatorAndNotThePassword() async throws {
        try await withSysproSimulator(rows: 50) { syspro in
            let error = try await failure(syspro, password: "sentinel-4711")
            #expect(error.code == .unauthorized)
            #expect(error.message.contains(syspro.operator))
            #expect(!"\(error)".contains("sentinel-4711"))
        }
    }

    @Test func aHostThatIsDownIsNamedWithItsPort() async throws {
        try await withSysproSimulator(rows: 50) { syspro in
            let error = try await failure(syspro, url: "http://127.0.0.1:9/SYSPROOData/EDU1")
            #expect(error.code == .unreachable)
            #expect(error.message.contains("127.0.0.1") && error.message.contains("9"))
        }
    }

    @Test(arguments: [
        (SysproFault.notFoundPage, "404"), (.loginPage, "HTML"), (.truncatedJSON(share: 0.6), "page"),
        (.version2, "OData"), (.version3, "OData"), (.bareNaN, "NaN"), (.errorInStream, "ends in the middle"),
    ])
    func anAnswerThatIsNoPageIsExplained(fault: SysproFault, word: String) async throws {
        try await withSysproSimulator(rows: 50) { syspro in
            syspro.faults.add(fault, on: "ArInvoice", times: nil)
            let error = try await failure(syspro)
            #expect(error.code == .source)
            #expect(error.message.contains(word), "\(error.message)")
        }
    }

    @Test func anUnknownEntityOrPropertyNamesTheNearest() async throws {
        try await withSysproSimulator(rows: 50) { syspro in
            let entity = try await failure(syspro, "ArInvoise")
            #expect(entity.message.contains("ArInvoice"))
            let property = try await failure(syspro, select: ["Custmer"])
            #expect(property.message.contains("Customer"))
        }
    }

    @Test func pagesInALoopAreLeftForTheKeyAndAllRecordsAreRead() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await withSysproSimulator(rows: 50) { syspro in
            syspro.faults.add(.nextLinkToItself, on: "ArInvoice", times: nil)
            let result = try await extract(syspro, "ArInvoice")
            #expect(result.rows == (try syspro.count(of: "ArInvoice")) && result.uncounted == nil)
        }
    }
}
