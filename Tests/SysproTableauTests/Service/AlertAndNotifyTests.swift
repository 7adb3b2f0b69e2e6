// SPDX-License-Identifier: Apache-2.0

import Foundation
import Logging
import ServiceHTTP
import ServiceHTTPTesting
import SyncCore
import Synchronization
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

#if canImport(Glibc)
    import Glibc
#endif

@Suite("What the service tells others")
struct AlertAndNotifyTests {
    private let alert = ServiceAlert(
        kind: .failing, datasource: "AR \"Invoices\"", time: StateText.date(of: "2026-11-22T22:40:00Z")!, failures: 3,
        since: StateText.date(of: "2026-11-22T22:00:00Z")!, error: "down")

    @Test("a command reads the alert as JSON, and its arguments are not read by a shell")
    func command() async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "alert-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        try await AlertCommand(arguments: ["/bin/sh", "-c", "cat > \"$0\"", file.path], limit: .seconds(20))
            .run(input: alert.json)
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
        #expect(object["kind"] as? String == "failing")
        #expect(object["datasource"] as? String == "AR \"Invoices\"")
        #expect(object["failures"] as? Int == 3)
        #expect(object["since"] as? String == "2026-11-22T22:00:00Z")
    }

    @Test("a command is not given the variables that the file refers to, and all others")
    func environment() async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "alert-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        for name in ["ALERT_TEST_KEY", "ALERT_TEST_KEYS"] { setenv(name, "sentinel", 1) }
        try await AlertCommand(
            arguments: ["/bin/sh", "-c", "env > \"$0\"", file.path], limit: .seconds(20), hidden: ["ALERT_TEST_KEY"]
        ).run(input: "{}")
        let names = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map { $0.prefix { $0 != "=" } }
        #expect(names.contains("PATH") && names.contains("ALERT_TEST_KEYS"))
        #expect(!names.contains("ALERT_TEST_KEY"))
    }

    @Test("a command inherits no descriptor: one that lives on would keep the service's port")
    func descriptors() async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "alert-\(UUID().uuidString)")
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listener) }
        defer { try? FileManager.default.removeItem(at: file) }
        try await AlertCommand(
            arguments: ["/bin/sh", "-c", "for f in /proc/$$/fd/*; do readlink $f; done > \"$0\"; true", file.path],
            limit: .seconds(20)
        ).run(input: "{}")
        let open = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        #expect(open.count { $0.hasPrefix("socket:") } == 1, "standard input alone is a socket: \(open)")
    }

    @Test("a command that fails, is not there or does not end is an error, and is gone")
    func badCommands() async throws {
        for arguments in [
            ["/bin/false"], ["/no/such/program"], ["/bin/sh", "-c", "kill -9 $$"], ["/bin/sleep", "60"],
        ] {
            await #expect(throws: AlertCommand.Failure.self, "\(arguments)") {
                try await AlertCommand(arguments: arguments, limit: .milliseconds(300)).run(input: "{}")
            }
        }
    }

    @Test("a webhook that refuses is logged without its address")
    func webhook() async throws {
        let lines = Mutex<[String]>([])
        let logger = Logger(label: "test") { label in
            LineLogHandler(.json, label: label) { line in lines.withLock { $0.append(line) } }
        }
        let transport = MockTransport([.status(500)])
        let rules = AlertRules(
            after: 3, stale: nil, command: [], webhook: Secret("https://hooks.example.com/T0/sentinel?key=sentinel"))
        await AlertSender(transport: transport, logger: logger).send(alert, by: rules)
        #expect(transport.requests.count == 1)
        let all = lines.withLock { $0.joined() }
        #expect(all.contains("alert webhook failed"))
        #expect(!all.contains("sentinel"))
    }

    #if canImport(Glibc)
        @Test("systemd is told by datagrams, and the watchdog only where it watches this process")
        func notify() throws {
            let path = "/tmp/notify-\(UUID().uuidString.prefix(8))"
            let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
            defer {
                close(descriptor)
                unlink(path)
            }
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
            let bound = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
            try #require(bound == 0)
            func received() -> String {
                var buffer = [UInt8](repeating: 0, count: 1_000)
                let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
                return String(decoding: buffer[..<max(0, count)], as: UTF8.self)
            }
            var environment = ["NOTIFY_SOCKET": path, "WATCHDOG_USEC": "60000000", "WATCHDOG_PID": "7"]
            let watched = ServiceNotifier(environment: environment, process: 7)
            #expect(watched.watchdog == .seconds(60))
            watched.ready("3 data\nsources")
            #expect(received() == "READY=1\nSTATUS=3 datasources")
            watched.reloading()
            #expect(received().wholeMatch(of: /RELOADING=1\nMONOTONIC_USEC=\d+/) != nil)
            watched.alive()
            #expect(received() == "WATCHDOG=1")
            watched.stopping()
            #expect(received() == "STOPPING=1")
            environment["WATCHDOG_PID"] = "8"
            let other = ServiceNotifier(environment: environment, process: 7)
            #expect(other.watchdog == nil)
            other.alive()
            #expect(received() == "")
            ServiceNotifier(environment: [:]).ready("nobody listens")
        }
    #endif
}
