// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Reads a request's body from its first byte to its last, and again from anywhere. A file is open only while it is read.
///
/// Not to be shared: it belongs to the thread that sends.
package final class RequestBodyReader {
    private let segments: [RequestBody.Segment]
    private var index = 0
    private var position: Int64 = 0
    private var file: CInt = -1

    package init(_ body: RequestBody) {
        segments = body.segments
    }

    deinit {
        closeFile()
    }

    /// Fills the front of `buffer` and returns how many bytes it wrote; 0 at the end.
    ///
    /// - Throws: ``TransportError`` with code `cannotSend` if a file cannot be read or is shorter than was said.
    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(TransportError) -> Int {
        while index < segments.count, !buffer.isEmpty {
            let left = segments[index].length - position
            guard left > 0 else {
                next()
                continue
            }
            let count = Int(min(left, Int64(buffer.count)))
            let read =
                switch segments[index] {
                case .bytes(let bytes): copy(bytes, count: count, to: buffer)
                case .file(let path, let offset, _): try readFile(path, at: offset + position, count: count, to: buffer)
                }
            position += Int64(read)
            return read
        }
        return 0
    }

    /// Goes on at `offset` bytes from the start of the body.
    package func seek(to offset: Int64) {
        closeFile()
        index = 0
        position = offset
        while index < segments.count, position >= segments[index].length {
            position -= segments[index].length
            index += 1
        }
    }

    private func next() {
        closeFile()
        index += 1
        position = 0
    }

    private func copy(_ bytes: [UInt8], count: Int, to buffer: UnsafeMutableRawBufferPointer) -> Int {
        bytes.withUnsafeBytes { source in
            buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: source[Int(position)..<Int(position) + count]))
        }
        return count
    }

    private func readFile(
        _ path: String, at offset: Int64, count: Int, to buffer: UnsafeMutableRawBufferPointer
    ) throws(TransportError) -> Int {
        if file < 0 {
            file = open(path, O_RDONLY | O_CLOEXEC)
            guard file >= 0 else { throw failure("cannot open", path) }
        }
        while true {
            let read = pread(file, buffer.baseAddress, count, off_t(offset))
            if read > 0 { return read }
            if read < 0, errno == EINTR { continue }
            guard read < 0 else {
                throw TransportError(.cannotSend, "the body file \(name(path)) is shorter than the part to be sent")
            }
            throw failure("cannot read", path)
        }
    }

    private func failure(_ what: String, _ path: String) -> TransportError {
        TransportError(.cannotSend, "\(what) the body file \(name(path)): \(String(cString: strerror(errno)))")
    }

    private func name(_ path: String) -> Substring {
        path.split(separator: "/").last ?? ""
    }

    private func closeFile() {
        if file >= 0 { close(file) }
        file = -1
    }
}
