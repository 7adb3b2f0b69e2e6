// SPDX-License-Identifier: Apache-2.0

import CLibcrypto

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Memory of its own, page by page: kept out of swap and core files, wiped before it is given back.
///
/// Locking can fail where the process may lock little (`ulimit -l`); the pages then serve without it, as a service that
/// does not start would be the greater harm. ``isLocked`` tells.
// @unchecked: the pages have one owner, who cannot be copied; they are written by it alone, and never again once
// `makeReadOnly` has been called, which is before SecretBytes shares them.
struct LockedPages: ~Copyable, @unchecked Sendable {
    /// All the memory, `capacity` rounded up to whole pages; zero at first.
    let bytes: UnsafeMutableRawBufferPointer
    /// Whether the pages stay out of swap.
    let isLocked: Bool

    init(capacity: Int) throws {
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        let size = max(1, (capacity + page - 1) / page) * page
        let start = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let start, start != MAP_FAILED else {
            throw VaultError(.system, "no memory for a secret of \(capacity) bytes: \(SystemFailure.last)")
        }
        bytes = UnsafeMutableRawBufferPointer(start: start, count: size)
        isLocked = mlock(start, size) == 0
        #if os(Linux)
            madvise(start, size, Int32(MADV_DONTDUMP))
        #endif
    }

    /// Makes every later write to the pages end the process.
    func makeReadOnly() {
        mprotect(bytes.baseAddress, bytes.count, PROT_READ)
    }

    /// Overwrites the pages in a way that the compiler keeps.
    func wipe() {
        mprotect(bytes.baseAddress, bytes.count, PROT_READ | PROT_WRITE)
        OPENSSL_cleanse(bytes.baseAddress, bytes.count)
    }

    deinit {
        wipe()
        munmap(bytes.baseAddress, bytes.count)
    }
}
