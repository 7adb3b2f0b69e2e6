// SPDX-License-Identifier: Apache-2.0

import GRDB
public import SyncCore

extension SQLiteStore: OwnedStore {
    /// The deployment that the state belongs to; `nil` before the first load.
    public func owner() async throws -> DeploymentIdentity? { try await read { try $0.owner() } }

    /// Makes the state belong to `deployment`, whoever it belonged to before.
    public func accept(_ deployment: DeploymentIdentity) async throws {
        try await write { try $0.own(deployment) }
    }

    /// Runs `work`, which writes down that something is loaded, in a transaction of its own: from then on the state
    /// belongs to the deployment.
    ///
    /// - Throws: `SyncError` with code `configuration` if it belongs to another by now; what `work` throws.
    func writeOwned(_ work: @escaping @Sendable (Database) throws -> Void) async throws {
        try await write { [self] db in
            if try !requireOwner(db), let deployment { try db.own(deployment) }
            try work(db)
        }
    }

    /// Refuses a deployment whose state this is not.
    ///
    /// - Returns: whether the state belongs to anybody.
    @discardableResult func requireOwner(_ db: Database) throws -> Bool {
        guard let owner = try db.owner() else { return false }
        if let deployment { try owner.require(deployment, at: "the state file \(path)") }
        return true
    }

    /// Makes sure that the state belongs to the deployment, or to nobody yet.
    public func checkOwner() async throws { try await read { [self] db in _ = try requireOwner(db) } }
}

extension Database {
    /// The deployment that the state belongs to.
    func owner() throws -> DeploymentIdentity? {
        guard let row = try Row.fetchOne(self, sql: "SELECT name, source, destination, seal FROM deployment") else {
            return nil
        }
        let (name, source, destination) = (try row.text(0), try row.text(1), try row.text(2))
        try Seal.of(name, source, destination).requireSeal(row.text(3), of: "the deployment that the state belongs to")
        return DeploymentIdentity(name: name, source: source, destination: destination)
    }

    fileprivate func own(_ deployment: DeploymentIdentity) throws {
        try execute(
            sql: "INSERT OR REPLACE INTO deployment (one, name, source, destination, seal) VALUES (1, ?, ?, ?, ?)",
            arguments: [
                deployment.name, deployment.source, deployment.destination,
                try Seal.of(deployment.name, deployment.source, deployment.destination),
            ])
    }
}
