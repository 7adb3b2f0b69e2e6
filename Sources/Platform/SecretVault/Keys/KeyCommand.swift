// SPDX-License-Identifier: Apache-2.0

import Spawning

#if canImport(Glibc)
    @preconcurrency import Glibc
#elseif canImport(Musl)
    @preconcurrency import Musl
#else
    @preconcurrency import Darwin
#endif

/// A program that prints a key: started, read into locked memory, and always ended.
struct KeyCommand {
    let arguments: [String]
    let limit: Duration

    /// Runs the program to its end.
    ///
    /// - Throws: ``VaultError`` with code `keyUnavailable` if it cannot be started, fails, prints nothing or too
    ///   much, or takes too long; `CancellationError`. The program is no longer running then.
    func run() async throws -> SecretBytes {
        guard let program = arguments.first else { throw failure("no program is named") }
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw failure("no pipe: \(SystemFailure.last)") }
        defer { close(ends[0]) }
        let started: pid_t
        do {
            defer { close(ends[1]) }
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            started = try start(program, output: ends[1])
        }
        var isReaped = false
        defer { if !isReaped { end(started) } }

        let deadline = ContinuousClock.now + limit
        var reader = try SecretReader(limit: 1024)
        while true {
            // In this order: what a program wrote before it ended is there once it is known to have ended.
            var status: Int32 = 0
            let reaped = waitpid(started, &status, WNOHANG)
            isReaped = reaped != 0
            do {
                _ = try reader.drain(ends[0])
            } catch {
                throw failure("its output cannot be read: \(error)")
            }
            if isReaped {
                guard reaped == started, status == 0 else {
                    throw failure(Self.words(reaped == started ? status : nil))
                }
                break
            }
            guard !reader.isFull else { break }
            guard ContinuousClock.now < deadline else { throw failure("it did not end within \(limit)") }
            try await settle()
        }
        guard let key = try reader.finish() else { throw failure("it prints more than a key") }
        guard !key.isEmpty else { throw failure("it prints nothing") }
        return key
    }

    /// A short wait between looks; a wait that blocks would hold a thread that all tasks share.
    private func settle() async throws {
        try await Task.sleep(for: .milliseconds(5))
    }

    private func start(_ program: String, output: Int32) throws -> pid_t {
        var child = ChildProcess(program, Array(arguments.dropFirst()))
        child.output = output
        do { return try child.spawn() } catch {
            throw failure("it cannot be started: \(SystemFailure(number: error.number))")
        }
    }

    private func end(_ process: pid_t) {
        kill(-process, SIGKILL)
        kill(process, SIGKILL)
        _ = SystemFailure.retried { waitpid(process, nil, 0) }
    }

    private func failure(_ why: String) -> VaultError {
        let program = arguments.first ?? ""
        return VaultError(
            .keyUnavailable,
            "the command \(program), which should print the vault's key, failed: \(why); run it by hand to see why")
    }

    private static func words(_ status: Int32?) -> String {
        guard let status else { return "how it ended is not known" }
        let signal = status & 0x7f
        return signal == 0 ? "it exited with \(status >> 8 & 0xff)" : "signal \(signal) ended it"
    }
}
