// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

#if canImport(Glibc)
    import Glibc
#endif

/// The service's state file while its status page is read and commands work beside it.
@Suite(
    .enabled(if: RunnerProcess.program != nil, "there is no debug build of sample-runner: run `swift build`"),
    .serialized, .timeLimit(.minutes(6)))
struct StatePageTests {
    @Test func everyRunThatWasReportedIsInTheLogAfterThePageWasReadAndCommandsWorkedBesideTheService() async throws {
        try await ServiceWorld.with { world in
            // With a token each, no process ends another's session.
            try world.configure(["Ledger", "Second"], tokens: 2)
            let service = try world.start(["run", "--listen", "127.0.0.1:0"])
            #expect(await world.isPublished("Ledger"))
            #expect(await world.isPublished("Second"))
            #expect(await eventually { StatusVisit(service.text) != nil })
            let visit = try #require(StatusVisit(service.text))
            var reported: Set<String> = []
            for round in 0..<4 {
                let page = try await visit.get()
                #expect(page.contains("Ledger"))
                reported.formUnion(try await Self.synced(world))
                _ = try await visit.get("/health/ready")
                // A command that only reads closes the file, too, and is the last one that has it as far as it can tell.
                reported.formUnion(try await Self.listed(world))
                #expect(try await visit.get().contains("Second"))
                if round == 1 {
                    try world.configure(["Ledger", "Second", "Third"], tokens: 2)
                    service.send(SIGHUP)
                    #expect(await world.isPublished("Third"))
                }
            }
            service.send(SIGHUP)
            #expect(await eventually { service.text.components(separatedBy: "service is ready").count > 3 })
            reported.formUnion(try await Self.synced(world))
            service.send(SIGTERM)
            #expect(try await service.ended(within: .seconds(60)))
            #expect(service.exitCode == 143 && service.endingSignal == nil, "\(service.text)")
            reported.formUnion(Self.logged(service.text))
            let kept = try await Self.listed(world)
            #expect(reported.count >= 13)
            #expect(reported.subtracting(kept) == [], "runs that were reported are gone from the log")
            #expect(try await Self.integrity(world) == "ok")
        }
    }

    /// The audit IDs that a sync beside the service prints.
    private static func synced(_ world: ServiceWorld) async throws -> Set<String> {
        let process = try world.start(["--log-level", "error", "--json", "sync"])
        #expect(try await process.ended(within: .seconds(60)), "the sync beside the service hangs")
        #expect(process.exitCode == 0, "\(process.text)")
        return Set(process.text.matches(of: /"audit" ?: ?"([0-9A-Z]{26})"/).map { String($0.1) })
    }

    /// The audit IDs that the log has.
    private static func listed(_ world: ServiceWorld) async throws -> Set<String> {
        let process = try world.start(["--log-level", "error", "--json", "audit", "list", "--limit", "1000"])
        #expect(try await process.ended(within: .seconds(60)), "audit list beside the service hangs")
        #expect(process.exitCode == 0, "\(process.text)")
        return Set(process.text.matches(of: /"id" ?: ?"([0-9A-Z]{26})"/).map { String($0.1) })
    }

    /// The audit IDs of the runs that the service says are finished.
    private static func logged(_ text: String) -> Set<String> {
        Set(
            text.split(separator: "\n").filter { $0.contains("run finished") }.compactMap {
                $0.firstMatch(of: /"audit":"([0-9A-Z]{26})"/).map { String($0.1) }
            })
    }

    /// What SQLite itself says of the file, in a process of its own.
    private static func integrity(_ world: ServiceWorld) async throws -> String {
        let python = Process()
        let output = Pipe()
        python.executableURL = URL(filePath: "/usr/bin/env")
        python.arguments = [
            "python3", "-c",
            "import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute('PRAGMA integrity_check').fetchone()[0])",
            world.folder + "/state/state.sqlite",
        ]
        python.standardOutput = output
        try python.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        python.waitUntilExit()
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
