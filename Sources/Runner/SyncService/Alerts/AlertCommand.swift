// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Spawning

#if canImport(Glibc)
    @preconcurrency import Glibc
#elseif canImport(Musl)
    @preconcurrency import Musl
#else
    @preconcurrency import Darwin
#endif

/// A program that is given an alert on standard input, and is always ended.
struct AlertCommand {
    /// Why it did not work.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    let arguments: [String]
    let limit: Duration
    /// Variables of the environment that are not for it.
    var hidden: Set<String> = []

    /// Runs the program to its end; what it prints goes nowhere.
    ///
    /// - Throws: ``Failure`` where it cannot be started, fails or takes too long; `CancellationError`.
    func run(input: String) async throws {
        var ends: [Int32] = [-1, -1]
        // A socket and not a pipe: a program that does not read must not end this one by SIGPIPE.
        guard socketpair(AF_UNIX, Self.stream, 0, &ends) == 0 else { throw Failure(description: "no socket") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let process: pid_t
        do {
            defer { close(ends[1]) }
            defer { close(ends[0]) }
            process = try start(input: ends[1])
            let bytes = Array(input.utf8)
            _ = bytes.withUnsafeBytes { send(ends[0], $0.baseAddress, $0.count, Self.quietly) }
        }
        var isReaped = false
        defer {
            if !isReaped {
                kill(-process, SIGKILL)
                waitpid(process, nil, 0)
            }
        }
        let deadline = ContinuousClock.now + limit
        while true {
            var status: Int32 = 0
            if waitpid(process, &status, WNOHANG) != 0 {
                isReaped = true
                guard status == 0 else {
                    throw Failure(
                        description: status & 0x7f == 0
                            ? "it exited with \(status >> 8 & 0xff)" : "signal \(status & 0x7f) ended it")
                }
                return
            }
            guard ContinuousClock.now < deadline else { throw Failure(description: "it did not end within \(limit)") }
            // A wait that blocks would hold a thread that all tasks share.
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    private func start(input: Int32) throws -> pid_t {
        var child = ChildProcess(arguments[0], Array(arguments.dropFirst()))
        child.input = input
        child.environment = ProcessInfo.processInfo.environment.filter { !hidden.contains($0.key) }
            .map { "\($0.key)=\($0.value)" }
        do { return try child.spawn() } catch {
            throw Failure(description: "it cannot be started (error \(error.number))")
        }
    }

    #if canImport(Glibc)
        private static let stream = Int32(SOCK_STREAM.rawValue)
    #else
        private static let stream = SOCK_STREAM
    #endif
    #if canImport(Darwin)
        private static let quietly = Int32(MSG_DONTWAIT)
    #else
        private static let quietly = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
    #endif
}
