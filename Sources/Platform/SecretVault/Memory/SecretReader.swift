// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Reads a secret from a descriptor straight into locked memory, as the bytes come.
struct SecretReader: ~Copyable {
    private let pages: LockedPages
    private let limit: Int
    private let endsWithLine: Bool
    private var count = 0

    /// A reader of up to `limit` bytes and the end of a line; where `endsWithLine`, the first line is all.
    init(limit: Int, endsWithLine: Bool = false) throws {
        self.endsWithLine = endsWithLine
        // One byte more than may be there, behind the two of a line's end, shows that there is more.
        pages = try LockedPages(capacity: limit + 3)
        self.limit = limit
    }

    /// Whether more came than a secret may have.
    var isFull: Bool { count == limit + 3 }

    /// Reads what is there without waiting; whether the end was reached.
    mutating func drain(_ descriptor: Int32) throws(SystemFailure) -> Bool {
        while !isFull {
            var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let ready = SystemFailure.retried { poll(&waiting, 1, 0) }
            if ready == 0 { return false }
            let free = UnsafeMutableRawBufferPointer(rebasing: pages.bytes[count..<(limit + 3)])
            let got = ready < 0 ? -1 : SystemFailure.retried { read(descriptor, free.baseAddress, free.count) }
            if got < 0 { throw SystemFailure.last }
            if got == 0 { return true }
            count += got
            if endsWithLine, pages.bytes[count - 1] == UInt8(ascii: "\n") { return true }
        }
        return true
    }

    /// What was read, without the end of its last line; `nil` if that is more than the limit.
    consuming func finish() throws -> SecretBytes? {
        if count > 0, pages.bytes[count - 1] == UInt8(ascii: "\n") {
            count -= 1
            if count > 0, pages.bytes[count - 1] == UInt8(ascii: "\r") { count -= 1 }
        }
        guard count <= limit else { return nil }
        return try SecretBytes(copying: pages.bytes[..<count])
    }
}

extension SecretBytes {
    /// How long a secret may be, in bytes.
    public static let longest = 65_536

    /// Reads a secret to the end of `descriptor`, which is standard input unless said otherwise, into locked memory.
    ///
    /// The line's end after the last byte (`\n` or `\r\n`) is not part of the secret; every other byte is. At a
    /// terminal it is one line, which is not shown while it is typed.
    ///
    /// - Throws: ``VaultError`` with code `invalidValue` if nothing came, or more than `limit` bytes, and code
    ///   `file` where reading fails; `CancellationError` where the task is cancelled while it waits.
    public static func read(from descriptor: Int32 = 0, upTo limit: Int = SecretBytes.longest) async throws
        -> SecretBytes
    {
        let echo = TerminalEcho(off: descriptor)
        defer { echo?.restore() }
        var reader = try SecretReader(limit: limit, endsWithLine: echo != nil)
        // Short waits between looks, instead of a read that blocks: a blocked read would hold one of the few threads
        // that all tasks share, and no cancellation would end it.
        do {
            while try !reader.drain(descriptor) { try await Task.sleep(for: .milliseconds(10)) }
        } catch let failure as SystemFailure {
            throw VaultError(.file, "the secret could not be read from descriptor \(descriptor): \(failure)")
        }
        guard let secret = try reader.finish() else {
            throw VaultError(.invalidValue, "the secret on descriptor \(descriptor) is longer than \(limit) bytes")
        }
        guard !secret.isEmpty else {
            throw VaultError(
                .invalidValue, "nothing came on descriptor \(descriptor); give the secret there, such as by a pipe")
        }
        return secret
    }
}

/// Keeps a terminal from showing what is typed.
private struct TerminalEcho {
    private let descriptor: Int32
    private let before: termios

    /// Turns showing off; `nil` if `descriptor` is no terminal.
    init?(off descriptor: Int32) {
        var settings = termios()
        guard isatty(descriptor) == 1, tcgetattr(descriptor, &settings) == 0 else { return nil }
        self.descriptor = descriptor
        before = settings
        settings.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(descriptor, TCSAFLUSH, &settings)
    }

    func restore() {
        var settings = before
        tcsetattr(descriptor, TCSADRAIN, &settings)
    }
}
