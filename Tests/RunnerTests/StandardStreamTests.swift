// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

#if canImport(Glibc)
    import Glibc
#endif

/// What becomes of a command whose standard output or error cannot be written.
@Suite(.timeLimit(.minutes(4))) struct StandardStreamTests {
    /// A disk that is full, a descriptor that is closed, a pipe that nobody reads.
    static let unwritable = ["/dev/full", "&-", " >(exec 0<&-)"]

    private func run(
        _ arguments: [String], in world: ServiceWorld, _ redirections: String
    ) async throws -> RunnerAnswer {
        try await RunnerAnswer(
            of: arguments, environment: ["PASSWORD": world.syspro.password, "SECRET": world.tableau.tokens[0].secret],
            in: world.folder, redirections: redirections)
    }

    @Test(arguments: unwritable) func notesAndLogsThatGoNowhereEndNothing(place: String) async throws {
        try await ServiceWorld.with { world in
            try world.configure(["Ledger"])
            for format in ["text", "json"] {
                let answer = try await run(
                    ["--log-format", format, "--log-level", "trace", "--json", "sync"], in: world, "2>\(place)")
                #expect(answer.code == 0 && answer.out.contains("\"status\" : \"ok\""), "\(format): \(answer)")
            }
            let refused = try await run(["--config", "/nowhere.yaml", "check"], in: world, "2>\(place)")
            #expect(refused.code == 78, "\(refused)")
        }
    }

    @Test(arguments: unwritable) func progressThatGoesNowhereEndsNothing(place: String) async throws {
        let answer = try await RunnerAnswer(of: ["demo", "--rows", "100"], redirections: "2>\(place)")
        #expect(answer.code == 0 && answer.out.contains("Tableau holds what SYSPRO holds."), "\(answer)")
    }

    @Test func aDemoNeverTakesTheFolderOfAnother() async throws {
        // `exec` keeps the shell's process ID, which names the folder that is there before the demo starts.
        let folders = FileManager.default.temporaryDirectory.appending(path: "demos-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folders) }
        let taken = #"$(mkdir -p "$TMPDIR/syspro-tableau-demo-$$")"#
        let answer = try await RunnerAnswer(
            of: ["demo", "--rows", "100"], environment: ["TMPDIR": folders.path], redirections: taken)
        #expect(answer.code == 0, "\(answer)")
        let names = try FileManager.default.contentsOfDirectory(atPath: folders.path)
        #expect(names.filter { $0.hasPrefix("syspro-tableau-demo-") }.count == 2, "\(names)")
    }

    @Test(arguments: unwritable) func aServiceOutlivesItsLog(place: String) async throws {
        try await ServiceWorld.with { world in
            try world.configure(["Ledger"], every: "1s")
            let process = try world.start(redirections: "2>\(place)")
            #expect(
                await eventually {
                    let audit = try? await run(["--json", "audit", "list"], in: world, "")
                    return audit?.out.components(separatedBy: "\"outcome\"").count ?? 0 > 3
                })
            process.send(SIGTERM)
            #expect(try await process.ended(within: .seconds(60)))
            #expect(process.exitCode == 143 && !process.wasKilled)
        }
    }

    @Test(arguments: unwritable) func aResultThatCannotBeWrittenIsSeventyFour(place: String) async throws {
        try await ServiceWorld.with { world in
            try world.configure(["Ledger"])
            for arguments in [
                ["--json", "sync"], ["sync"], ["audit", "list"], ["--json", "audit", "export"], ["--help"],
            ] {
                let answer = try await run(arguments, in: world, ">\(place)")
                #expect(answer.code == 74, "\(arguments): \(answer)")
                #expect(answer.err.contains("the result cannot be written to standard output: "), "\(answer)")
            }
            // A command that failed says so by its own code.
            let failed = try await run(["--json", "--config", "/nowhere.yaml", "check"], in: world, ">\(place)")
            #expect(failed.code == 78, "\(failed)")
        }
    }

    @Test func aClosedDescriptorIsNotGivenToTheState() async throws {
        try await ServiceWorld.with { world in
            try world.configure(["Ledger"])
            let answer = try await run(["--log-level", "trace", "sync"], in: world, "0<&- >&- 2>&-")
            #expect(answer.code == 74)
            let audit = try await run(["--json", "audit", "verify"], in: world, "")
            #expect(audit.code == 0, "\(audit)")
            let files = FileManager.default.enumerator(atPath: world.folder + "/state")
            for case let file as String in files ?? .init() {
                let bytes = FileManager.default.contents(atPath: world.folder + "/state/" + file) ?? Data()
                #expect(bytes.range(of: Data("run finished".utf8)) == nil, "a log line is in \(file)")
            }
        }
    }
}
