// SPDX-License-Identifier: Apache-2.0

import Digests
import SyncCore
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A small file of ours that ends with a checksum of what stands before: damage is found before anything is believed.
///
/// It is written whole or not at all, and is on the disk when ``write(_:to:)`` returns, its name included: a power cut
/// leaves what was there before or what was written, and nothing else.
package enum SealedFile {
    private static let mark = Array("\nsha256 ".utf8)
    private static let sealLength = mark.count + 64 + 1
    /// How many files this process wrote.
    private static let writes = Atomic<Int>(0)

    /// Puts `body` in the place of what is at `path`, for its owner alone.
    ///
    /// - Throws: `SyncError` that names the file and what to do.
    package static func write(_ body: some Collection<UInt8>, to path: String) throws {
        let bytes = Array(body)
        let sealed = bytes + mark + Array("\(hexadecimal(try sha256(bytes)))\n".utf8)
        // Two tasks may write one file at a time: each needs a name of its own.
        let count = writes.wrappingAdd(1, ordering: .relaxed).newValue
        let new = "\(path).\(getpid())-\(count).new"
        if let slash = path.lastIndex(of: "/"), mkdir(String(path[..<slash]), 0o700) != 0, errno != EEXIST {
            throw SyncError.file(path, "make the folder of", errno)
        }
        do {
            try store(sealed, in: new)
            guard rename(new, path) == 0 else { throw SyncError.file(path, "write", errno) }
        } catch {
            unlink(new)
            throw error
        }
        try syncFolder(of: path)
    }

    /// What stands in the file; `nil` if there is none.
    ///
    /// - Throws: `SyncError` with code `stateCorrupted` if it is not as it was written; another one if the system does not
    ///   let it be read.
    package static func read(_ path: String) throws -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            guard errno == ENOENT else { throw SyncError.file(path, "read", errno) }
            return nil
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = systemRead(descriptor, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw SyncError.file(path, "read", errno) }
            guard count > 0 else { break }
            bytes += piece[..<count]
        }
        let length = bytes.count - sealLength
        guard length >= 0, bytes[length..<length + mark.count].elementsEqual(mark),
            bytes[(length + mark.count)...].elementsEqual("\(hexadecimal(try sha256(Array(bytes[..<length]))))\n".utf8)
        else {
            throw SyncError(.stateCorrupted, "\(path) is not as it was written: it is damaged, or was changed by hand")
        }
        return Array(bytes[..<length])
    }

    /// Makes what was renamed in the folder of `path` outlive a power cut.
    package static func syncFolder(of path: String) throws {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SyncError.file(folder, "open the folder", errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw SyncError.file(folder, "write the folder", errno) }
    }

    private static func store(_ bytes: [UInt8], in path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SyncError.file(path, "write", errno) }
        defer { close(descriptor) }
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress! + done, $0.count - done) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw SyncError.file(path, "write", errno) }
            done += count
        }
        guard fsync(descriptor) == 0 else { throw SyncError.file(path, "write", errno) }
    }
}

// Within the type, `read` and `write` are its own.
private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int) -> Int {
    read(descriptor, buffer, count)
}

private func systemWrite(_ descriptor: Int32, _ buffer: UnsafeRawPointer, _ count: Int) -> Int {
    write(descriptor, buffer, count)
}
