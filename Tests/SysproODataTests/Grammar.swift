// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Files beside the repository, and the tool that parses URLs with the grammar of the OData standard itself.
enum Grammar {
    static let shared = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../shared").standardizedFileURL

    static let tool = shared.appending(path: "tools/odata_grammar.py").path

    /// A Python that has the package `abnf`: `ODATA_GRAMMAR_PYTHON`, or the one on the path.
    static let python = ProcessInfo.processInfo.environment["ODATA_GRAMMAR_PYTHON"] ?? "python3"

    static let isAvailable: Bool =
        FileManager.default.fileExists(atPath: tool) && (try? run(["-c", "import abnf"], ""))?.status == 0

    /// `OK`, `FAIL` or `?` for each input.
    static func check(_ rule: String, _ inputs: [String]) throws -> [String] {
        let output = try run([tool, rule, "-"], inputs.joined(separator: "\n") + "\n").output
        return output.split(separator: "\n").map { String($0.prefix { $0 != " " }) }
    }

    private static func run(_ arguments: [String], _ input: String) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [python] + arguments
        let (stdin, stdout) = (Pipe(), Pipe())
        process.standardInput = stdin
        process.standardOutput = stdout
        process.standardError = FileHandle.nullDevice
        try process.run()
        try stdin.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try stdin.fileHandleForWriting.close()
        let output = try stdout.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }
}
