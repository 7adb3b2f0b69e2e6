// SPDX-License-Identifier: Apache-2.0

import SyncCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Keeps a second process away from a state directory, or from one thing in it, for as long as this value lives.
///
/// It is an advisory lock (`flock`) on a file of its own, so that the kernel lets it go with the process, however that
/// ends: there is no lease to run out and nothing to clear up by hand. It holds on local disks; a state directory
/// belongs on one, for SQLite's sake too. Child processes do not inherit it.
public final class StateLock: Sendable {
    private let descriptor: Int32

    /// Takes the lock `name` in `directory`, or says at once who has it.
    ///
    /// - Throws: `SyncError` with code `stateLocked` if another process (or another part of this one) has it.
    public init(_ name: String, in directory: String) throws {
        let path = Self.path(name, directory)
        let descriptor = try Self.opened(path)
        var isTaken = flock(descriptor, LOCK_EX | LOCK_NB) != 0
        var reason = errno
        // A store that this process has just released may be alive for a moment more: its last write is being put away.
        for _ in 0..<40 where isTaken && reason == EWOULDBLOCK && Self.process(of: descriptor) == getpid() {
            usleep(25_000)
            isTaken = flock(descriptor, LOCK_EX | LOCK_NB) != 0
            reason = errno
        }
        guard !isTaken else {
            let holder = Self.holder(of: descriptor)
            close(descriptor)
            guard reason == EWOULDBLOCK else { throw SyncError.file(path, "lock the file", reason) }
            throw SyncError(
                .stateLocked,
                """
                another runner\(holder) is at work on the state directory \(directory) (it holds \(path)); let it end, \
                or give each configuration a state directory of its own
                """, isRetriable: true)
        }
        self.descriptor = descriptor
        sign("")
    }

    private init(taken descriptor: Int32, work: String) {
        self.descriptor = descriptor
        sign(work)
    }

    /// Several have a share: whoever was written down might be gone by the time that it is read.
    private init(sharing descriptor: Int32) {
        self.descriptor = descriptor
        ftruncate(descriptor, 0)
    }

    /// Closing alone would leave the lock with a child process that is just being started: until its program begins, it
    /// has a copy of every descriptor.
    deinit {
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    /// What an attempt to take a lock came to.
    public enum Attempt: Sendable {
        /// It is taken for as long as the value lives.
        case taken(StateLock)
        /// Somebody else has it: the process, and what it is doing, in words.
        case held(by: String)
    }

    /// Takes the lock `name` in `directory` where nobody has it, and never waits.
    ///
    /// - Parameter work: What the lock is taken for, in a word or two, for those who find it taken.
    /// - Throws: `SyncError` if the lock file cannot be opened.
    public static func attempt(_ name: String, in directory: String, for work: String) throws -> Attempt {
        let path = path(name, directory)
        let descriptor = try opened(path)
        guard flock(descriptor, LOCK_EX | LOCK_NB) != 0 else { return .taken(StateLock(taken: descriptor, work: work)) }
        return try refused(descriptor, path)
    }

    private static func refused(_ descriptor: Int32, _ path: String) throws -> Attempt {
        let reason = errno
        let lines = lines(of: descriptor)
        close(descriptor)
        guard reason == EWOULDBLOCK else { throw SyncError.file(path, "lock the file", reason) }
        guard let process = lines.first, !process.isEmpty else { return .held(by: "another process") }
        let work = lines.dropFirst().first.flatMap { $0.isEmpty ? nil : " (\($0))" } ?? ""
        return .held(by: "process \(process)\(work)")
    }

    /// Takes a share of the lock `name` in `directory` where it is free or shared, and never waits. As long as anybody has
    /// a share, nobody takes the lock.
    ///
    /// - Throws: `SyncError` if the lock file cannot be opened.
    public static func attemptShare(of name: String, in directory: String) throws -> Attempt {
        let path = path(name, directory)
        let descriptor = try opened(path)
        guard flock(descriptor, LOCK_SH | LOCK_NB) != 0 else {
            return .taken(StateLock(sharing: descriptor))
        }
        return try refused(descriptor, path)
    }

    /// Lets others have a share of it from now on. Another process that takes the lock at this very moment may get it
    /// instead: whoever shares has others keep away meanwhile, by another lock.
    ///
    /// - Returns: whether it still has its own share.
    public func share() -> Bool { flock(descriptor, LOCK_SH | LOCK_NB) == 0 }

    /// Writes down who has it, only for messages: the lock holds without it.
    private func sign(_ work: String) {
        let text = Array("\(getpid())\n\(work)\n".utf8)
        if ftruncate(descriptor, 0) == 0 { _ = pwrite(descriptor, text, text.count, 0) }
    }

    private static func path(_ name: String, _ directory: String) -> String { "\(directory)/\(name).lock" }

    private static func opened(_ path: String) throws -> Int32 {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SyncError.file(path, "open the lock file", errno) }
        return descriptor
    }

    private static func lines(of descriptor: Int32) -> [Substring] {
        var bytes = [UInt8](repeating: 0, count: 200)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false)
    }

    private static func process(of descriptor: Int32) -> Int32? { lines(of: descriptor).first.flatMap { Int32($0) } }

    private static func holder(of descriptor: Int32) -> String {
        guard let process = process(of: descriptor) else { return "" }
        return process == getpid() ? " in this process (\(process))" : " (process \(process))"
    }
}
