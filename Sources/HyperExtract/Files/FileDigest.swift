// SPDX-License-Identifier: Apache-2.0

import Digests
import Glibc

/// The digest of a file's bytes.
public enum FileDigest {
    /// SHA-256 of the file at `path`, in hexadecimal; a mebibyte of it is in memory at a time.
    ///
    /// It blocks its thread while it reads (about 0.4 s per gigabyte).
    /// - Throws: ``HyperError`` with code `system`, or `CancellationError`.
    public static func sha256(of path: String) throws -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw HyperError.system("'\(path)' cannot be opened", errno) }
        defer { close(descriptor) }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
        defer { buffer.deallocate() }
        let digest: SHA256
        do { digest = try SHA256() } catch { throw HyperError(.system, error.description) }
        while true {
            try Task.checkCancellation()
            let count = read(descriptor, buffer.baseAddress, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw HyperError.system("'\(path)' cannot be read", errno) }
            guard count > 0 else { return digest.finish { hexadecimal($0) } }
            digest.add(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }
}
