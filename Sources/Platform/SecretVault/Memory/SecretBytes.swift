// SPDX-License-Identifier: Apache-2.0

import CLibcrypto
public import ServiceHTTP

/// A key or a plain value, in memory that is kept out of swap and core files and wiped when the last reference goes.
///
/// It is written once, while it is made; its pages are read-only from then on. It prints as `<secret>` however it is
/// printed, and two are compared in constant time.
public final class SecretBytes: Sendable {
    private let pages: LockedPages
    /// How many bytes there are.
    public let count: Int

    /// A secret that `body` writes into `capacity` bytes of zeros; it returns how many of them it wrote.
    ///
    /// - Throws: What `body` throws, after what it wrote has been wiped, or ``VaultError`` with code `system` if
    ///   there is no memory.
    public init(capacity: Int, filling body: (UnsafeMutableRawBufferPointer) throws -> Int) throws {
        let pages = try LockedPages(capacity: capacity)
        let count = try body(UnsafeMutableRawBufferPointer(rebasing: pages.bytes[..<capacity]))
        precondition(0...capacity ~= count, "a secret cannot have more bytes than were asked for")
        pages.makeReadOnly()
        self.pages = pages
        self.count = count
    }

    /// A copy of these bytes. The original is the caller's to wipe.
    public convenience init(copying bytes: some Collection<UInt8>) throws {
        try self.init(capacity: bytes.count) { memory in
            memory.copyBytes(from: bytes)
            return bytes.count
        }
    }

    /// `count` random bytes that no one can guess.
    public static func random(count: Int) throws -> SecretBytes {
        try SecretBytes(capacity: count) { memory in
            guard RAND_priv_bytes(memory.baseAddress, Int32(count)) == 1 else {
                throw CryptoFailure.error("randomness")
            }
            return count
        }
    }

    /// Whether there is nothing in it.
    public var isEmpty: Bool { count == 0 }

    /// Whether its pages stay out of swap; `false` where the process may not lock more memory (`ulimit -l`).
    public var isLocked: Bool { pages.isLocked }

    /// Lends the bytes to `body`, which must neither keep the pointer nor copy what it does not wipe.
    public func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try withExtendedLifetime(self) {
            try body(UnsafeRawBufferPointer(rebasing: pages.bytes[..<count]))
        }
    }

    /// The secret as the text that requests are made with. That text lives in ordinary memory: ask for it late, and let
    /// it go early.
    ///
    /// - Throws: ``VaultError`` with code `invalidValue` if the bytes are not UTF-8.
    public func text() throws -> Secret {
        let text = withUnsafeBytes { String(validating: $0, as: UTF8.self) }
        guard let text else {
            throw VaultError(.invalidValue, "a secret that is used as text is not valid UTF-8; set it again as text")
        }
        return Secret(text)
    }
}

extension SecretBytes: Equatable {
    /// Whether both hold the same bytes; takes the same time wherever they differ.
    public static func == (one: SecretBytes, other: SecretBytes) -> Bool {
        guard one.count == other.count else { return false }
        return one.withUnsafeBytes { first in
            other.withUnsafeBytes { CRYPTO_memcmp(first.baseAddress, $0.baseAddress, first.count) == 0 }
        }
    }
}

extension SecretBytes: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Never the secret.
    public var description: String { "<secret>" }
    /// Never the secret.
    public var debugDescription: String { "<secret>" }
    /// Without children, so that `dump` shows nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
