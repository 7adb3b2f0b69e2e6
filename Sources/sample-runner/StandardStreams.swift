// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

/// Standard output and standard error as they are at worst: closed, a pipe that nobody reads, a disk that is full.
enum StandardStreams {
    /// The error number of the first write to standard output that failed; nothing is written there after it.
    private static let lost = Mutex<Int32?>(nil)

    /// Makes descriptors 0 to 2 safe. Call it before anything else opens a file.
    ///
    /// A descriptor that the parent closed would be given to the next file that is opened, and a log line would end up
    /// in the database of the state. A write to a pipe that nobody reads would end the process.
    static func prepare() {
        signal(SIGPIPE, SIG_IGN)
        for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(descriptor, F_GETFD) < 0 {
            // Standard output stays unwritable, so that a result that goes nowhere is noticed.
            let opened = open("/dev/null", descriptor == STDERR_FILENO ? O_WRONLY : O_RDONLY)
            if opened >= 0, opened != descriptor {
                dup2(opened, descriptor)
                close(opened)
            }
        }
    }

    /// Writes a result.
    static func output(_ text: String) {
        lost.withLock { lost in
            if lost == nil { lost = write(text, to: STDOUT_FILENO) }
        }
    }

    /// Writes notes, progress and log lines. What cannot be written is dropped: it must not end the work.
    static func error(_ text: String) { _ = write(text, to: STDERR_FILENO) }

    /// Ends the process with `code`; with 74 if all went well but the result could not be written.
    static func exit(_ code: Int32) -> Never {
        if let number = lost.withLock({ $0 }) {
            let reason = String(cString: strerror(number))
            error("sample-runner: the result cannot be written to standard output: \(reason)\n")
            Foundation.exit(code == 0 ? EX_IOERR : code)
        }
        Foundation.exit(code)
    }

    /// Writes all of `text`, and gives the error number if that fails.
    private static func write(_ text: String, to descriptor: Int32) -> Int32? {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if count < 0, errno == EAGAIN {
                // Another program left the terminal or pipe in a mode in which a write does not wait.
                var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&ready, 1, -1)
            } else if count == 0 || errno != EINTR {
                return count == 0 ? EIO : errno
            }
        }
        return nil
    }

    /// The exit code for a result that could not be written (`EX_IOERR` of sysexits.h).
    private static let EX_IOERR: Int32 = 74
}

/// Prints a result to standard output. It takes the place of Swift's own `print`, which does not notice that nothing
/// arrives.
func print(_ text: String, terminator: String = "\n") { StandardStreams.output(text + terminator) }
