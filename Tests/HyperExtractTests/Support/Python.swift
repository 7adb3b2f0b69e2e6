// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Python with Tableau's own `tableauhyperapi`, as an independent reader.
///
/// `HYPER_TEST_PYTHON` may name an interpreter that has it; otherwise a virtual environment is made once under the cache
/// folder and filled from PyPI. Where neither works, ``problem`` says why, and tests are skipped.
enum Python {
    static let requirement = "tableauhyperapi==0.0.26963"

    static let (interpreter, problem): (String?, String) = find()

    private static func find() -> (String?, String) {
        let environment = ProcessInfo.processInfo.environment
        if let given = environment["HYPER_TEST_PYTHON"], !given.isEmpty {
            return hasPackage(given) ? (given, "") : (nil, "HYPER_TEST_PYTHON has no \(requirement)")
        }
        let cache = environment["XDG_CACHE_HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? NSHomeDirectory() + "/.cache"
        let folder = cache + "/syspro-tableau/python-hyper-0.0.26963"
        let python = folder + "/bin/python3"
        if hasPackage(python) { return (python, "") }
        guard run("/usr/bin/env", ["python3", "-m", "venv", folder]) == 0 else {
            return (nil, "python3 with venv is not installed")
        }
        guard run(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", requirement]) == 0,
            hasPackage(python)
        else { return (nil, "pip cannot install \(requirement)") }
        return (python, "")
    }

    private static func hasPackage(_ python: String) -> Bool {
        let check = "import tableauhyperapi as t; assert t.__version__ == '0.0.26963', t.__version__"
        return FileManager.default.isExecutableFile(atPath: python) && run(python, ["-c", check]) == 0
    }

    private static func run(_ program: String, _ arguments: [String]) -> Int32 {
        output(program, arguments).status
    }

    /// Runs a program, at most two minutes, and gives its status and what it wrote.
    static func output(_ program: String, _ arguments: [String]) -> (status: Int32, text: String) {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardOutput = pipe
        process.standardError = pipe
        process.standardInput = FileHandle.nullDevice
        do { try process.run() } catch { return (-1, "\(error)") }
        let watchdog = DispatchWorkItem { process.terminate() }
        DispatchQueue.global().asyncAfter(deadline: .now() + 120, execute: watchdog)
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        watchdog.cancel()
        return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }
}
