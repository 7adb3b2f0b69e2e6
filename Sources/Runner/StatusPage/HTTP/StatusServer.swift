// SPDX-License-Identifier: Apache-2.0

import FlyingSocks
import FoundationEssentials
public import ServiceHTTP
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
    /// How long things may take.
    struct Limits: Sendable {
        /// Until the head of the request is there.
        var head = Duration.seconds(2)
        /// The whole connection.
        var whole = Duration.seconds(10)
    }

    /// Where it really listens.
    public let port: UInt16
    private let address: ListenAddress
    private let listener: Socket
    private let pages: StatusPages
    private let limits: Limits
    private let isOpen = Mutex(true)
    private let connections = StatusConnections()

    /// The wait after a connection that could not be taken.
    private static let pause = Duration.milliseconds(100)

    /// Binds `address`.
    ///
    /// - Throws: ``StatusServerError`` where that cannot be done.
    public convenience init(_ address: ListenAddress, pages: StatusPages) throws {
        try self.init(address, pages: pages, limits: Limits())
    }

    init(_ address: ListenAddress, pages: StatusPages, limits: Limits) throws {
        do {
            listener = try Socket(domain: address.isIPv6 ? AF_INET6 : AF_INET, type: .stream)
            try listener.setValue(true, for: .localAddressReuse)
            if address.isIPv6 {
                try listener.bind(to: .inet6(ip6: address.host, port: address.port))
            } else {
                try listener.bind(to: .inet(ip4: address.host, port: address.port))
            }
            try listener.listen(maxPendingConnection: 128)
            switch try listener.sockname() {
            case .ip4(_, let bound), .ip6(_, let bound): port = bound
            case .unix: throw SocketError.unsupportedAddress
            }
        } catch {
            throw StatusServerError(message: "the status page cannot listen at \(address): \(error)")
        }
        self.address = address
        self.pages = pages
        self.limits = limits
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
                let descriptor = connection.socket.file.rawValue
                // Ends whatever waits for the socket. It stays open until it has left, so that its number is nobody
                // else's.
                let end: @Sendable () -> Void = { shutdown(descriptor, Int32(SHUT_RDWR)) }
                let id = connections.enter(end: end)
                group.addTask {
                    _ = await Self.within(self.limits.whole) { await self.answer(connection, id, end: end) }
                    self.connections.leave(id)
                    try? connection.close()
                }
            }
        }
    }

    /// Serves one connection.
    private func answer(_ connection: AsyncSocket, _ id: Int, end: @escaping @Sendable () -> Void) async {
        var isHead = false
        do {
            let reply: StatusReply
            do {
                let read = await Self.within(limits.head) { await Self.result { try await self.head(of: connection) } }
                guard let read else { throw StatusReply.refusal(408, "Request Timeout") }
                let (head, rest) = try read.get()
                let access = pages.access
                let request = try StatusRequest(
                    head, from: Self.peer(of: connection), at: address, access: access,
                    takesForms: pages.takesForms(access))
                isHead = request.method == .head
                if let health = pages.health(request) {
                    reply = health
                } else {
                    let form = try await form(of: request, after: rest, from: connection)
                    guard connections.answer(id) else { throw StatusReply.refusal(503, "Service Unavailable") }
                    reply = await pages.reply(to: request, form: form, access)
                }
            } catch let refusal as StatusReply {
                reply = refusal
            }
            connections.linger(id, end: end)
            try await connection.write(Data(reply.bytes(isHead: isHead)))
            // A socket that is closed with something unread in it resets the connection, and the answer may be lost.
            shutdown(connection.socket.file.rawValue, Int32(SHUT_WR))
            for _ in 0..<64 where try await !connection.read(atMost: 4096).isEmpty {}
        } catch {
            // The other side has gone, or was sent away: there is nobody to tell.
        }
    }

    /// What `work` gives; `nil` if it takes longer than `limit`.
    private static func within<Value: Sendable>(
        _ limit: Duration, _ work: @escaping @Sendable () async -> Value
    ) async -> Value? {
        await withTaskGroup(of: Value?.self) { group in
            group.addTask { await work() }
            group.addTask {
                try? await Task.sleep(for: limit)
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
    }

    private static func result<Value: Sendable>(
        _ work: () async throws -> Value
    ) async -> Result<Value, any Error> {
        do { return .success(try await work()) } catch { return .failure(error) }
    }

    /// The address at the other end, in numbers.
    private static func peer(of connection: AsyncSocket) -> String {
        switch try? connection.socket.remotePeer() {
        case .ip4(let address, _): address
        // A socket of IPv6 shows those that came by IPv4 so.
        case .ip6(let address, _) where address.hasPrefix("::ffff:") && address.contains("."):
            String(address.dropFirst("::ffff:".count))
        case .ip6(let address, _): ListenAddress.number(address) ?? address
        default: ""
        }
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
