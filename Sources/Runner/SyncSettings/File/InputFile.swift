// SPDX-License-Identifier: Apache-2.0

import SyncCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Reads files that somebody names in a configuration or on the command line: whatever is there, in bounded memory and
/// without waiting for a writer.
package enum InputFile {
    /// Why a file cannot be read; it goes behind the file's name.
    package struct Refusal: Error, CustomStringConvertible {
        package let description: String
        /// The line in the file, if the fault is at one.
        package var line: Int?
        /// Whether another file may do.
        var isOfFile = true
    }

    /// All of a regular file.
    ///
    /// - Parameter limit: The most bytes that it may have.
    /// - Throws: ``Refusal``.
    package static func bytes(_ path: String, limit: Int) throws -> [UInt8] {
        guard !path.utf8.contains(0) else { throw Refusal(description: "is no name of a file: it holds a NUL") }
        // Without O_NONBLOCK a pipe without a writer would be waited for.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw refusal(errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw refusal(errno) }
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR: throw Refusal(description: "is a folder and not a file")
        default: throw Refusal(description: "is not a regular file but a pipe, a socket or a device")
        }
        guard status.st_size <= limit else { throw tooLarge(limit) }
        var bytes: [UInt8] = []
        // Files such as those under /proc say that they are empty.
        while bytes.count <= limit {
            let room = min(1 << 16, limit + 1 - bytes.count)
            let piece = try [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
                var length: Int
                repeat { length = read(descriptor, buffer.baseAddress, room) } while length < 0 && errno == EINTR
                guard length >= 0 else { throw refusal(errno) }
                count = length
            }
            if piece.isEmpty { return bytes }
            bytes += piece
        }
        throw tooLarge(limit)
    }

    /// The text of a regular file in UTF-8, without a byte order mark.
    ///
    /// - Throws: ``Refusal``.
    package static func text(_ path: String, limit: Int) throws -> String {
        var bytes = try bytes(path, limit: limit)[...]
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            throw Refusal(description: "is UTF-16; save it as UTF-8")
        }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
        if let place = bytes.firstIndex(of: 0) {
            let line = bytes[..<place].count { $0 == UInt8(ascii: "\n") } + 1
            throw Refusal(description: "has a NUL byte here and is no text in UTF-8", line: line)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Refusal(description: "is not text in UTF-8; save it as UTF-8")
        }
        return text
    }

    private static func tooLarge(_ limit: Int) -> Refusal {
        Refusal(description: "is larger than \(limit >> 10) KB")
    }

    private static func refusal(_ reason: Int32) -> Refusal {
        switch reason {
        case ENOENT, ENOTDIR: Refusal(description: "is not there")
        case EMFILE, ENFILE:
            Refusal(
                description: "cannot be read: \(String(cString: strerror(reason))): raise the limit of open files "
                    + "('ulimit -n', 'LimitNOFILE' of a systemd unit), then run again", isOfFile: false)
        default: Refusal(description: "cannot be read: \(String(cString: strerror(reason)))")
        }
    }
}
