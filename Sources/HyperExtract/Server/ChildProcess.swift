// SPDX-License-Identifier: Apache-2.0

import CLibpq
import Glibc

/// Starts a program that inherits nothing.
enum ChildProcess {
    /// Starts `path` with no environment but `TMPDIR`, no descriptor but its output, every signal at its default and
    /// none blocked, in a process group of its own, so that Ctrl-C in a terminal does not end it before this process
    /// has put its work in order.
    ///
    /// - Returns: the child's process identifier.
    static func spawn(_ path: String, _ arguments: [String], directory: String, output: Int32) throws -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, output, 2)
        clibpq_spawn_closing_from(&actions, 3)
        clibpq_spawn_in(&actions, directory)

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var all = sigset_t()
        var none = sigset_t()
        sigfillset(&all)
        sigemptyset(&none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP
        posix_spawnattr_setflags(&attributes, Int16(flags))

        let environment = environmentVariable("TMPDIR").map { ["TMPDIR=\($0)"] } ?? []
        var argv = ([path] + arguments).map { strdup($0) } + [nil]
        var envp = environment.map { strdup($0) } + [nil]
        defer { for pointer in argv + envp { free(pointer) } }
        var pid: pid_t = 0
        let result = posix_spawn(&pid, path, &actions, &attributes, &argv, &envp)
        guard result == 0 else {
            throw HyperError(.startFailed, "'\(path)' could not be started: \(SystemMessage.text(result))")
        }
        return pid
    }
}
