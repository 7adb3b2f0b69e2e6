// SPDX-License-Identifier: Apache-2.0

import Digests

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file that is written beside its place and put there when it is whole.
final class LocalFile {
    private let path: String
    private let partialPath: String
    private let operation: String
    private var descriptor: CInt
    private(set) var size: Int64 = 0

    /// Opens a new file that only this user can read.
    init(replacing path: String, operation: String) throws(TableauError) {
        self.path = path
        self.operation = operation
        partialPath = "\(path).\(String(UInt32.random(in: 0 ... .max), radix: 36)).part"
        descriptor = open(partialPath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure("cannot be created", path, operation) }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    func write(_ bytes: [UInt8]) throws(TableauError) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { bytes in
                platformWrite(descriptor, bytes.baseAddress! + written, bytes.count - written)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Self.failure("cannot be written", path, operation) }
            written += count
        }
        size += Int64(bytes.count)
    }

    /// Makes the file durable and puts it in its place.
    func commit() throws(TableauError) {
        guard fsync(descriptor) == 0, rename(partialPath, path) == 0 else {
            throw Self.failure("cannot be put in its place", path, operation)
        }
        close(descriptor)
        descriptor = -1
    }

    /// Removes what was written.
    func discard() {
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
        unlink(partialPath)
    }

    /// How many bytes the file at `path` has.
    static func size(_ path: String, operation: String) throws(TableauError) -> Int64 {
        var status = stat()
        guard stat(path, &status) == 0 else { throw failure("cannot be read", path, operation) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw TableauError(.file, "\(name(path)) is not a file", operation: operation)
        }
        return Int64(status.st_size)
    }

    /// The SHA-256 of the file's bytes, as hexadecimal digits.
    static func digest(_ path: String, operation: String) throws -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("cannot be read", path, operation) }
        defer { close(descriptor) }
        let digest = try SHA256()
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            try Task.checkCancellation()
            let count = buffer.withUnsafeMutableBytes { bytes in
                let count = platformRead(descriptor, bytes.baseAddress!, bytes.count)
                if count > 0 { digest.add(UnsafeRawBufferPointer(rebasing: bytes[..<count])) }
                return count
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure("cannot be read", path, operation) }
            if count == 0 { return digest.finish { hexadecimal($0) } }
        }
    }

    /// What follows the name's last point, in lower case.
    static func suffix(_ path: String) -> String? {
        let name = name(path)
        guard let point = name.lastIndex(of: "."), point != name.startIndex else { return nil }
        let suffix = name[name.index(after: point)...].lowercased()
        return suffix.isEmpty ? nil : suffix
    }

    private static func name(_ path: String) -> Substring {
        path.split(separator: "/").last ?? ""
    }

    private static func failure(_ what: String, _ path: String, _ operation: String) -> TableauError {
        TableauError(.file, "\(name(path)) \(what): \(String(cString: strerror(errno)))", operation: operation)
    }
}

private func platformWrite(_ descriptor: CInt, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}

private func platformRead(_ descriptor: CInt, _ bytes: UnsafeMutableRawPointer, _ count: Int) -> Int {
    read(descriptor, bytes, count)
}
