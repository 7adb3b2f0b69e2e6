import Columnar
import FoundationEssentials
import HyperExtract
// SPDX-License-Identifier: Apache-2.0
import LoopbackHTTP

/// A Tableau server on loopback: sign-in, publishing, updates of data, jobs, queries, downloads.
///
/// It really applies what it is sent: extracts are .hyper files that hyperd changes, in a directory that a later
/// simulator can take over. ``withTableauSimulator(setup:options:directory:port:isolation:_:)`` runs one.
public final class TableauSimulator: Sendable {
    /// Who may sign in, and what there was at the beginning.
    public let setup: Setup
    private let http: LoopbackServer
    let server: TableauServer

    init(setup: Setup, options: Options, directory: String, port: UInt16, hyperd: HyperServer) throws {
        self.setup = setup
        let store = try TableauStore(directory: directory)
        let server = try TableauServer(
            setup: setup, options: options, store: store, extracts: TableauExtracts(hyperd: hyperd))
        self.server = server
        http = try LoopbackServer(port: port) { try await server.handle($0).simulated() }
    }

    /// The server's URL, without a slash at the end.
    public var url: String { http.origin }
    /// The `contentUrl` of the site.
    public var site: String { setup.site }
    /// The personal access tokens that the server accepts.
    public var tokens: [Token] { setup.tokens }
    /// What the server was asked.
    public var requestLog: RequestLog { http.log }
    /// How many seconds the server's clock, as its answers show it, is ahead of this machine's.
    public var secondsAhead: Int {
        get { http.secondsAhead }
        set { http.secondsAhead = newValue }
    }
    /// Faults of the wire by route, as every simulator has them; ``inject(_:)`` knows Tableau's own.
    public var wireFaults: FaultPlan { http.faults }

    /// Answers requests and works on jobs until the task is cancelled.
    func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.http.run() }
            group.addTask { await self.server.work() }
            defer { group.cancelAll() }
            try await group.next()
        }
    }
}

extension TableauSimulator {
    /// A published datasource.
    public struct DataSource: Sendable {
        /// Its LUID.
        public let id: String
        /// Its name.
        public let name: String
        /// The name of its project.
        public let project: String
        /// How many updates were applied to it; a repeat that was recognised is none.
        public let executedUpdates: Int
        /// Its tags.
        public let tags: [String]
        /// Whether it is certified.
        public let isCertified: Bool
    }

    /// All published datasources.
    public var dataSources: [DataSource] {
        get async { await server.published }
    }

    /// The datasource of that name in a project; `nil` if there is none.
    public func dataSource(named name: String, in project: String) async -> DataSource? {
        await dataSources.first { $0.name == name && $0.project == project }
    }

    /// The rows that a datasource holds, ordered by the columns that are named.
    ///
    /// - Parameters:
    ///   - schema: the schema of its table, as it was published.
    ///   - table: its table.
    /// - Throws: `SimulatorError` if it has no extract; `HyperError` if there is no such table or column.
    public func rows(
        of source: DataSource, schema: String = "Extract", table: String = "Extract", orderedBy columns: [String] = []
    ) async throws -> RecordBatch {
        try await server.rows(of: source.id, table: HyperTable(schema: schema, name: table), orderedBy: columns)
    }

    /// Copies the .hyper file that a datasource holds to `path`, where no other file may be.
    ///
    /// - Throws: `SimulatorError` if it has no extract.
    public func copyExtract(of source: DataSource, to path: String) async throws {
        try await server.copyExtract(of: source.id, to: path)
    }

    /// Makes a datasource one that reads from something else than a published .hyper file, as somebody does who publishes
    /// another one over it: its rows can no longer be updated. With several types it has several connections.
    public func connect(_ source: DataSource, to types: String...) async throws {
        try await server.connect(source.id, to: types)
    }

    /// Gives a datasource another name, as people do. The LUID stays.
    public func rename(_ source: DataSource, to name: String) async throws {
        try await server.rename(source.id, to: name)
    }

