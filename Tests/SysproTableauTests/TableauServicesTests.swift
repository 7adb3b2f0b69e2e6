// SPDX-License-Identifier: Apache-2.0

import CurlTransport
import Foundation
import HyperExtract
import LoopbackHTTP
import ServiceHTTP
import TableauREST
import TableauSimulator
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

@Suite(
    "What Tableau tells of a loaded data source",
    .enabled(if: (try? Hyperd.locate()) != nil, "make setup installs hyperd"))
struct TableauServicesTests {
    /// A client, and the LUID of a data source that was loaded.
    private func loaded(_ body: (TableauClient, TableauSimulator, DataSource.ID) async throws -> Void) async throws {
        try await DestinationWorld.with { world in
            #expect(try await world.sync().status == .ok)
            let token = world.tableau.tokens[1]
            let configuration = try TableauConfiguration(
                server: world.tableau.url, site: world.tableau.site,
                credentials: .token(name: token.name, secret: Secret(token.secret)))
            let source = try #require(await world.tableau.dataSource(named: "Stock", in: "Finance"))
            try await withTableau(configuration, transport: CurlTransport()) { tableau in
                try await body(tableau, world.tableau, source.id)
            }
        }
    }

    @Test("Fields, members of a dimension, sums and counts agree with what was loaded")
    func queries() async throws {
        try await loaded { tableau, simulator, id in
            let fields = try await tableau.queries.fields(of: id)
            #expect(fields.map(\.name) == ["Stock code", "Warehouse", "On hand"] && fields.allSatisfy(\.isColumn))
            #expect(fields.map(\.dataType) == [.string, .string, .real])
            #expect(try await tableau.metadata.fieldNames(of: id) == fields.map(\.name))
            #expect(try await tableau.metadata.fieldNames(of: "another") == nil)

            let rows = try await simulator.rows(of: #require(await simulator.dataSources.first))
            let counted = try await tableau.queries.rows(
                of: id, .init([.init("Stock code", .count, as: "n"), .init("On hand", .sum, as: "sum")]))
            #expect(counted.count == 1 && counted[0]["n"] == .number(.init(rows.count)))
            let members = try await tableau.queries.rows(of: id, .init([.init("Warehouse")]))
            let expected = Set((0..<rows.count).map { rows.row($0)[1].description })
            #expect(members.count == expected.count)
            let first = try #require(members.first?["Warehouse"])
            guard case .text(let name) = first else { return #expect(Bool(false), "a warehouse is a text") }
            let others = try await tableau.queries.rows(
                of: id, .init([.init("Warehouse")], where: [.init("Warehouse", in: [name], excluding: true)], limit: 1))
            #expect(others.count == min(1, members.count - 1) && others.first?["Warehouse"] != first)
        }
    }

    @Test("A field that does not exist is refused by name")
    func unknownField() async throws {
        try await loaded { tableau, _, id in
            await #expect {
                _ = try await tableau.queries.rows(of: id, .init([.init("Nothing")]))
            } throws: { error in
                (error as? TableauError)?.tableauCode == "404934" && "\(error)".contains("Nothing")
            }
        }
    }

    @Test("A stale data source is marked once and cleared again, and what people wrote there stays")
    func staleness() async throws {
        try await loaded { tableau, _, id in
            let warnings = tableau.dataQualityWarnings
            #expect(try await warnings.clearStale(id) == .unchanged)
            #expect(try await warnings.markStale(id, "not loaded since 1 May; 'x' & <y>") == .changed)
            #expect(try await warnings.markStale(id, "not loaded since 1 May; 'x' & <y>") == .unchanged)
            #expect(try await warnings.markStale(id, "not loaded since 2 May") == .changed)
            let present = try await warnings.list(of: id)
            #expect(present.map(\.kind) == [.stale])
            #expect(present.map(\.message) == [DataQualityWarnings.mark + "not loaded since 2 May"])
            #expect(try await warnings.clearStale(id) == .changed)
            #expect(try await warnings.list(of: id) == [])

            try await warnings.set(.init(.maintenance, "stock-taking until Friday"), on: id)
            #expect(try await warnings.markStale(id, "not loaded") == .ownedByOthers)
            #expect(try await warnings.clearStale(id) == .ownedByOthers)
            #expect(try await warnings.list(of: id).map(\.message) == ["stock-taking until Friday"])
        }
    }

    @Test("A site without the licence for warnings is no failure")
    func unlicensed() async throws {
        try await loaded { tableau, simulator, id in
            await simulator.configure { $0.dataQualityLicensed = false }
            try await #expect(tableau.dataQualityWarnings.markStale(id, "not loaded") == .notAvailable)
            try await #expect(tableau.dataQualityWarnings.clearStale(id) == .notAvailable)
        }
    }

    @Test("A packaged data source is published with its rows, which can then be updated as those of a plain file")
    func packaged() async throws {
        try await loaded { tableau, simulator, id in
            let path = FileManager.default.temporaryDirectory.appending(path: "packaged-\(UUID().uuidString).tdsx").path
            defer { try? FileManager.default.removeItem(atPath: path) }
            #expect(try await tableau.dataSources.download(id, to: path).type == "tdsx")
            let project = try #require(try await tableau.projects.find("Finance"))
            guard case .job(let job) = try await tableau.dataSources.publish(file: path, named: "Copy", in: project)
            else { return #expect(Bool(false), "it is published as a job") }
            try await tableau.jobs.finished(job).requireSuccess()

            let copy = try #require(try await tableau.dataSources.find("Copy", in: "Finance"))
            #expect(try await tableau.dataSources.connections(of: copy.id).map(\.isUpdatable) == [true])
            let (one, other) = (
                try #require(await simulator.dataSource(named: "Stock", in: "Finance")),
                try #require(await simulator.dataSource(named: "Copy", in: "Finance"))
            )
            let order = ["Stock code", "Warehouse"]
            let rows = try await simulator.rows(of: one, orderedBy: order)
            let copied = try await simulator.rows(of: other, orderedBy: order)
            #expect(copied.count == rows.count && rows.count > 0)
            #expect((0..<rows.count).allSatisfy { copied.row($0) == rows.row($0) })
            let update = try await tableau.dataSources.update(
                copy.id, actions: [.delete(where: .constant("Warehouse", .notEqual, .string("")))], requestID: "r-1")
            try await tableau.jobs.finished(update).requireSuccess()
            #expect(try await simulator.rows(of: other).count == 0)
        }
    }
}
