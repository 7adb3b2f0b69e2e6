// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import Spawning
import Testing

@testable import HyperExtract

@Suite(.enabled(if: Hyper.isInstalled, "hyperd is not installed: run `make setup`"), .timeLimit(.minutes(1)))
struct HyperServerTests {
    @Test func theSocketsAreInADirectoryForThisUserOnlyThatGoesWithTheServer() async throws {
        let server = try await HyperServer.start()
        let path = server.socketDirectory
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o700)
        #expect((path + "/.s.PGSQL.1").utf8.count < 108)
        #expect(server.isRunning)
        await server.shutdown()
        #expect(!server.isRunning)
        #expect(!ProcessStatus.isAlive(server.pid))
        #expect(!FileManager.default.fileExists(atPath: path))
        await server.shutdown()
    }

    @Test func hyperdInheritsNoDescriptorAndNoEnvironment() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("secret")
        _ = FileManager.default.createFile(atPath: path, contents: Data())
        let descriptor = open(path, O_RDONLY)
        defer { close(descriptor) }
        setenv("HYPER_TEST_SENTINEL", "do-not-inherit", 1)
        try await withHyperServer { server in
            #expect(!ProcessStatus.descriptors(server.pid).isEmpty)
            #expect(!ProcessStatus.descriptors(server.pid).contains(path))
            #expect(!ProcessStatus.text(server.pid, "environ").contains("do-not-inherit"))
            #expect(getpgid(server.pid) == server.pid)
            let arguments = ProcessStatus.text(server.pid, "cmdline")
            #expect(arguments.contains("--telemetry-opt-in=false") && arguments.contains("--log-config=\0"))
            #expect(!arguments.contains("tab.tcp"))
        }
    }

    @Test func hyperdEndsWithTheLastReference() async throws {
        var server: HyperServer? = try await HyperServer.start()
        let pid = try #require(server?.pid)
        #expect(ProcessStatus.isAlive(pid))
        server = nil
        #expect(await eventually { !ProcessStatus.isAlive(pid) })
    }

    @Test func hyperdEndsWhenThisProcessIsKilled() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("pid")
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
            let server = try await HyperServer.start()
            let connection = try await server.connect()
            try await connection.createTable(.temporary("t"), Schema([.init("a", .integer)]))
            try "\(server.pid)".write(toFile: path, atomically: true, encoding: .utf8)
            kill(getpid(), SIGKILL)
        }
        let pid = try #require(Int32(try String(contentsOfFile: path, encoding: .utf8)))
        #expect(await eventually(within: .seconds(1)) { !ProcessStatus.isAlive(pid) })
    }

    @Test func aKilledHyperdGivesAnErrorThatSaysSo() async throws {
        try await withHyperServer { server in
            let connection = try await server.connect()
            try await connection.execute("CREATE TEMPORARY TABLE t (a integer)")
            kill(server.pid, SIGKILL)
            #expect(await eventually { !server.isRunning })
            for _ in 0..<2 {
                let error = await #expect(throws: HyperError.self) {
                    try await connection.execute("INSERT INTO t VALUES (1)")
                }
                #expect(error?.code == .connectionLost)
                #expect(error?.isRetriable == true)
                #expect(error?.message.contains("signal 9") == true, "\(error?.message ?? "")")
            }
            let error = await #expect(throws: HyperError.self) { _ = try await server.connect() }
            #expect(error?.code == .connectionLost)
            #expect(!FileManager.default.fileExists(atPath: server.socketDirectory))
        }
    }

    @Test func aHyperdKilledWhileItWorksGivesAnErrorToo() async throws {
        try await withHyperServer { server in
            let connection = try await server.connect()
            async let answer = Result { try await connection.query(Hyper.endlessQuery) }
            #expect(await eventually { ProcessStatus.ticks(server.pid) > 30 })
            kill(server.pid, SIGKILL)
            let result = await answer
            let error = #expect(throws: HyperError.self) { try result.get() }
            #expect(error?.code == .connectionLost)
        }
    }

    @Test func severalServersRunSideBySide() async throws {
        try await withHyperServer { first in
            try await withHyperServer { second in
                #expect(first.pid != second.pid)
                let one = try await second.connect().query("SELECT 1")
                #expect(one.count == 1)
            }
            let one = try await first.connect().query("SELECT 1")
            #expect(one.count == 1)
        }
    }

    @Test func theScopeEndsTheServerAlsoWhenItThrows() async throws {
        struct Stop: Error {}
        let pid = Atomic32()
        await #expect(throws: Stop.self) {
            try await withHyperServer { server in
                pid.value.withLock { $0 = server.pid }
                throw Stop()
            }
        }
        #expect(!ProcessStatus.isAlive(pid.value.withLock { $0 }))
    }
}

final class Atomic32: Sendable {
    let value = Lock<Int32>(0)
}

extension Result where Failure == any Error {
    /// What `body` gives or throws.
    init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
