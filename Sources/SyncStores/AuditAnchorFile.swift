// SPDX-License-Identifier: Apache-2.0

import SyncCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The end of the audit log as it was last reported from a state directory, in a file outside the store: by it a runner
/// notices that its log has become shorter, because an old backup was put back or a disk lost what it had confirmed.
///
/// The file is written after the log and before anything is reported, so that it may be behind the log, never ahead.
struct AuditAnchorFile: Sendable {
    private let path: String
    private let directory: String

    init(in directory: String) {
        self.directory = directory
        path = "\(directory)/audit.anchor"
    }

    /// The anchor; `nil` if nothing was reported yet.
    ///
    /// - Throws: `SyncError` with code `stateCorrupted`.
    func read() throws -> AuditAnchor? {
        do {
            return try SealedFile.read(path).map { try StateText.decode(from: String(decoding: $0, as: UTF8.self)) }
        } catch let error where (error as? SyncError)?.code == .stateCorrupted || error is DecodingError {
            throw SyncError(
                .stateCorrupted,
                """
                \(path), which notes the end of the audit log, is damaged; if 'audit verify' finds the log as you know it, \
                'audit accept --reason TEXT' notes its end again
                """, underlying: error)
        }
    }

    /// Whether what was noted is in the log, which `isIn` looks for it, or nothing was noted.
    ///
    /// A note that is damaged, or not in the log, stays as it is: it tells what was lost.
    func isIn(_ log: (AuditAnchor) throws -> Bool) throws -> Bool {
        do {
            return try read().map(log) ?? true
        } catch let error as SyncError where error.code == .stateCorrupted {
            return false
        }
    }

    /// Notes that the log reaches to `anchor`; one that is further on stays.
    ///
    /// Only who found the anchor before in the log may call this: another one tells of entries that were lost.
    func advance(to anchor: AuditAnchor) throws {
        mkdir(directory, 0o700)
        // Whoever has the lock does the same; should it be stopped in the middle, the next entry notes its own end.
        guard let lock = try lock() else { return }
        defer { withExtendedLifetime(lock) {} }
        if let current = try read(), current.sequence >= anchor.sequence { return }
        try write(anchor)
    }

    /// Notes the end of the log whatever was noted before; without one, forgets it.
    func accept(_ anchor: AuditAnchor?) throws {
        if let anchor { return try write(anchor) }
        guard unlink(path) == 0 || errno == ENOENT else { throw SyncError.file(path, "remove", errno) }
    }

    private func lock() throws -> StateLock? {
        for _ in 0..<100 {
            if case .taken(let lock) = try StateLock.attempt("audit", in: directory, for: "noting the log's end") {
                return lock
            }
            usleep(10_000)
        }
        return nil
    }

    private func write(_ anchor: AuditAnchor) throws {
        try SealedFile.write(Array(try StateText.encode(anchor).utf8), to: path)
    }
}
