// SPDX-License-Identifier: Apache-2.0

import Foundation
import LoopbackHTTP
import SysproSimulator
import TableauSimulator
import Testing

/// Where credentials go, on the wire: each to its own system, and nowhere else.
@Suite("Credentials", .serialized, .timeLimit(.minutes(4)))
struct CredentialDestinationTests {
    private let syspro = Sentinel("SYSPRO's password")
    private let token = Sentinel("the token")

    private func withWorld(
        _ body: (ServiceWorld, _ run: ([String]) async throws -> RunnerAnswer) async throws -> Void
    ) async throws {
        var options = SysproOptions()
        options.password = syspro.value
        var setup = TableauSimulator.Setup()
        setup.tokens = [.init(name: "sync-a", secret: token.value)]
        let folder = "/tmp/cred-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await withSysproSimulator(rows: 120, seed: 7, options: options) { syspro in
            try await withTableauSimulator(setup: setup) { tableau in
                let world = ServiceWorld(syspro: syspro, tableau: tableau, folder: folder)
                try await body(world) { arguments in
                    try await RunnerAnswer(
                        of: ["--log-level", "trace"] + arguments,
                        environment: ["PASSWORD": self.syspro.value, "SECRET": self.token.value], in: folder)
                }
            }
        }
    }

    /// Points the file at the taps.
    private func rewire(_ world: ServiceWorld, _ taps: [(String, Wiretap)]) throws {
        let path = world.folder + "/sync.yaml"
        var text = try String(contentsOfFile: path, encoding: .utf8)
        for (url, tap) in taps {
            let origin = try #require(text.firstRange(of: url))
            text.replaceSubrange(origin, with: tap.url)
        }
        try text.write(toFile: path, atomically: true, encoding: .utf8)
    }

    private func port(_ url: String) throws -> UInt16 { try #require(URL(string: url)?.port.flatMap { UInt16($0) }) }

    @Test(
        "cross the wire once each: the token in the body of a sign-in, the password in the header of SYSPRO's requests")
    func bodies() async throws {
        try await withWorld { world, run in
            try world.configure(["Ledger"])
            let odata = try Wiretap(before: port(world.syspro.url))
            let tableau = try Wiretap(before: port(world.tableau.url))
            defer { for tap in [odata, tableau] { tap.stop() } }
            let origin = "http://127.0.0.1:\(try port(world.syspro.url))"
            try rewire(world, [(origin, odata), (world.tableau.url, tableau)])
            for command in [["check", "--publish"], ["sync"], ["snapshot", "--datasource", "Ledger"], ["verify"]] {
                _ = try await run(command)
            }

            let asked = odata.requests
            let loaded = tableau.requests
            #expect(
                asked.count > 5 && loaded.contains { $0.path.hasSuffix("/datasources") && $0.line.hasPrefix("POST") })
            for request in asked {
                #expect(!token.shows(in: request.head + request.body), "\(request.line)")
                #expect(!syspro.shows(in: Data(request.line.utf8) + request.body), "\(request.line)")
            }
            #expect(asked.contains { syspro.shows(in: $0.head) }, "the sentinel is in use")
            for request in loaded {
                #expect(!syspro.shows(in: request.head + request.body), "\(request.line)")
                #expect(!token.shows(in: request.head), "\(request.line)")
                if !request.path.hasSuffix("/auth/signin") {
                    #expect(!token.shows(in: request.body), "\(request.line)")
                }
            }
            #expect(loaded.contains { $0.path.hasSuffix("/auth/signin") && token.shows(in: $0.body) })
        }
    }

    @Test("do not follow a redirect, whoever sends it")
    func redirects() async throws {
        try await withWorld { world, run in
            try world.configure(["Ledger"])
            let trap = try Wiretap(before: nil)
            defer { trap.stop() }
            for status in [301, 302, 307, 308] {
                for operation in [.serverInfo, .signIn, .listProjects, .publish] as [TableauSimulator.Operation] {
                    await world.tableau.inject(
                        .init(.redirect, at: operation, times: 20, value: status, text: trap.url + "/x"))
                    _ = try await run(["snapshot", "--datasource", "Ledger"])
                    await world.tableau.clearFaults()
                }
                var reply = SimulatedReply.text("", type: "text/plain", status: status)
                reply.headers["Location"] = trap.url + "/x"
                world.syspro.server.faults.add(.answer(reply), on: "GET *", times: 8)
                let answer = try await run(["sync"])
                #expect(answer.code != 0)
                world.syspro.server.faults.clear()
            }
            #expect(trap.connections == 0)
        }
    }

    @Test("do not follow a next link to another server", arguments: [true, false])
    func links(rewritten: Bool) async throws {
        try await withWorld { world, run in
            try world.configure(["Ledger"])
            let path = world.folder + "/sync.yaml"
            try String(contentsOfFile: path, encoding: .utf8)
                .replacingOccurrences(of: "operator:", with: "sameOriginRewrite: \(rewritten), operator:")
                .write(toFile: path, atomically: true, encoding: .utf8)
            let trap = try Wiretap(before: nil)
            defer { trap.stop() }
            let page =
                #"{"value":[{"GlCode":"1","CurrentBalance":1}],"@odata.nextLink":"\#(trap.url)/next?$skiptoken=1"}"#
            world.syspro.server.faults.add(
                .status(200, page, type: "application/json"), on: "GET */GenMaster*", times: 3)
            _ = try await run(["sync"])
            #expect(trap.connections == 0)
        }
    }
}
