// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import ServiceHTTP
import ServiceHTTPTesting
import Testing

@testable import TableauREST

@Suite struct DownloadTests {
    private static func file(_ bytes: [UInt8], length: Int? = nil) -> MockReply {
        var fields: HTTPFields = [.contentDisposition: #"name="tableau_datasource"; filename="../Sales 1.tdsx""#]
        if let length { fields[.contentLength] = String(length) }
        return .status(.ok, fields, body: bytes).inPieces(of: 1000)
    }

    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("download-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private var target: String { folder.appendingPathComponent("x.tdsx").path }

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path)
    }

    @Test func aDownloadArrivesWholeInItsPlace() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let bytes = pattern(10_007)
        let desk = try Desk(Self.file(bytes, length: bytes.count))
        let download = try await desk.tableau.dataSources.download("ds-1", to: target)
        #expect(download == Download(path: target, fileName: "Sales 1.tdsx", size: 10_007))
        #expect(download.type == "tdsx")
        #expect(try Array(Data(contentsOf: URL(fileURLWithPath: target))) == bytes)
        #expect(desk.calls == ["GET /api/3.27/sites/site-1/datasources/ds-1/content"])
        // As the bytes are, so that their number can be checked against what was announced.
        #expect(desk.transport.requests.last?.head.headerFields[.acceptEncoding] == "identity")
        #expect(try names() == ["x.tdsx"])
    }

    @Test func aTransferThatBreaksBeginsAnewAndLeavesNothingHalf() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let bytes = pattern(5000)
        let broken = Self.file(bytes).breaking(with: TransportError(.interrupted, "the connection ended"))
        let desk = try Desk(broken, Self.file(Array(bytes.prefix(4000)), length: 5000), Self.file(bytes, length: 5000))
        _ = try await desk.tableau.dataSources.download("ds-1", to: target, includingExtract: false)
        #expect(try Array(Data(contentsOf: URL(fileURLWithPath: target))) == bytes)
        #expect(desk.calls.count == 3 && desk.calls[0].hasSuffix("/content?includeExtract=False"))
        #expect(try names() == ["x.tdsx"])
    }

    @Test func aDownloadThatFailsKeepsTheFileThatWasThere() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("old".utf8).write(to: URL(fileURLWithPath: target))
        let broken = Self.file(pattern(5000)).breaking(with: TransportError(.interrupted, "the connection ended"))
        let desk = try Desk(broken, broken, broken)
        let error = try await tableauError { _ = try await desk.tableau.dataSources.download("ds-1", to: target) }
        #expect(error.code == .transport)
        #expect(try String(contentsOfFile: target, encoding: .utf8) == "old")
        #expect(try names() == ["x.tdsx"])
    }

    @Test func aPlaceThatCannotBeWrittenIsNamedWithoutItsFolder() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let desk = try Desk(Self.file([1]))
        let error = try await tableauError {
            _ = try await desk.tableau.dataSources.download("ds-1", to: folder.path + "/missing/x.tdsx")
        }
        #expect(error.code == .file && error.message.contains("x.tdsx") && !error.message.contains("missing/"))
    }
}
