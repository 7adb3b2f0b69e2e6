// SPDX-License-Identifier: Apache-2.0

import Glibc
import Spawning

/// A child that has just been started, and the descriptors that connect it with this process.
struct HyperLaunch {
    let pid: Int32
    let directory: SocketDirectory
    /// What hyperd writes to its standard output and error.
    let output: Int32
    let wakeReader: Int32
    let wakeWriter: Int32
    /// The connection by which hyperd said that it is ready, and which it watches.
    private(set) var callback: Int32 = -1
    /// The last bytes that hyperd wrote.
    private var tail: [UInt8] = []

    /// Starts hyperd and returns when it is ready.
    static func run(_ hyperd: Hyperd, options: HyperServerOptions) throws -> HyperLaunch {
        let directory = try SocketDirectory()
        do {
            let listener = try directory.listenForCallback()
            defer { close(listener) }
            var child = try HyperLaunch(hyperd, options: options, directory: directory)
            do {
                try child.waitUntilReady(hyperd, listener: listener, deadline: .now + options.startTimeout)
            } catch {
                close(child.output)
                close(child.wakeReader)
                close(child.wakeWriter)
                throw error
            }
            unlink(directory.callbackSocket)
            return child
        } catch {
            directory.remove()
            throw error
        }
    }

    private init(_ hyperd: Hyperd, options: HyperServerOptions, directory: SocketDirectory) throws {
        let output = try Self.pipe()
        let wake = try Self.pipe()
        self.directory = directory
        self.output = output.reader
        (wakeReader, wakeWriter) = wake
        defer { close(output.writer) }
        do {
            var hyper = ChildProcess(hyperd.path, Self.arguments(directory, options))
            hyper.environment = environmentVariable("TMPDIR").map { ["TMPDIR=\($0)"] } ?? []
            hyper.directory = directory.path
            (hyper.output, hyper.errors) = (output.writer, output.writer)
            pid = try hyper.spawn()
        } catch {
            for descriptor in [output.reader, wake.reader, wake.writer] { close(descriptor) }
            throw HyperError(
                .startFailed, "'\(hyperd.path)' could not be started: \(SystemMessage.text(error.number))")
        }
    }

    /// The settings, of which all but the sockets are the same always: no log, no telemetry, no password (the
    /// directory's mode guards the socket), temporary tables that take 128-bit numerics (version 3).
    private static func arguments(_ directory: SocketDirectory, _ options: HyperServerOptions) -> [String] {
        [
            "run", "--no-password=true", "--skip-license=true", "--init-user=tableau_internal_user",
            "--language=en_US", "--date-style=MDY", "--date-style-lenient=false", "--log-config=",
            "--telemetry-opt-in=false", "--default-database-version=3",
            "--listen-connection=tab.domain://\(directory.path)/domain/.s.PGSQL.1",
            "--callback-connection=tab.domain://\(directory.path)/domain/cb",
        ] + (options.memoryLimit.map { ["--memory-limit=\($0)"] } ?? [])
    }

    /// Waits until hyperd has connected to `listener` and sent its endpoint: one byte for the length, then the text.
    private mutating func waitUntilReady(
        _ hyperd: Hyperd, listener: Int32, deadline: ContinuousClock.Instant
    ) throws {
        var isReady = false
        while !isReady {
            var descriptors = [
                pollfd(fd: output, events: Int16(POLLIN), revents: 0),
                pollfd(fd: callback < 0 ? listener : callback, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&descriptors, 2, deadline.millisecondsLeft) != 0 else {
                kill(pid, SIGKILL)
                _ = reap()
                throw HyperError(.startFailed, "'\(hyperd.path)' was not ready in time\(excerpt)")
            }
            if descriptors[1].revents != 0 {
                if callback < 0 {
                    callback = Descriptors.accept(listener)
                } else {
                    var byte: UInt8 = 0
                    isReady = read(callback, &byte, 1) == 1
                }
            }
            if descriptors[0].revents != 0, !readOutput() {
                if callback >= 0 { close(callback) }
                throw HyperError(.startFailed, "'\(hyperd.path)' \(reap()) instead of starting\(excerpt)")
            }
        }
    }

    /// Takes what hyperd has written; `false` where it has closed its output, which means that it has ended.
    mutating func readOutput() -> Bool {
        let count = withUnsafeTemporaryAllocation(byteCount: 4_096, alignment: 1) { buffer in
            let count = read(output, buffer.baseAddress, buffer.count)
            if count > 0 { tail.append(contentsOf: buffer[..<count]) }
            return count
        }
        if tail.count > 4_096 { tail.removeFirst(tail.count - 4_096) }
        return count > 0 || count < 0 && errno == EINTR
    }

    /// Waits for the child's end and says what it was.
    func reap() -> String {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 {
            guard errno == EINTR else { return "ended" }
        }
        let signal = status & 0x7f
        return signal == 0 ? "ended with status \((status >> 8) & 0xff)" : "was ended by signal \(signal)"
    }

    private var excerpt: String {
        let text = String(decoding: tail.suffix(1_000), as: UTF8.self)
        let lines = text.split(separator: "\n").filter { !$0.contains("--no-password") }
        return lines.isEmpty ? "; it wrote nothing" : "; it wrote: " + lines.suffix(8).joined(separator: " | ")
    }

    private static func pipe() throws -> (reader: Int32, writer: Int32) {
        do { return try Descriptors.pipe() } catch { throw HyperError.system("no pipe could be opened", error.number) }
    }
}
