// SPDX-License-Identifier: Apache-2.0

import SyncCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A payload's file, read or written piece by piece.
struct PayloadFile: ~Copyable {
    private let path: String
    private let descriptor: Int32

    /// Opens the file at `path` for reading.
    init(reading path: String) throws {
        self.path = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SyncError.file(path, "read the payload", errno) }
    }

    /// Makes an empty file at `path`, for its owner only.
    init(writing path: String) throws {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SyncError.file(path, "write the payload", errno) }
    }

    deinit { close(descriptor) }

    /// The next bytes, fewer than `size` only at the end of the file.
    func next(_ size: Int) throws -> [UInt8] {
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            while count < size {
                let got = read(descriptor, buffer.baseAddress! + count, size - count)
                if got > 0 { count += got }
                guard got <= 0 else { continue }
                if got < 0, errno == EINTR { continue }
                failure = got < 0 ? errno : 0
                return
            }
        }
        guard failure == 0 else { throw SyncError.file(path, "read the payload", failure) }
        return bytes
    }

    /// Adds `bytes` at the end.
    func append(_ bytes: [UInt8]) throws {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress! + done, $0.count - done) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw SyncError.file(path, "write the payload", errno) }
            done += count
        }
    }

    /// Puts the file, wholly on the disk, in the place of `other`.
    func replace(_ other: String) throws {
        guard fsync(descriptor) == 0, rename(path, other) == 0 else {
            throw SyncError.file(other, "write the payload", errno)
        }
    }

    /// Lets the file at `path` go, if it is there.
    static func remove(_ path: String) { unlink(path) }
}
