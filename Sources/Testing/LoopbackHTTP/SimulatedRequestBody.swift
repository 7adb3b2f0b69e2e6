// SPDX-License-Identifier: Apache-2.0

import Synchronization

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// A request's body: read once, piece by piece, from the wire.
public struct SimulatedRequestBody: Sendable, AsyncSequence {
    /// `nil` for a request that did not come over a wire, which has no body.
    let reader: RequestBodyReader?

    package init() { reader = nil }

    init(reader: RequestBodyReader?) { self.reader = reader }

    /// What Content-Length said; `nil` for a chunked body.
    public var declaredLength: Int? { reader == nil ? 0 : reader?.declaredLength }

    /// The whole body in memory.
    ///
    /// - Throws: ``SimulatorError`` if it has more than `limit` bytes.
    public func collect(upTo limit: Int = 256 << 20) async throws -> [UInt8] {
        var result: [UInt8] = []
        for try await piece in self {
            result += piece
            guard result.count <= limit else {
                throw SimulatorError(.bodyTooLarge, "the request's body exceeds the \(limit) bytes that may be held")
            }
        }
        return result
    }

    /// Writes the body to a new file at `path`, replacing an older one, and returns its length in bytes.
    ///
    /// Never more than one piece of 256 KiB is in memory.
    @discardableResult
    public func spool(to path: String) async throws -> Int {
        let file = open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw SimulatorError(.file, "cannot create \(path): \(String(cString: strerror(errno)))")
        }
        defer { close(file) }
        var length = 0
        for try await piece in self {
            var written = 0
            while written < piece.count {
                let count = piece.withUnsafeBytes { write(file, $0.baseAddress! + written, piece.count - written) }
                guard count > 0 else {
                    throw SimulatorError(.file, "cannot write \(path): \(String(cString: strerror(errno)))")
                }
                written += count
            }
            length += piece.count
        }
        return length
    }

    /// Reads the pieces.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let reader: RequestBodyReader?

        /// The next piece; never an empty one.
        public func next() async throws -> [UInt8]? {
            try await reader?.next()
        }
    }

    /// An iterator that goes on where the last one stopped.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(reader: reader)
    }
}

/// Takes one request's body off its connection: counted or chunked, with `100 Continue` where the client waits for it.
final class RequestBodyReader: Sendable {
    private struct State {
        var left: Int
        var isChunked: Bool
        var expectsContinue: Bool
        var isDone = false
        var count = 0
    }

    let declaredLength: Int?
    private let connection: WireConnection
    private let state: Mutex<State>

    init(_ headers: SimulatedHeaders, on connection: WireConnection) throws {
        self.connection = connection
        let isChunked = headers["Transfer-Encoding"].map { $0.lowercased().hasSuffix("chunked") } ?? false
        let length = try headers["Content-Length"].map { text in
            guard let length = Int(text), length >= 0 else {
                throw SimulatorError(.malformedRequest, "Content-Length is no number")
            }
            return length
        }
        declaredLength = isChunked ? nil : length ?? 0
        state = Mutex(
            State(
                left: isChunked ? 0 : length ?? 0, isChunked: isChunked,
                expectsContinue: headers["Expect"]?.lowercased() == "100-continue",
                isDone: !isChunked && length ?? 0 == 0))
    }

    /// How many bytes of the body have been read.
    var count: Int { state.withLock(\.count) }

    /// Whether the client still waits for permission to send the body.
    var isWithheld: Bool { state.withLock { $0.expectsContinue && !$0.isDone } }

    func next() async throws -> [UInt8]? {
        let (isDone, expectsContinue) = state.withLock { state in
            defer { state.expectsContinue = false }
            return (state.isDone, state.expectsContinue)
        }
        guard !isDone else { return nil }
        if expectsContinue {
            let interim = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)
            try await connection.write(interim, 0..<interim.count)
        }
        let (left, isChunked) = state.withLock { ($0.left, $0.isChunked) }
        if isChunked, left == 0 {
            guard try await beginChunk() else { return nil }
        }
        let piece = try await connection.read(atMost: state.withLock(\.left))
        guard !piece.isEmpty else {
            throw SimulatorError(.malformedRequest, "the client ended the connection within the body")
        }
        let endsChunk = state.withLock { state in
            state.left -= piece.count
            state.count += piece.count
            if !state.isChunked { state.isDone = state.left == 0 }
            return state.isChunked && state.left == 0
        }
        if endsChunk { _ = try await connection.readLine(atMost: 2) }
        return piece
    }

    /// Reads what nobody asked for, so that the next request can follow.
    func drain() async throws {
        while try await next() != nil {}
    }

    private func beginChunk() async throws -> Bool {
        let line = try await connection.readLine(atMost: 1024)
        guard let digits = line?.prefix(while: { $0 != ";" }), let length = Int(digits, radix: 16), length >= 0 else {
            throw SimulatorError(.malformedRequest, "a chunk of the body has no length")
        }
        state.withLock { $0.left = length }
        guard length == 0 else { return true }
        while let trailer = try await connection.readLine(atMost: 8192), !trailer.isEmpty {}
        state.withLock { $0.isDone = true }
        return false
    }
}
