// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A real PostgreSQL server for tests, made for the test and gone with the process, or with this value, whichever ends first.
public final class PostgresServer: Sendable {
    /// The password of the user `postgres` over TCP: one with characters that an address would need escaped.
    public static let password = "p@ss/word: 1"

    /// The folder of its Unix socket and of `ca.pem`, the certificate that signs for it.
    public let folder: String
    /// Its port on 127.0.0.1.
    public let port: Int
    private let programs: String
    /// Its standard input: the server ends when it is closed, by the system at the latest.
    private let lifeline: FileHandle

    /// Why there is no server.
    public struct Failure: Error, CustomStringConvertible {
        /// In words.
        public let description: String
    }

    /// Whether this machine has PostgreSQL.
    public static let isInstalled =
        ((try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []).isEmpty == false

    /// Starts a server and returns once it takes connections.
    ///
    /// - Parameter repository: the folder that holds `scripts/`.
    public init(repository: String) throws {
        let process = Process()
        process.executableURL = URL(filePath: repository + "/scripts/postgres-server.sh")
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        lifeline = input.fileHandleForWriting
        var line = Data()
        while !line.contains(10) {
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else { throw Failure(description: "PostgreSQL did not start") }
            line += more
        }
        let words = String(decoding: line, as: UTF8.self).split(whereSeparator: \.isWhitespace)
        guard words.count == 3, let port = Int(words[2]) else {
            throw Failure(description: "scripts/postgres-server.sh said: \(words.joined(separator: " "))")
        }
        (programs, folder, self.port) = (String(words[0]), String(words[1]), port)
    }

    deinit { try? lifeline.close() }

    /// Makes a database that nobody else has and gives its name.
    public func makeDatabase() throws -> String {
        let name = "test_" + UUID().uuidString.lowercased().filter { $0 != "-" }
        try query("postgres", "CREATE DATABASE \(name)")
        return name
    }

    /// The address of a database by way of TCP, without a password.
    public func address(of database: String, options: String = "") -> String {
        "postgresql://postgres@127.0.0.1:\(port)/\(database)\(options)"
    }

    /// The address of a database by way of the Unix socket, which asks for no password.
    public func socketAddress(of database: String) -> String {
        let host = folder.replacingOccurrences(of: "/", with: "%2F")
        return "postgresql://postgres@\(host):\(port)/\(database)"
    }

    /// Runs statements with psql and gives what they print: a line for each row, columns between bars.
    @discardableResult
    public func query(_ database: String, _ sql: String) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: programs + "/psql")
        process.arguments = [
            "-h", folder, "-p", "\(port)", "-U", "postgres", "-d", database, "-AtqX", "-v", "ON_ERROR_STOP=1", "-f",
            "-",
        ]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        process.standardError = output
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: Data(sql.utf8))
        try input.fileHandleForWriting.close()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(description: text) }
        return text.trimmingCharacters(in: .newlines)
    }
}