    /// Moves a datasource into the project with this path from the top, such as `Finance/Archive`, as people do. Projects
    /// that are missing on the way are made. The LUID stays.
    public func move(_ source: DataSource, to project: String) async throws {
        try await server.move(source.id, to: project)
    }

    /// Makes a project, and those above it, by its path from the top, such as `Finance/Archive`.
    public func makeProject(_ path: String) async throws {
        _ = try await server.project(at: path)
    }

    /// Deletes a datasource, as people do.
    public func delete(_ source: DataSource) async throws {
        try await server.delete(source.id)
    }

    /// Publishes a copy of a datasource under a name of its own into a project, as people do. It has a LUID of its own.
    public func copy(_ source: DataSource, as name: String, to project: String) async throws {
        try await server.copy(source.id, as: name, to: project)
    }

    /// Changes a datasource's rows by SQL, as people do with tools of their own; its file is attached as `target`.
    public func edit(_ source: DataSource, _ sql: String) async throws {
        try await server.edit(source.id, sql)
    }

    /// Has something happen once, right before a request of that operation is answered, after `skip` others of it.
    public func before(
        _ operation: Operation, skip: Int = 0, _ act: @escaping @Sendable () async throws -> Void
    ) async {
        await server.add(Interlude(operation: operation, skip: skip, act: act))
    }

    /// How many sign-ins there were.
    public var signIns: Int {
        get async { await server.sessions.signIns }
    }

    /// How many requests of that operation there were, refused ones included.
    public func requests(of operation: Operation) async -> Int {
        await server.requestCounts[operation] ?? 0
    }

    /// The behaviour now.
    public var options: Options {
        get async { await server.options }
    }

    /// Changes the behaviour.
    public func configure(_ change: @Sendable (inout Options) -> Void) async {
        await server.configure(change)
    }

    /// Lets something go wrong.
    public func inject(_ fault: Fault) async {
        await server.add(fault)
    }

    /// Forgets the faults of ``inject(_:)``, and what is to happen ``before(_:skip:_:)`` requests, if it has not happened yet.
    public func clearFaults() async {
        await server.removeFaults()
    }

    /// Lets the copies of requests arrive that ``Fault/Kind/copyIsLate`` has made, and waits until their work is done.
    /// A copy has no effect while its `RequestID` is remembered.
    ///
    /// - Parameter forgettingRequests: whether the server forgets every `RequestID` first.
    public func deliverLateCopies(forgettingRequests: Bool) async throws {
        try await server.deliverLateCopies(forgettingRequests: forgettingRequests)
    }

    /// Advances the server's clock; sessions, jobs and remembered requests grow older at once.
    public func advanceClock(by time: Duration) async throws {
        try await server.advanceClock(by: time / .seconds(1))
    }

    /// Ends every session, as a restart of a real server does.
    public func endSessions() async {
        await server.endSessions()
    }
}

/// Starts hyperd and a Tableau simulator, gives it to `body`, and ends both however `body` ends.
///
/// - Parameters:
///   - directory: where its state is kept and looked for; a temporary one, removed at the end, where it is `nil`.
///   - port: the port on 127.0.0.1; any free one where it is 0.
/// - Throws: `HyperError` if hyperd cannot be started, `SimulatorError`, or what `body` throws.
public func withTableauSimulator<Result>(
    setup: TableauSimulator.Setup = .init(), options: TableauSimulator.Options = .init(), directory: String? = nil,
    port: UInt16 = 0, isolation: isolated (any Actor)? = #isolation,
    _ body: (TableauSimulator) async throws -> Result
) async throws -> Result {
    let folder =
        directory
        ?? FileManager.default.temporaryDirectory.appending(path: "tableau-simulator-\(UUID().uuidString)").path
    defer { if directory == nil { try? FileManager.default.removeItem(atPath: folder) } }
    return try await withHyperServer { hyperd in
        let simulator = try TableauSimulator(
            setup: setup, options: options, directory: folder, port: port, hyperd: hyperd)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await simulator.run() }
            defer { group.cancelAll() }
            return try await body(simulator)
        }
    }
}
