// SPDX-License-Identifier: Apache-2.0

public import SyncCore

/// All that runners on several machines remember together, in one PostgreSQL database: watermarks, journal, audit,
/// rejected records, who leads what, and what one runner needs to finish another's load.
///
/// The tables are in one schema, which is made when the store is first used. A schema holds the state of one deployment:
/// it belongs to the first that loads something, and no other loads or finishes anything, or reports that all is well.
/// What a method has returned from is durable, as far as the server's own settings make a commit so; `synchronous_commit = off` is overruled.
///
/// **Why several runners have the effect of one.** A runner leads a data source by a lease (`LeaseStore`). The lease's
/// times are the database's alone, so that no runner's clock matters, and its fencing number rises with every claim. The
/// store that a leader works with (``led(by:)``) begins each of its transactions with `UPDATE lease … WHERE fence = n`:
/// where that finds no row the whole transaction is refused, and where it does, the row stays locked until the commit, so
/// that nobody can take over between the check and the write. A runner that was stopped for longer than its lease and
/// goes on later can therefore neither journal a load, nor move a watermark, nor add to the audit log.
///
/// It could still send what it had journaled before. So the successor does not work around an unfinished load; it
/// finishes it, under the same request ID, before it reads anything. That needs the payload, and the spool of the lost
/// runner is on another machine. Of the two ways, to keep the payload in the store, or to make the load again and look
/// in Tableau what of it has arrived, this is the first: a load that is made again from what SYSPRO holds by now is
/// another load, and abandoning the first would leave its request ID unused, so that its late sender could put old rows
/// over new ones. Once the successor has sent the payload, the ID is used, and Tableau passes over the late one. The
/// payload is in the store before the journal names it, in pieces that are fenced one by one, and leaves it in the
/// transaction that finishes the load. One above ``payloadLimit`` is not kept; its load is abandoned by a successor,
/// which then fetches from Tableau what is there and compares.
///
/// A publish has no request ID in Tableau. The lease is confirmed right before the request is sent, which leaves a gap
/// of one network hop; a runner that is stopped in just that gap publishes late. A sink has to notice by itself that its
/// destination was changed by something that is not in the journal; `Lease/followsLostRunner` says for a day after a
/// takeover that this may happen.
///
/// A mirror is a local copy. It counts as one only while its note names the load that ``newestLoad(of:before:)`` gives;
/// otherwise it is fetched from Tableau again, after the takeover has finished what was unfinished.
///
/// Every error is a `SyncError` that names the database, and never the password.
public struct PostgresStore: Sendable {
    /// Where the database is.
    public let address: PostgresAddress
    /// How long a lease lasts after it was last renewed.
    public let leaseDuration: Duration
    /// What every write is checked against; `nil` for someone who looks, or sets one thing by hand.
    public private(set) var lease: Lease?
    private(set) var connection: PostgresConnection
    let schema: PostgresSchema
    /// Whose state it is; `nil` if that is not looked at.
    let deployment: DeploymentIdentity?
    /// Where the log's end is noted on this machine; `nil` if it is not.
    let anchors: AuditAnchorFile?

    /// The largest payload that is kept for other runners, in bytes, all parts of one load together.
    public static let payloadLimit = 1 << 30
    /// The schema of the tables if nothing else is said.
    public static let standardSchema = "syspro_tableau"

    /// A store that connects when it is first used.
    ///
    /// - Parameters:
    ///   - schema: The schema of the tables.
    ///   - deployment: Whose state it must be before anything is loaded, finished or reported to be well; `nil` if that does
    ///     not matter. Who only reads, and a run that fails because an address is wrong, is not kept away.
    ///   - directory: A directory of this machine in which the end of the audit log is noted, so that a database that was
    ///     put back from an older backup is noticed; `nil` if it is not to be.
    /// - Throws: `SyncError` if its thread cannot be started, or the schema's name cannot be one.
    public init(
        _ address: PostgresAddress, schema: String = standardSchema, deployment: DeploymentIdentity? = nil,
        leaseDuration: Duration = .seconds(60), notingAuditIn directory: String? = nil
    ) throws {
        self.address = address
        self.leaseDuration = leaseDuration
        self.schema = try PostgresSchema(schema)
        self.deployment = deployment
        connection = try PostgresConnection(address, self.schema)
        anchors = directory.map(AuditAnchorFile.init(in:))
    }

    /// Makes sure that a schema can have that name.
    ///
    /// - Throws: `SyncError` with code `configuration`.
    public static func requireSchema(named name: String) throws { _ = try PostgresSchema(name) }

    /// The same store by a connection of its own that waits for no answer longer than some seconds: for someone who looks,
    /// and looks again.
    public func looking() throws -> PostgresStore {
        var store = self
        store.connection = try PostgresConnection(address, schema, limits: .looking)
        return store
    }

    /// The same store, whose writes are refused once `lease` is no longer the newest on its pipeline.
    public func led(by lease: Lease) -> PostgresStore {
        var store = self
        store.lease = lease
        return store
    }

    /// Connects, brings the tables up to date, and says what the server and the tables are: `PostgreSQL 15.8, schema 1`.
    ///
    /// - Throws: `SyncError` with code `storeUnreachable`, `unauthorized`, `configuration`, `stateReadOnly` or `stateTooNew`.
    @discardableResult
    public func open() async throws -> String {
        try await read { session in
            let version = try session.rows("SHOW server_version")[0].text(0).prefix { $0 != " " }
            return "PostgreSQL \(version), schema \(PostgresSchema.latest)"
        }
    }

    /// Runs `work` in a transaction of its own, fenced where the store is led.
    func write<Value: Sendable>(
        _ work: @escaping @Sendable (PostgresSession) throws -> Value
    ) async throws -> Value {
        try await connection.transaction { [lease, leaseDuration] session in
            if let lease { try session.hold(lease, for: leaseDuration) }
            return try work(session)
        }
    }

    func read<Value: Sendable>(
        _ work: @escaping @Sendable (PostgresSession) throws -> Value
    ) async throws -> Value {
        try await connection.transaction(work)
    }
}

extension PostgresSession {
    /// Renews `lease` and keeps others from claiming its pipeline until the transaction ends.
    ///
    /// - Throws: ``SyncError`` with code `leaseLost`.
    func hold(_ lease: Lease, for duration: Duration) throws {
        let held = try execute(
            """
            UPDATE lease SET expires = clock_timestamp() + $4::interval
            WHERE pipeline = $1 AND runner = $2 AND fence = $3 AND expires IS NOT NULL
            """,
            [.text(lease.pipeline.rawValue), .text(lease.runner), .number(lease.fence), .seconds(duration)])
        guard held == 1 else { throw SyncError.leaseLost(lease) }
    }
}
