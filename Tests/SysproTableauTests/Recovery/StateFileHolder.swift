// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// A process of its own that is in the middle of writing to a state file until it is told to end.
final class StateFileHolder {
    private let process = Process()
    private let input = Pipe()

    init(_ file: String) throws {
        let ready = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "python3", "-c",
            """
            import sqlite3, sys
            file = sqlite3.connect(sys.argv[1], isolation_level=None)
            file.execute("BEGIN IMMEDIATE")
            print("held", flush=True)
            sys.stdin.read()
            file.execute("ROLLBACK")
            file.close()
            """, file,
        ]
        process.standardInput = input
        process.standardOutput = ready
        try process.run()
        // A pipe gives what is in it, which may be a part of the line.
        #expect(try ready.fileHandleForReading.read(upToCount: 5) == Data("held\n".utf8))
    }

    deinit { end() }

    func end() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }
}
