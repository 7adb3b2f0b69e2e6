// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import SysproSimulator

/// A Python with the packages that these tests compare with.
private enum Python {
    static let path: String = {
        let environment = ProcessInfo.processInfo.environment
        let cache = environment["XDG_CACHE_HOME"] ?? "\(environment["HOME"] ?? "")/.cache"
        return environment["TEST_PYTHON"] ?? "\(cache)/syspro-tableau/python/bin/python"
    }()

    static func has(_ module: String) -> Bool {
        FileManager.default.isExecutableFile(atPath: path) && run(["-c", "import \(module)"])?.status == 0
    }

    /// Runs a script for at most two minutes.
    static func run(_ arguments: [String], input: String = "") -> (status: Int32, output: String)? {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/timeout")
        process.arguments = ["120", path] + arguments
        let (output, standardInput) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = output
        process.standardInput = standardInput
        guard (try? process.run()) != nil else { return nil }
        standardInput.fileHandleForWriting.write(Data(input.utf8))
        try? standardInput.fileHandleForWriting.close()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, text)
    }

    /// The same on a thread that may wait.
    static func runAside(_ arguments: [String], input: String = "") async -> (status: Int32, output: String)? {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: run(arguments, input: input)) }
        }
    }
}

@Suite("the simulated service and others' programs")
struct PythonClientTests {
    private static let grammar = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../shared/tools/odata_grammar.py").standardizedFileURL.path

    @Test(.enabled(if: Python.has("odata"), "PyPI python-odata is not installed"))
    func aForeignClientReadsMetadataPagesAndFilters() async throws {
        let script = """
            import sys
            from odata import ODataService
            url, name, password = sys.argv[1:]
            service = ODataService(url, auth=(name, password), reflect_entities=True, quiet_progress=True)
            Item = service.entities["InvMaster"]
            every = [i.StockCode for i in service.query(Item)]
            some = service.query(Item).filter(Item.StockCode == "D'RING").all()
            print(len(service.entities), len(every), [i.StockCode for i in some], "a100+b" in every)
            """
        var options = SysproOptions()
        options.pageCap = 7
        try await withSysproSimulator(rows: 50, options: options) { (syspro) async throws in
            let result = try #require(
                await Python.runAside(["-c", script, syspro.companyURL + "/", syspro.operator, syspro.password]))
            #expect(result.output.contains("26 40 [\"D'RING\"] True"), "\(result.output)")
        }
    }

    @Test(
        .enabled(
            if: Python.has("abnf") && FileManager.default.fileExists(atPath: grammar),
            "the OASIS grammar or PyPI abnf is not here"))
    func whatTheFilterReadsIsWhatTheGrammarAllows() async throws {
        let filters = SysproFilterTests.cases.map(\.0)
        let lines = filters.map { filter in
            "$filter="
                + (filter.addingPercentEncoding(withAllowedCharacters: .init(charactersIn: "%#\" ").inverted) ?? filter)
        }
        let result = try #require(
            await Python.runAside([Self.grammar, "filter", "-"], input: lines.joined(separator: "\n") + "\n"))
        let refused = result.output.split(separator: "\n").filter { !$0.hasPrefix("OK") }
        #expect(result.status == 0 && refused.isEmpty, "\(refused.joined(separator: "\n"))")
    }
}
