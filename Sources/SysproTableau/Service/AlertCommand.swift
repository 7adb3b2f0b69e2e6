// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

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
        var files = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        posix_spawn_file_actions_adddup2(&files, input, 0)
        posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0)

        // A group of its own, so that what it starts ends with it and a Ctrl-C for the service is not for it.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var usual = sigset_t()
        sigemptyset(&usual)
        for signal in [SIGINT, SIGTERM, SIGHUP, SIGPIPE] { sigaddset(&usual, signal) }
        posix_spawnattr_setsigdefault(&attributes, &usual)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF))

        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
        words.append(nil)
        defer { for word in words { free(word) } }
        var variables = shown()
        var started: pid_t = 0
        let refused = posix_spawnp(&started, arguments[0], &files, &attributes, words, &variables)
        guard refused == 0 else { throw Failure(description: "it cannot be started (error \(refused))") }
        return started
    }

    /// The variables that are not hidden, with a null at the end.
    private func shown() -> [UnsafeMutablePointer<CChar>?] {
        var shown: [UnsafeMutablePointer<CChar>?] = []
        var next: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = environ
        while let place = next, let variable = place.pointee {
            if !hidden.contains(String(String(cString: variable).prefix { $0 != "=" })) { shown.append(variable) }
            next = place + 1
        }
        return shown + [nil]
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
