// SPDX-License-Identifier: Apache-2.0

import FlyingSocks
import Synchronization

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Answers one request.
public typealias SimulatedHandler = @Sendable (SimulatedRequest) async throws -> SimulatedReply

/// An HTTP/1.1 server on 127.0.0.1 that logs what it is asked and can be told to misbehave.
///
/// It is bound, with its real port, as soon as it exists; clients may connect then and are served once it runs.
public final class LoopbackServer: Sendable {
    /// The port that was bound.
    public let port: UInt16
    /// What was asked.
    public let log = RequestLog()
    /// What is to go wrong.
    public let faults = FaultPlan()

    /// How many seconds the server's clock, as its answers show it, is ahead of this machine's.
    public var secondsAhead: Int {
        get { ahead.withLock { $0 } }
        set { ahead.withLock { $0 = newValue } }
    }

    private let ahead = Mutex(0)
    private let listener: Socket
    private let handler: SimulatedHandler
    private let running = Mutex<Task<Void, any Error>?>(nil)
    private let isOpen = Mutex(true)

    /// Binds 127.0.0.1 at `port`; 0 lets the system choose one.
    ///
    /// - Throws: ``SimulatorError`` if the port is taken.
    public init(port: UInt16 = 0, handler: @escaping SimulatedHandler) throws {
        do {
            listener = try Socket(domain: AF_INET, type: .stream)
            try listener.setValue(true, for: .localAddressReuse)
            try listener.bind(to: .inet(ip4: "127.0.0.1", port: port))
            try listener.listen(maxPendingConnection: 512)
            guard case .ip4(_, let bound) = try listener.sockname() else { throw SocketError.unsupportedAddress }
            self.port = bound
        } catch {
            throw SimulatorError(.socket, "cannot listen at 127.0.0.1:\(port): \(error)")
        }
        self.handler = handler
    }

    deinit {
        close()
    }

    /// Scheme, host and port, without a slash at the end.
    public var origin: String { "http://127.0.0.1:\(port)" }

    /// Serves until the task is cancelled, which ends all connections; after that, connections are refused for good.
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
                group.addTask { try await self.accept(from: listener, pool: pool) }
                try await group.next()
            }
        } catch is CancellationError {
            return
        } catch {
            // Sockets report a cancelled wait in their own words.
            if !Task.isCancelled { throw SimulatorError(.socket, "the listening socket failed: \(error)") }
        }
    }

    /// Serves while `body` runs, and has ended when this returns.
    public func serving<Result>(
        isolation: isolated (any Actor)? = #isolation, _ body: (LoopbackServer) async throws -> Result
    ) async throws -> Result {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.run() }
            defer { group.cancelAll() }
            return try await body(self)
        }
    }

    /// Begins to serve in the background; ``stop()`` must end it. Prefer ``serving(isolation:_:)``.
    public func start() {
        running.withLock { running in
            // The one unstructured task: start and stop exist for callers who have no scope to hold the server,
            // and stop() waits for its end.
            running = running ?? Task { try await self.run() }
        }
    }

    /// Ends what ``start()`` began, and returns when every connection is closed.
    public func stop() async {
        let task = running.withLock { running in
            defer { running = nil }
            return running
        }
        task?.cancel()
        _ = await task?.result
    }

    private func close() {
        let wasOpen = isOpen.withLock { isOpen in
            defer { isOpen = false }
            return isOpen
        }
        if wasOpen { try? listener.close() }
    }

    private func accept(from listener: AsyncSocket, pool: some AsyncSocketPool) async throws {
        try await withThrowingDiscardingTaskGroup { group in
            while true {
                let accepted = try await listener.accept()
                group.addTask {
                    guard let connection = try? WireConnection(accepted: accepted.socket.file, pool: pool) else {
                        return
                    }
                    let isReset = await self.serve(connection)
                    await connection.close(reset: isReset)
                }
            }
        }
    }

    /// Serves one connection to its end; `true` asks for a reset.
    private func serve(_ connection: WireConnection) async -> Bool {
        do {
            while let request = try await RequestHead.read(from: connection) {
                guard try await answer(request, on: connection) else { return false }
            }
        } catch let cut as ReplySender.Cut {
            return cut.reset
        } catch let error as SimulatorError where error.code == .malformedRequest {
            let reply = SimulatedReply.html("<h2>Bad Request</h2><p>\(error.message)</p>", status: 400)
            try? await ReplySender(on: connection, faults: []).send(reply, isHead: false, keepAlive: false)
        } catch {
            // The peer went away or the server is being stopped: either way this connection is over.
        }
        return false
    }

    /// Answers one request; `false` ends the connection.
    private func answer(_ request: SimulatedRequest, on connection: WireConnection) async throws -> Bool {
        let faults = faults.take(method: request.method, path: request.rawPath, query: request.rawQuery)
        let number = log.append(request, faults: faults)
        var canned: SimulatedReply?
        for fault in faults {
            switch fault {
            case .delay(let time): try await Task.sleep(for: time)
            case .hang(let gate): try await gate.pass()
            case .dropBefore: return false
            case .answer(let reply): canned = reply
            default: break
            }
        }
        let reply: SimulatedReply
        if let canned {
            reply = canned
        } else {
            do {
                reply = try await handler(request)
            } catch let error as CancellationError {
                throw error
            } catch {
                reply = .text("the simulator failed: \(error)", status: 500)
            }
        }
        // A client that waits for "100 Continue" and gets a final answer sends no body: the connection cannot go on.
        let isWithheld = request.body.reader?.isWithheld == true
        if !isWithheld { try await request.body.reader?.drain() }
        log.update(number) { $0.bodyLength = request.body.reader?.count ?? 0 }
        for fault in faults {
            switch fault {
            case .hangAfter(let gate): try await gate.pass()
            case .dropAfter: return false
            default: break
            }
        }
        log.update(number) { $0.status = reply.status }
        let keepAlive = !isWithheld && request.headers["Connection"]?.lowercased() != "close"
        try await ReplySender(on: connection, faults: faults, secondsAhead: secondsAhead)
            .send(reply, isHead: request.method == "HEAD", keepAlive: keepAlive)
        return keepAlive
    }
}
