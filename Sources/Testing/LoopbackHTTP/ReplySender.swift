// SPDX-License-Identifier: Apache-2.0

import Synchronization

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Sends one reply, in the pace and up to the position that the faults of its request allow.
final class ReplySender: Sendable {
    /// Thrown where a fault ends the reply early.
    struct Cut: Error {
        let reset: Bool
    }

    private struct Sent {
        var wire = 0
        var body = 0
    }

    private static let pieceSize = 256 * 1024
    private let connection: WireConnection
    private let cut: (position: FaultPosition, reset: Bool)?
    private let bytesPerSecond: Int?
    private let secondsAhead: Int
    private let sent = Mutex(Sent())

    /// - Parameter secondsAhead: How far the server's clock is ahead of this machine's.
    init(on connection: WireConnection, faults: [SimulatedFault], secondsAhead: Int = 0) {
        self.connection = connection
        self.secondsAhead = secondsAhead
        cut = faults.lazy.compactMap(\.cut).first
        bytesPerSecond = faults.lazy.compactMap(\.pace).first
    }

    /// Sends head and body; `isHead` leaves the body out, as HEAD demands.
    func send(_ reply: SimulatedReply, isHead: Bool, keepAlive: Bool) async throws {
        var body = reply.body
        if case .at(let place)? = cut?.position, !isHead {
            return try await send(reply, upTo: place, keepAlive: keepAlive)
        }
        if case .share? = cut?.position, case .stream(nil, let write) = body {
            body = .bytes(try await SimulatedBodyWriter.collect(write))
        }
        let length = try Self.length(of: body)
        var head = self.head(of: reply, length: length, keepAlive: keepAlive)
        let bodyLimit = cut.flatMap { cut -> Int? in
            switch cut.position {
            case .wire, .at: nil
            case .body(let count): count
            case .share(let share): Int(Double(length ?? 0) * share)
            }
        }
        if !isHead, bodyLimit == nil, case .bytes(let bytes) = body, bytes.count <= 64 * 1024 {
            // One segment for a small reply: half the system calls.
            head += bytes
            return try await put(head)
        }
        try await put(head)
        guard !isHead else { return }
        switch body {
        case .bytes(let bytes):
            try await sendBody(bytes, limit: bodyLimit, isChunked: false)
        case .file(let path):
            try await sendFile(path, limit: bodyLimit)
        case .stream(let length, let write):
            let isChunked = length == nil
            try await write(
                SimulatedBodyWriter { [self] in try await sendBody($0, limit: bodyLimit, isChunked: isChunked) })
            if isChunked { try await put(Array("0\r\n\r\n".utf8)) }
        }
    }

    /// Sends a reply, all of which must fit in memory, up to a place that is named.
    private func send(_ reply: SimulatedReply, upTo place: AnswerPlace, keepAlive: Bool) async throws {
        var body: [UInt8]
        switch reply.body {
        case .bytes(let bytes): body = bytes
        case .stream(_, let write): body = try await SimulatedBodyWriter.collect(write)
        case .file(let path):
            body = try await SimulatedBodyWriter.collect { writer in
                try await Self.pieces(of: path) { try await writer.write($0) }
            }
        }
        let head = head(of: reply, length: place.isOfChunks ? nil : body.count, keepAlive: keepAlive)
        if place.isOfChunks { body = AnswerPlace.chunked(body) }
        let end = place.offset(head: head, body: body)
        try await put(head + body, count: end)
        if end != nil { throw Cut(reset: cut?.reset ?? false) }
    }

    /// Sends bytes of the body, up to `limit` bytes of it in all.
    private func sendBody(_ bytes: [UInt8], limit: Int?, isChunked: Bool) async throws {
        guard !bytes.isEmpty else { return }
        if isChunked { try await put(Array("\(String(bytes.count, radix: 16))\r\n".utf8)) }
        let before = sent.withLock { sent in
            defer { sent.body += bytes.count }
            return sent.body
        }
        let allowed = limit.map { min(bytes.count, max(0, $0 - before)) } ?? bytes.count
        try await put(bytes, count: allowed)
        if allowed < bytes.count { throw Cut(reset: cut?.reset ?? false) }
        if isChunked { try await put(Array("\r\n".utf8)) }
    }

    private func sendFile(_ path: String, limit: Int?) async throws {
        try await Self.pieces(of: path) { try await self.sendBody($0, limit: limit, isChunked: false) }
    }

    private static func pieces(of path: String, _ body: ([UInt8]) async throws -> Void) async throws {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw SimulatorError(.file, "cannot open \(path): \(String(cString: strerror(errno)))") }
        defer { close(file) }
        while true {
            let piece = [UInt8](unsafeUninitializedCapacity: pieceSize) { buffer, count in
                count = max(0, read(file, buffer.baseAddress, pieceSize))
            }
            if piece.isEmpty { return }
            try await body(piece)
        }
    }

    /// Puts bytes on the wire, up to the position of a wire cut, in the pace that was asked for.
    private func put(_ bytes: [UInt8], count: Int? = nil) async throws {
        var end = count ?? bytes.count
        let before = sent.withLock { sent in
            defer { sent.wire += end }
            return sent.wire
        }
        var isCut = false
        if case .wire(let limit)? = cut?.position, before + end >= limit {
            end = max(0, limit - before)
            isCut = true
        }
        guard let bytesPerSecond else {
            try await connection.write(bytes, 0..<end)
            if isCut { throw Cut(reset: cut?.reset ?? false) }
            return
        }
        // Twenty steps a second: slow enough to be cheap, fine enough for stall detectors of a second.
        let step = max(1, bytesPerSecond / 20)
        var position = 0
        while position < end {
            let next = min(end, position + step)
            try await connection.write(bytes, position..<next)
            try await Task.sleep(for: .seconds(Double(next - position) / Double(bytesPerSecond)))
            position = next
        }
        if isCut { throw Cut(reset: cut?.reset ?? false) }
    }

    private func head(of reply: SimulatedReply, length: Int?, keepAlive: Bool) -> [UInt8] {
        var text = "HTTP/1.1 \(reply.status) \(SimulatedReply.reason(of: reply.status))\r\n"
        for field in reply.headers.fields { text += "\(field.name): \(field.value)\r\n" }
        if reply.headers["Date"] == nil { text += "Date: \(Self.date(time(nil) + secondsAhead))\r\n" }
        if reply.status != 204, reply.status != 304 {
            text += length.map { "Content-Length: \($0)\r\n" } ?? "Transfer-Encoding: chunked\r\n"
        }
        if !keepAlive { text += "Connection: close\r\n" }
        return Array((text + "\r\n").utf8)
    }

    /// A moment as RFC 9110 writes it.
    private static func date(_ moment: time_t) -> String {
        var (moment, parts) = (moment, tm())
        gmtime_r(&moment, &parts)
        var text = [CChar](repeating: 0, count: 40)
        // The program has not called setlocale: names are those of the C locale.
        strftime(&text, text.count, "%a, %d %b %Y %H:%M:%S GMT", &parts)
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func length(of body: SimulatedReply.Body) throws -> Int? {
        switch body {
        case .bytes(let bytes): return bytes.count
        case .stream(let length, _): return length
        case .file(let path):
            var status = stat()
            guard stat(path, &status) == 0 else {
                throw SimulatorError(.file, "cannot read \(path): \(String(cString: strerror(errno)))")
            }
            return Int(status.st_size)
        }
    }
}
