// SPDX-License-Identifier: Apache-2.0

import Foundation
import SysproSimulator
import TableauSimulator
import Testing

#if canImport(Glibc)
    import Glibc
#endif

/// Both simulators and a configuration file for a `run` of the real program.
struct ServiceWorld {
    let syspro: SysproSimulator
    let tableau: TableauSimulator
    let folder: String
    /// Gives the sessions of SYSPRO's service, where it wants one.
    var enet: EnetSimulator?

    /// The same with an e.net, whose sessions SYSPRO's service wants.
    static func withSessions(_ body: (ServiceWorld) async throws -> Void) async throws {
        try await withEnetSimulator { enet in
            try await with(enet, body)
        }
    }

    static func with(_ enet: EnetSimulator? = nil, _ body: (ServiceWorld) async throws -> Void) async throws {
        // A socket's path may have about a hundred characters.
        let folder = "/tmp/run-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var options = SysproOptions()
        options.sessions = enet.map { SysproSessions($0) }
        try await withSysproSimulator(rows: 120, seed: 7, options: options) { syspro in
            try await withTableauSimulator { tableau in
                try await body(ServiceWorld(syspro: syspro, tableau: tableau, folder: folder, enet: enet))
            }
        }
    }

    /// Writes the file: a data source of each name, and `more` beside them.
    func configure(
        _ names: [String], every: String = "1h", balance: String = "numeric(14,2)", state: String = "./state",
        tokens: Int = 1, more: String = "", as file: String = "sync.yaml"
    ) throws {
        let sources = names.map { name in
            """
              - name: \(name)
                project: Finance
                from: GenMaster
                key: [Account]
                every: \(every)
                maxRejected: 100%
                columns:
                  - {name: Account, from: GlCode, trim: true}
                  - {name: Balance, from: CurrentBalance, type: "\(balance)"}
            """
        }
        let list = tableau.tokens.prefix(tokens).enumerated().map { number, token in
            "{name: \"\(token.name)\", secret: \"${env:\(number == 0 ? "SECRET" : "SECOND")}\"}"
        }.joined(separator: ", ")
        let odata = "url: \"\(syspro.url)\", companies: [\(syspro.company)]"
        let access = enet.map {
            """
            {odata: {\(odata), auth: session}, enet: {url: "\($0.url)", operator: TABLEAU, password: "${env:ENET}", \
            company: EDU1, companyPassword: ""}}
            """
        }
        let text = """
            version: 1
            state: \(state)
            syspro: \(access ?? "{odata: {\(odata), operator: \(syspro.operator), password: \"${env:PASSWORD}\"}}")
            tableau:
              url: \(tableau.url)
              site: "\(tableau.site)"
              tokens: [\(list)]
            \(more)
            datasources:
            \(sources.joined(separator: "\n"))

            """
        try text.write(toFile: folder + "/" + file, atomically: true, encoding: .utf8)
    }

    /// Starts the program; it is killed when the value goes, if it has not ended by then.
    func start(
        _ arguments: [String] = ["run"], environment: [String: String] = [:], redirections: String? = nil
    ) throws -> RunnerProcess {
        try RunnerProcess(
            ["--log-format", "json", "--log-level", "debug"] + arguments, in: folder,
            environment: [
                "PASSWORD": syspro.password, "SECRET": tableau.tokens[0].secret,
                "SECOND": tableau.tokens[1].secret, "ENET": "enet-Pa55word",
            ].merging(environment) { $1 }, redirections: redirections)
    }

    /// Waits until Tableau has a data source of that name.
    func isPublished(_ name: String) async -> Bool {
        await eventually { await tableau.dataSource(named: name, in: "Finance") != nil }
    }
}

/// Waits until `condition` holds, at most two minutes: on a machine that is busy elsewhere, work of a moment takes long.
func eventually(_ condition: () async -> Bool) async -> Bool {
    let deadline = ContinuousClock.now + .seconds(120)
    while ContinuousClock.now < deadline {
        if await condition() { return true }
        try? await Task.sleep(for: .milliseconds(20))
    }
    return false
}

#if canImport(Glibc)
    /// A socket like the one that systemd gives a service.
    final class NotifySocket {
        let path: String
        private let descriptor: Int32
        private(set) var messages: [String] = []

        init(in folder: String) throws {
            path = folder + "/notify"
            descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
            let bound = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
            try #require(bound == 0)
        }

        deinit { close(descriptor) }

        /// Waits until so many messages begin with `start`.
        func received(_ start: String, times: Int = 1) async -> Bool {
            await eventually {
                var buffer = [UInt8](repeating: 0, count: 1_000)
                while case let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT)), count > 0 {
                    messages.append(String(decoding: buffer[..<count], as: UTF8.self))
                }
                return messages.count { $0.hasPrefix(start) } >= times
            }
        }
    }
#endif
