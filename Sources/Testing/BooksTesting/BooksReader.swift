// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The Python program that compares (Tests/Peers/books.py): one for the whole process, which ends with it.
public actor BooksReader {
    static let shared = BooksReader()

    /// The Python that has Tableau's own reader: `TEST_PYTHON`, or the one that `make setup` equips.
    public static let python: String = {
        let environment = ProcessInfo.processInfo.environment
        if let python = environment["TEST_PYTHON"], !python.isEmpty { return python }
        let cache = environment["XDG_CACHE_HOME"] ?? NSHomeDirectory() + "/.cache"
        return cache + "/syspro-tableau/python/bin/python"
    }()

    /// Whether there is such a Python.
    public static var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: python) }

    private struct Answer: Decodable {
        let differences: [String]?
        let error: String?
    }

    private var input: FileHandle?
    private var output: FileHandle?

    func ask(_ question: Question) throws -> [String] {
        let (input, output) = try started()
        var line = try JSONEncoder().encode(question)
        line.append(0x0A)
        try input.write(contentsOf: line)
        var bytes = Data()
        while bytes.last != 0x0A {
            let piece = output.availableData
            guard !piece.isEmpty else { throw BooksError("\(Self.python) Tests/Peers/books.py has ended") }
            bytes.append(piece)
        }
        let answer = try JSONDecoder().decode(Answer.self, from: bytes)
        if let error = answer.error { throw BooksError(error) }
        return answer.differences ?? []
    }

    private func started() throws -> (FileHandle, FileHandle) {
        if let input, let output { return (input, output) }
        let process = Process()
        let (asked, answered) = (Pipe(), Pipe())
        process.executableURL = URL(fileURLWithPath: Self.python)
        process.arguments = [try Self.program()]
        process.standardInput = asked
        process.standardOutput = answered
        try process.run()
        (input, output) = (asked.fileHandleForWriting, answered.fileHandleForReading)
        return (asked.fileHandleForWriting, answered.fileHandleForReading)
    }

    private static func program() throws -> String {
        var folder = URL(fileURLWithPath: #filePath)
        while folder.path != "/" {
            folder.deleteLastPathComponent()
            let program = folder.appending(path: "Tests/Peers/books.py").path
            if FileManager.default.fileExists(atPath: program) { return program }
        }
        throw BooksError("Tests/Peers/books.py is not above \(#filePath)")
    }
}

/// A comparison that could not be made.
public struct BooksError: Error, CustomStringConvertible {
    /// What went wrong.
    public let description: String

    init(_ description: String) { self.description = description }
}
