// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The Python that `make setup` equips, for the two things that tests ask of it: botocore's signatures and moto's KMS.
enum Python {
    static let program = ProcessInfo.processInfo.environment["TEST_PYTHON"] ?? "python3"

    static func has(_ modules: String...) -> Bool {
        let names = modules.map { "'\($0)'" }.joined(separator: ",")
        let script = "import importlib.util as u,sys; sys.exit(not all(u.find_spec(m) for m in [\(names)]))"
        return (try? run(script)) != nil
    }

    /// What a script prints, within 60 seconds.
    @discardableResult
    static func run(_ script: String, _ arguments: [String] = []) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["timeout", "60", program, "-c", script] + arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
        return text
    }
}

/// A moto server on the loopback interface, which ends with its last reference, with this process, or after two
/// minutes.
final class MotoServer {
    static let isAvailable = Python.has("moto", "flask", "werkzeug")
    let port: Int
    private let process = Process()
    private let input = Pipe()

    init() throws {
        let script = """
            import os, sys, threading
            threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
            from moto.server import DomainDispatcherApplication, create_backend_app
            from werkzeug.serving import make_server
            server = make_server("127.0.0.1", 0, DomainDispatcherApplication(create_backend_app), threaded=True)
            print(server.server_port, flush=True)
            server.serve_forever()
            """
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["timeout", "120", Python.program, "-c", script]
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        guard let port = Int(line.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            process.terminate()
            throw CocoaError(.executableLoad)
        }
        self.port = port
    }

    deinit {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }
}
