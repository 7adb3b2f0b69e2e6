// SPDX-License-Identifier: Apache-2.0

import CSpawn

#if canImport(Glibc)
    @preconcurrency import Glibc
#elseif canImport(Musl)
    @preconcurrency import Musl
#else
    @preconcurrency import Darwin
#endif

/// A program, thread or descriptor that the system refused.
package struct SpawnFailure: Error, Hashable, Sendable {
    /// The error number of the system.
    package let number: Int32
}

/// How a program is started. It inherits nothing but what is named here: a child that lives on with the service's
/// listening socket would keep the next start of the service from its port.
package struct ChildProcess {
    /// The program, and the arguments behind its name.
    package var program: String
    package var arguments: [String]
    /// Its environment, as `NAME=value`; this process's own if `nil`.
    package var environment: [String]?
    /// The descriptors that become its standard input, output and error; `nil` is `/dev/null`.
    package var input: Int32?
    package var output: Int32?
    package var errors: Int32?
    /// The folder in which it starts; this process's own if `nil`.
    package var directory: String?

    package init(_ program: String, _ arguments: [String] = []) {
        self.program = program
        self.arguments = arguments
    }

    /// Starts it, found on `PATH` if its name has no slash: every signal at its default and none blocked, in a process
    /// group of its own, so that Ctrl-C in a terminal is not for it and what it starts can be ended with it.
    ///
    /// - Returns: The child's process identifier. The caller waits for its end.
    package func spawn() throws(SpawnFailure) -> pid_t {
        var files = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        for (number, source) in [input, output, errors].enumerated() {
            if let source {
                posix_spawn_file_actions_adddup2(&files, source, Int32(number))
            } else {
                posix_spawn_file_actions_addopen(
                    &files, Int32(number), "/dev/null", number == 0 ? O_RDONLY : O_WRONLY, 0)
            }
        }
        if let directory { _ = cspawn_in(&files, directory) }

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var (all, none) = (sigset_t(), sigset_t())
        sigfillset(&all)
        sigemptyset(&none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setpgroup(&attributes, 0)
        var flags = Int32(POSIX_SPAWN_SETPGROUP) | Int32(POSIX_SPAWN_SETSIGMASK) | Int32(POSIX_SPAWN_SETSIGDEF)
        #if canImport(Darwin)
            flags |= Int32(POSIX_SPAWN_CLOEXEC_DEFAULT)
        #else
            _ = cspawn_closing_from(&files, 3)
        #endif
        posix_spawnattr_setflags(&attributes, Int16(flags))

        var words = ([program] + arguments).map { strdup($0) } + [nil]
        var variables = environment.map { $0.map { strdup($0) } + [nil] }
        defer { for pointer in words + (variables ?? []) { free(pointer) } }
        var child: pid_t = 0
        let refused =
            if variables != nil {
                posix_spawnp(&child, program, &files, &attributes, &words, &variables!)
            } else {
                posix_spawnp(&child, program, &files, &attributes, &words, environ)
            }
        guard refused == 0 else { throw SpawnFailure(number: refused) }
        return child
    }
}
