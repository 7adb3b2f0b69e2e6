// SPDX-License-Identifier: Apache-2.0

import FlyingSocks
import FoundationEssentials
import Synchronization

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// A small HTTP/1.1 server that only answers: one request on a connection, and no bodies but the page's own forms.
///
/// It is bound as soon as it exists.
public final class StatusServer: Sendable {
    /// Where it really listens.
    public let port: UInt16
    private let address: ListenAddress
    private let listener: Socket
    private let pages: StatusPages
    private let isOpen = Mutex(true)
    private let served = Mutex(0)

    /// How many connections are served at a time; further ones are closed at once.
    static let width = 32
    /// How long one connection may take.
    static let patience = Duration.seconds(10)
    /// The wait after a connection that could not be taken.
    private static let pause = Duration.milliseconds(100)

    /// Binds `address`.
    ///
    /// - Throws: ``StatusServerError`` where that cannot be done.
    public init(_ address: ListenAddress, pages: StatusPages) throws {
        do {
            listener = try Socket(domain: address.isIPv6 ? AF_INET6 : AF_INET, type: .stream)
            try listener.setValue(true, for: .localAddressReuse)
            if address.isIPv6 {
                try listener.bind(to: .inet6(ip6: address.host, port: address.port))
            } else {
                try listener.bind(to: .inet(ip4: address.host, port: address.port))
            }
            try listener.listen(maxPendingConnection: 64)
            switch try listener.sockname() {
            case .ip4(_, let bound), .ip6(_, let bound): port = bound
            case .unix: throw SocketError.unsupportedAddress
            }
        } catch {
            throw StatusServerError(message: "the status page cannot listen at \(address): \(error)")
        }
        self.address = address
        self.pages = pages
    }

    deinit { close() }

    /// Serves until the task is cancelled; after that, connections are refused for good.
    public func run() async throws {
        defer { close() }
        #if canImport(Darwin)
            let pool: some AsyncSocketPool = .kQueue()
        #else
            let pool: some AsyncSocketPool = .ePoll()
        #endif
        try await pool.prepare()
        let listener = try AsyncSocket(socket: listener, pool: pool)
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await pool.run() }
                group.addTask { try await self.accept(from: listener) }
                try await group.next()
                group.cancelAll()
            }
        } catch {
            if !Task.isCancelled { throw StatusServerError(message: "the status page's socket failed: \(error)") }
        }
    }

    private func accept(from listener: AsyncSocket) async throws {
        try await withThrowingDiscardingTaskGroup { group in
            while true {
                let connection: AsyncSocket
                do {
                    connection = try await listener.accept()
                } catch {
                    // There are no descriptors left, or a connection broke before it was taken: that passes. Where the
                    // task was cancelled, this wait ends it.
                    try await Task.sleep(for: Self.pause)
                    continue
                }
                let hasRoom = served.withLock { served in
                    guard served < Self.width else { return false }
                    served += 1
                    return true
                }
                guard hasRoom else {
                    try? connection.close()
                    continue
                }
                group.addTask {
                    await self.serve(connection)
                    try? connection.close()
                    self.served.withLock { $0 -= 1 }
                }
            }
        }
    }

    /// Serves one connection, for as long as patience lasts.
    private func serve(_ connection: AsyncSocket) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { try? await self.answer(connection) }
            group.addTask { try? await Task.sleep(for: Self.patience) }
            await group.next()
            group.cancelAll()
        }
    }

    private func answer(_ connection: AsyncSocket) async throws {
        var isHead = false
        let reply: StatusReply
        do {
            let (head, rest) = try await head(of: connection)
            let request = try StatusRequest(head, hosts: address.hosts, takesForms: pages.takesForms)
            isHead = request.method == .head
            reply = await pages.reply(to: request, form: try await form(of: request, after: rest, from: connection))
        } catch let refusal as StatusReply {
            reply = refusal
        }
        try await connection.write(Data(reply.bytes(isHead: isHead)))
        // A socket that is closed with something unread in it resets the connection, and the answer may be lost.
        shutdown(connection.socket.file.rawValue, Int32(SHUT_WR))
        for _ in 0..<64 where try await !connection.read(atMost: 4096).isEmpty {}
    }

    /// The form that follows a head, of which `bytes` are here already.
    private func form(
        of request: StatusRequest, after bytes: ArraySlice<UInt8>, from connection: AsyncSocket
    ) async throws -> FormFields {
        var bytes = bytes
        while bytes.count < request.length {
            let more = try await connection.read(atMost: request.length - bytes.count)
            guard !more.isEmpty else { throw StatusReply.refusal(400, "Bad Request") }
            bytes += more
        }
        guard let form = FormFields(Array(bytes.prefix(request.length))) else {
            throw StatusReply.refusal(400, "Bad Request")
        }
        return form
    }

    /// The head of a request, and what of its body came with it.
    private func head(of connection: AsyncSocket) async throws -> (head: String, rest: ArraySlice<UInt8>) {
        var bytes: [UInt8] = []
        let end = Array("\r\n\r\n".utf8)
        while true {
            let searched = max(0, bytes.count - 3)
            bytes += try await connection.read(atMost: 4096)
            guard bytes.count <= StatusRequest.limit else {
                throw StatusReply.refusal(431, "Request Header Fields Too Large")
            }
            if let found = bytes[searched...].firstRange(of: end) {
                guard let text = String(validating: bytes[..<found.lowerBound], as: UTF8.self) else {
                    throw StatusReply.refusal(400, "Bad Request")
                }
                return (text, bytes[found.upperBound...])
            }
        }
    }

    private func close() {
        let wasOpen = isOpen.withLock { isOpen in
            defer { isOpen = false }
            return isOpen
        }
        if wasOpen { try? listener.close() }
    }
}

/// Why the status page cannot be shown.
public struct StatusServerError: Error, Sendable, CustomStringConvertible {
    /// What is wrong, and where.
    public let message: String
    /// The message.
    public var description: String { message }
}
