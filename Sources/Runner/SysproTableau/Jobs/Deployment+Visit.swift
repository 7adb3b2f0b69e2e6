// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import HyperExtract
public import Logging
import SyncCore
import SyncStores
import TableauREST

extension Deployment {
    /// Opens what `configuration` needs to look at both systems, also beside a runner at work: nothing may be loaded in
    /// `body`, for nobody is kept away from the state.
    ///
    /// - Throws: what `body` throws; `SyncError` where something cannot be opened.
    public static func visit<Result>(
        _ configuration: SyncConfiguration, logger: Logger, _ body: (Deployment) async throws -> Result
    ) async throws -> Result {
        try await explained {
            let folder = try StateFolder(configuration.stateDirectory, logger)
            let runners = try configuration.postgresStore().map(Runners.init)
            let store: any StateStore = try runners?.store ?? configuration.visitStore()
            return try await connected(
                configuration, for: "plan, verify or write-back", folder: folder, store: store, runners: runners,
                logger: logger
            ) { deployment in
                try await deployment.asOperator { try await body(deployment) }
            }
        }
    }
}

/// A folder of its own in the system's temporary one, for what someone who looks has to fetch: the spool is the
/// runner's, which clears it up.
enum VisitorFolder {
    /// Makes a folder that only this user can look into, and removes it when `body` ends.
    static func with<Result>(
        isolation: isolated (any Actor)? = #isolation, _ body: (_ path: String) async throws -> Result
    ) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "syspro-tableau-\(UUID().uuidString)")
        do {
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        } catch {
            throw SyncError(.local, "a temporary folder \(folder.path) cannot be made (\(error))")
        }
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(folder.path)
    }
}
