// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import HyperExtract

struct HyperdTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func program(_ name: String, _ text: String = "#!/bin/sh\nexit 0\n") throws -> String {
        let path = directory.file(name)
        let folder = (path as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try text.write(toFile: path, atomically: false, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        return path
    }

    @Test func theEnvironmentVariableComesBeforeTheCacheAndTheCacheBeforeThePath() throws {
        let named = try program("named/hyperd")
        let cached = try program("cache/syspro-tableau/hyperd")
        let onPath = try program("bin/hyperd")
        var variables = [
            "HYPERD_PATH": named, "XDG_CACHE_HOME": directory.file("cache"),
            "PATH": "/nowhere:" + directory.file("bin"),
        ]
        #expect(try Hyperd.locate { variables[$0] }.path == named)
        variables["HYPERD_PATH"] = directory.file("named")
        #expect(try Hyperd.locate { variables[$0] }.path == named)
        variables["HYPERD_PATH"] = nil
        #expect(try Hyperd.locate { variables[$0] }.path == cached)
        variables["XDG_CACHE_HOME"] = nil
        #expect(try Hyperd.locate { variables[$0] }.path == onPath)
        _ = try program("home/.cache/syspro-tableau/hyperd")
        variables["HOME"] = directory.file("home")
        #expect(try Hyperd.locate { variables[$0] }.path == directory.file("home/.cache/syspro-tableau/hyperd"))
    }

    @Test func aMissingHyperdNamesTheCommandThatInstallsIt() throws {
        let error = #expect(throws: HyperError.self) { try Hyperd.locate { $0 == "HOME" ? "/nowhere" : nil } }
        #expect(error?.code == .notInstalled)
        #expect(error?.message.contains("make setup") == true)
        #expect(error?.message.contains("/nowhere/.cache/syspro-tableau/hyperd") == true)
    }

    @Test func aVariableThatLeadsNowhereIsAnErrorAndNotPassedOver() throws {
        let onPath = try program("bin/hyperd")
        let variables = ["HYPERD_PATH": "/nowhere", "PATH": (onPath as NSString).deletingLastPathComponent]
        let error = #expect(throws: HyperError.self) { try Hyperd.locate { variables[$0] } }
        #expect(error?.message.contains("HYPERD_PATH") == true)
    }

    @Test func aStartThatFailsReportsWhatHyperdWrote() async throws {
        let broken = Hyperd(path: try program("broken", "#!/bin/sh\necho 'no licence to run' >&2\nexit 3\n"))
        let error = await #expect(throws: HyperError.self) { try await HyperServer.start(broken) }
        #expect(error?.code == .startFailed)
        #expect(error?.message.contains("no licence to run") == true)
        #expect(error?.message.contains("status 3") == true)
    }

    @Test func signalsThatThisProcessBlocksAreOpenInHyperd() async throws {
        let program = Hyperd(path: try program("signals", "#!/bin/sh\ngrep SigBlk /proc/self/status >&2\nexit 3\n"))
        let error = await #expect(throws: HyperError.self) { try await HyperServer.start(program) }
        #expect(error?.message.contains("SigBlk:\t0000000000000000") == true, "\(error?.message ?? "")")
    }

    @Test func aDirectoryThatAKilledProcessLeftIsRemovedByALaterStart() async throws {
        let forsaken = NSTemporaryDirectory() + "syspro-hyper-" + UUID().uuidString.prefix(6)
        try FileManager.default.createDirectory(atPath: forsaken, withIntermediateDirectories: false)
        let fresh = NSTemporaryDirectory() + "syspro-hyper-" + UUID().uuidString.prefix(6)
        try FileManager.default.createDirectory(atPath: fresh, withIntermediateDirectories: false)
        defer { rmdir(fresh) }
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: -7_200)], ofItemAtPath: forsaken)
        let directory = try SocketDirectory()
        defer { directory.remove() }
        #expect(!FileManager.default.fileExists(atPath: forsaken))
        #expect(FileManager.default.fileExists(atPath: fresh))
    }

    @Test func aStartThatTakesTooLongIsEnded() async throws {
        let path = directory.file("pid")
        let slow = Hyperd(path: try program("slow", "#!/bin/sh\necho $$ > '\(path)'\nexec sleep 60\n"))
        let error = await #expect(throws: HyperError.self) {
            try await HyperServer.start(slow, options: .init(startTimeout: .milliseconds(300)))
        }
        #expect(error?.code == .startFailed)
        let pid = try #require(Int32(try String(contentsOfFile: path, encoding: .utf8).dropLast()))
        #expect(!ProcessStatus.isAlive(pid))
    }

    @Test func aFileThatIsNoProgramIsAFailedStart() async throws {
        let error = await #expect(throws: HyperError.self) {
            try await HyperServer.start(Hyperd(path: try program("text", "no program")))
        }
        #expect(error?.code == .startFailed)
    }
}
