// SPDX-License-Identifier: Apache-2.0

public import HTTPTypes

/// What a service answered: the head, and a body that may still be arriving.
public struct ServiceResponse: Sendable {
    /// Status and header fields.
    public var head: HTTPResponse
    /// The body, decoded from its transfer and content encodings.
    public var body: ResponseBody
    /// Whether the request was sent before on the caller's behalf, by a transport whose kept connection had died or by
    /// ``RetryMiddleware``, and that may have had its effect: then this is the answer to a repeat.
    public var isToRepeat = false

    /// An answer.
    public init(_ head: HTTPResponse, body: ResponseBody = .empty) {
        self.head = head
        self.body = body
    }
}

/// The body of an answer: pieces of bytes that arrive while they are read. It can be read once.
///
/// Reading slowly slows the sender down; leaving the loop early, or dropping the body unread, ends the transfer.
public struct ResponseBody: AsyncSequence, Sendable {
    /// The pieces.
    public typealias Element = [UInt8]

    /// Gives the pieces, pulled one at a time.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let pull: @Sendable () async throws -> [UInt8]?

        /// The next piece; `nil` at the end.
        public mutating func next() async throws -> [UInt8]? {
            try await pull()
        }
    }

    private let pull: @Sendable () async throws -> [UInt8]?

    /// A body whose pieces `pull` gives, `nil` after the last.
    public init(_ pull: @escaping @Sendable () async throws -> [UInt8]?) {
        self.pull = pull
    }

    /// A body that is here already.
    public init(_ bytes: [UInt8]) {
        let once = Once(bytes)
        self.init { once.take() }
    }

    /// No bytes.
    public static var empty: ResponseBody { ResponseBody([]) }

    /// An iterator over the pieces.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(pull: pull)
    }

    /// Reads the whole body.
    ///
    /// - Parameters:
    ///   - limit: The most bytes to read.
    ///   - length: How many bytes to expect, if the head says so: they then have a place from the start.
    /// - Throws: ``TransportError`` with code `bodyTooLarge` if there are more than `limit` bytes, and whatever the
    ///   transfer fails with.
    public func collect(upTo limit: Int, expecting length: Int? = nil) async throws -> [UInt8] {
        var collected: [UInt8] = []
        if let length, length <= limit { collected.reserveCapacity(length) }
        for try await piece in self {
            guard collected.count + piece.count <= limit else {
                throw TransportError(.bodyTooLarge, "the answer is larger than \(limit) bytes")
            }
            if collected.capacity == 0 { collected = piece } else { collected.append(contentsOf: piece) }
        }
        return collected
    }
}
