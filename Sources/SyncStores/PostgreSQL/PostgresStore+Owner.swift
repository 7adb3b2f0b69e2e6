// SPDX-License-Identifier: Apache-2.0

import PostgresWire
public import SyncCore

extension PostgresStore: OwnedStore {
    /// The deployment that the schema belongs to; `nil` before the first load.
    public func owner() async throws -> DeploymentIdentity? { try await read { try $0.owner() } }

    /// Makes the schema belong to `deployment`, whoever it belonged to before.
    public func accept(_ deployment: DeploymentIdentity) async throws {
        _ = try await connection.transaction { session in
            try session.execute(
                """
                INSERT INTO deployment (name, source, destination) VALUES ($1, $2, $3)
                ON CONFLICT (one) DO UPDATE
                SET name = excluded.name, source = excluded.source, destination = excluded.destination
                """, deployment.values)
        }
    }

    /// Runs `work`, which writes down that something is loaded, in a transaction of its own: from then on the schema
    /// belongs to the deployment.
    ///
    /// - Throws: `SyncError` with code `configuration` if it belongs to another by now; what `work` throws.
    func writeOwned(_ work: @escaping @Sendable (PostgresSession) throws -> Void) async throws {
        try await write { [self] session in
            if let deployment {
                // Of two that come at once, the second waits here until the first is done.
                try session.execute(
                    "INSERT INTO deployment (name, source, destination) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
                    deployment.values)
                try requireOwner(session)
            }
            try work(session)
        }
    }

    /// Refuses a deployment whose state this is not.
    func requireOwner(_ session: PostgresSession) throws {
        guard let deployment else { return }
        try session.owner()?.require(deployment, at: "the schema \(schema.name) of the PostgreSQL store \(address)")
    }

    /// Makes sure that the state belongs to the deployment, or to nobody yet.
    public func checkOwner() async throws { try await read { [self] in try requireOwner($0) } }
}

extension PostgresSession {
    /// The deployment that the schema belongs to.
    func owner() throws -> DeploymentIdentity? {
        try rows("SELECT name, source, destination FROM deployment").first.map {
            DeploymentIdentity(name: try $0.text(0), source: try $0.text(1), destination: try $0.text(2))
        }
    }
}

extension DeploymentIdentity {
    fileprivate var values: [WireValue] { [.text(name), .text(source), .text(destination)] }
}
