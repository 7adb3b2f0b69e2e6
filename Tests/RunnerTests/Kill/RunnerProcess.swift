// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A `sample-runner` of its own process, which can be killed.
final class RunnerProcess {
    private let process = Process()
    private let output: String

    /// The program that this build made, beside the tests; `nil` where it is not there.
    static let program: URL? = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized
        let places = [Bundle.main.executableURL?.deletingLastPathComponent(), root.appending(path: ".build/debug")]
        return places.compactMap { $0?.appending(path: "sample-runner") }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }()

    init(
        _ arguments: [String], in folder: String, environment: [String: String] = [:], redirections: String? = nil
    ) throws {
        guard let program = Self.program else { throw CocoaError(.fileNoSuchFile) }
        output = "\(folder)/output-\(UUID().uuidString)"
        _ = FileManager.default.createFile(atPath: output, contents: nil)
        process.executableURL = program
        process.arguments = arguments
        if let redirections {
            process.executableURL = URL(filePath: "/bin/bash")
            process.arguments = ["-c", "exec \"$0\" \"$@\" \(redirections)", program.path] + arguments
        }
        process.currentDirectoryURL = URL(filePath: folder)
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let file = try FileHandle(forWritingTo: URL(filePath: output))
        process.standardOutput = file
        process.standardError = file
        process.standardInput = FileHandle.nullDevice
        try process.run()
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        try? FileManager.default.removeItem(atPath: output)
    }

    /// Its process ID.
    var id: Int32 { process.processIdentifier }
    var isRunning: Bool { process.isRunning }
    /// Whether a signal ended it.
    var wasKilled: Bool { !process.isRunning && process.terminationReason == .uncaughtSignal }
    /// What it ended with.
    var exitCode: Int32 { process.terminationStatus }
    /// What it wrote.
    var text: String { (try? String(contentsOfFile: output, encoding: .utf8)) ?? "" }

    /// Waits until it has ended; kills it after `limit` and says `false`.
    func ended(within limit: Duration) async throws -> Bool {
        let end = ContinuousClock.now + limit
        while process.isRunning {
            guard ContinuousClock.now < end else {
                kill(process.processIdentifier, SIGKILL)
                return false
            }
            try await Task.sleep(for: .milliseconds(5))
        }
        return true
    }

    /// Sends it a signal.
    func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    /// The signal that ended it; `nil` where it exited by itself, or has not ended.
    var endingSignal: Int32? { wasKilled ? process.terminationStatus : nil }

    /// Kills it at once.
    func killRunner() -> Bool { kill(process.processIdentifier, SIGKILL) == 0 }

    /// Whether it was stopped by a signal and waits to go on.
    var isStopped: Bool {
        guard let line = try? String(contentsOfFile: "/proc/\(process.processIdentifier)/stat", encoding: .utf8),
            let close = line.lastIndex(of: ")")
        else { return false }
        return line[line.index(after: close)...].split(separator: " ").first == "T"
    }

    /// Kills its hyperd at once; `false` where it has none yet, or no more.
    func killHyperd() -> Bool {
        let children = Self.children(of: process.processIdentifier)
        return children.map { kill($0, SIGKILL) == 0 }.contains(true)
    }

    /// The processes that the kernel says `parent` started.
    private static func children(of parent: Int32) -> [Int32] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { Int32($0) }.filter { pid in
            guard let line = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
                let close = line.lastIndex(of: ")")
            else { return false }
            let fields = line[line.index(after: close)...].split(separator: " ")
            return fields.count > 1 && fields[0] != "Z" && Int32(fields[1]) == parent
        }
    }
}
