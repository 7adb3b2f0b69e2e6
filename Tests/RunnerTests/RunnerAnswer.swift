// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// What a program that was built beside the tests answered.
struct RunnerAnswer {
    let code: Int32
    let out: String
    let err: String

    /// Runs a program to its end. The wait holds no thread: a simulator in this process may have to answer meanwhile.
    ///
    /// - Parameter redirections: What a shell is to do with its descriptors, such as `2>&-`.
    init(
        of arguments: [String], by program: String = "sample-runner", environment: [String: String] = [:],
        in folder: String? = nil, redirections: String? = nil
    ) async throws {
        let process = Process()
        let runner = URL(filePath: try #require(ExitCodeTests.program))
        process.executableURL = runner.deletingLastPathComponent().appending(path: program)
        process.arguments = arguments
        if let redirections, let path = process.executableURL?.path {
            process.executableURL = URL(filePath: "/bin/bash")
            process.arguments = ["-c", "exec \"$0\" \"$@\" \(redirections)", path] + arguments
        }
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.currentDirectoryURL = folder.map { URL(filePath: $0) } ?? FileManager.default.temporaryDirectory
        process.standardInput = FileHandle.nullDevice
        let files = ["out", "err"].map {
            FileManager.default.temporaryDirectory.appending(path: "answer-\(UUID().uuidString).\($0)")
        }
        for file in files { try Data().write(to: file) }
        defer { for file in files { try? FileManager.default.removeItem(at: file) } }
        let handles = try files.map { try FileHandle(forWritingTo: $0) }
        (process.standardOutput, process.standardError) = (handles[0], handles[1])
        let (ends, end) = AsyncStream<Void>.makeStream()
        process.terminationHandler = { _ in end.finish() }
        try process.run()
        for await _ in ends {}
        for handle in handles { try handle.close() }
        code = process.terminationStatus
        (out, err) = (
            try String(contentsOf: files[0], encoding: .utf8), try String(contentsOf: files[1], encoding: .utf8)
        )
    }
}
