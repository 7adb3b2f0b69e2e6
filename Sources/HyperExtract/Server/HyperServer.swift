// SPDX-License-Identifier: Apache-2.0

/// A running hyperd that belongs to this process alone.
///
/// It listens on a socket in a private directory, sends no telemetry, writes no log, and ends with this process, however
/// that ends: hyperd watches a socket that only this process holds open.
public final class HyperServer: Sendable {
    private let process: HyperProcess

    private init(_ process: HyperProcess) {
        self.process = process
    }

    deinit {
        process.requestEnd()
    }

    /// Starts hyperd.
    ///
    /// - Parameter hyperd: the program; looked for with ``Hyperd/locate(variable:)`` where it is `nil`.
    /// - Throws: ``HyperError`` with code `notInstalled` or `startFailed`; the message has what hyperd wrote last.
    public static func start(_ hyperd: Hyperd? = nil, options: HyperServerOptions = .init()) async throws -> HyperServer
    {
        let hyperd = try hyperd ?? .locate()
        return HyperServer(try await HyperProcess.start(hyperd, options: options))
    }

    /// hyperd's process identifier.
    public var pid: Int32 { process.pid }

    /// Whether hyperd runs.
    public var isRunning: Bool { process.ending == nil }

    /// Opens a connection.
    ///
    /// Only one should be open at a time: a file is written to disk by the `DETACH` of the last connection that has it.
    /// hyperd runs at least as long as the connection lives, unless ``shutdown()`` ends it before.
    public func connect() async throws -> HyperConnection {
        let connection = try HyperConnection(server: self)
        try await connection.open()
        return connection
    }

    /// Gives `body` a connection that is closed when it ends.
    public func connected<Result>(
        isolation: isolated (any Actor)? = #isolation, _ body: (HyperConnection) async throws -> Result
    ) async throws -> Result {
        let connection = try await connect()
        do {
            let result = try await body(connection)
            await connection.close()
            return result
        } catch {
            await connection.close()
            throw error
        }
    }

    /// Ends hyperd, which writes what is committed first, and waits until it is gone. Doing it again does nothing.
    public func shutdown() async {
        process.requestEnd()
        await process.ended()
    }

    /// The directory of the sockets.
    var socketDirectory: String { process.directory.path }

    /// The connection, in libpq's keywords.
    var connectionParameters: [(keyword: String, value: String)] {
        [
            ("host", process.directory.path), ("port", "1"), ("user", "tableau_internal_user"), ("dbname", ""),
            ("options", ""), ("sslmode", "disable"), ("gssencmode", "disable"), ("client_encoding", "UTF8"),
        ]
    }

    /// How hyperd ended; `nil` while it runs.
    var ending: String? { process.ending }
}

/// Starts hyperd, gives it to `body`, and ends it however `body` ends.
public func withHyperServer<R>(
    _ hyperd: Hyperd? = nil, options: HyperServerOptions = .init(), isolation: isolated (any Actor)? = #isolation,
    _ body: (HyperServer) async throws -> R
) async throws -> R {
    let server = try await HyperServer.start(hyperd, options: options)
    do {
        let result = try await body(server)
        await server.shutdown()
        return result
    } catch {
        await server.shutdown()
        throw error
    }
}

/// How hyperd is started.
public struct HyperServerOptions: Sendable {
    /// A bound on the memory that hyperd tracks, such as `2g`; `nil` for hyperd's own (80 % of the machine).
    ///
    /// It is no hard limit: pages of the files themselves are not counted.
    public var memoryLimit: String?
    /// How long hyperd may take to start.
    public var startTimeout: Duration
    /// How long hyperd may take to write its files and end, before it is killed.
    public var shutdownTimeout: Duration

    /// hyperd's own memory limit, 30 s to start and 30 s to end, unless said otherwise.
    public init(
        memoryLimit: String? = nil, startTimeout: Duration = .seconds(30), shutdownTimeout: Duration = .seconds(30)
    ) {
        self.memoryLimit = memoryLimit
        self.startTimeout = startTimeout
        self.shutdownTimeout = shutdownTimeout
    }
}
