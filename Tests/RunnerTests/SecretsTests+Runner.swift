// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Runs the runner as a child process, keeps what it wrote in files, and notes the arguments of every process of its.
struct WatchedRunner {
    /// What a child left.
    struct Outcome {
        let exitCode: Int32
        let output: String
        let errors: String
        /// The command lines of the child and of its own children, as `/proc` shows them to every user.
        let commandLines: Set<String>
    }

    struct TookTooLong: Error {
        let arguments: [String]
    }

    static let path = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        .appending(path: "sample-runner").path
    static var isBuilt: Bool { FileManager.default.isExecutableFile(atPath: path) }

    let folder: String
    let environment: [String: String]

    /// Runs it in `folder` with `input` on its standard input.
    ///
    /// - Parameter isDone: Told what the program has said so far; once it is true, the program is asked to end.
    func run(
        _ arguments: [String], input: String = "", environment extra: [String: String] = [:], as name: String,
        until isDone: ((String) async throws -> Bool)? = nil
    ) async throws -> Outcome {
        let process = Process()
        process.executableURL = URL(filePath: Self.path)
        process.arguments = arguments
        process.currentDirectoryURL = URL(filePath: folder)
        process.environment = environment.merging(extra) { $1 }
        let files = ["out", "err"].map { "\(folder)/output/\(name).\($0)" }
        for file in files { _ = FileManager.default.createFile(atPath: file, contents: nil) }
        let handles = try files.map { try FileHandle(forWritingTo: URL(filePath: $0)) }
        (process.standardOutput, process.standardError) = (handles[0], handles[1])
        let pipe = Pipe()
        process.standardInput = pipe
        try process.run()
        try pipe.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try pipe.fileHandleForWriting.close()
        var commandLines: Set<String> = []
        let deadline = ContinuousClock.now + .seconds(90)
        var isAsked = false
        while process.isRunning {
            commandLines.formUnion(Self.commandLines(from: process.processIdentifier))
            guard ContinuousClock.now < deadline else {
                process.terminate()
                throw TookTooLong(arguments: arguments)
            }
            // A second signal would end it at once.
            if let isDone, !isAsked, try await isDone(String(contentsOfFile: files[1], encoding: .utf8)) {
                isAsked = true
                process.terminate()
            }
            try await Task.sleep(for: .milliseconds(10))
        }
        let texts = try files.map { try String(contentsOfFile: $0, encoding: .utf8) }
        return Outcome(
            exitCode: process.terminationStatus, output: texts[0], errors: texts[1], commandLines: commandLines)
    }

    /// The command lines of a process and of those that it started.
    private static func commandLines(from root: Int32) -> Set<String> {
        var parents: [Int32: Int32] = [:]
        for entry in (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? [] {
            guard let process = Int32(entry), let stat = contents("/proc/\(entry)/stat"),
                let end = stat.lastIndex(of: ")")
            else { continue }
            let fields = stat[stat.index(after: end)...].split(separator: " ")
            if fields.count > 1 { parents[process] = Int32(fields[1]) }
        }
        var family: Set<Int32> = [root]
        while true {
            let children = parents.filter { family.contains($0.value) && !family.contains($0.key) }.keys
            if children.isEmpty { break }
            family.formUnion(children)
        }
        return Set(family.compactMap { contents("/proc/\($0)/cmdline") }.filter { !$0.isEmpty })
    }

    private static func contents(_ path: String) -> String? {
        guard let file = FileHandle(forReadingAtPath: path) else { return nil }
        defer { try? file.close() }
        return (try? file.readToEnd()).map { String(decoding: $0, as: UTF8.self) }
    }
}
