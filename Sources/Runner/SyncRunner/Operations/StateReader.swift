// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
public import SyncCore
import SyncSettings
import SyncStores

/// Reads what a runner remembers, also while it is at work.
public struct StateReader: Sendable {
    let configuration: SyncConfiguration
    let store: any StateStore

    /// Opens the state of `configuration`.
    ///
    /// - Throws: `SyncError` if there is none yet, or it cannot be read.
    public init(_ configuration: SyncConfiguration) throws { try self.init(configuration, of: false) }

    /// - Parameter others: Whether it may be another deployment's state.
    init(_ configuration: SyncConfiguration, of others: Bool) throws {
        self.configuration = configuration
        guard configuration.sharedStore != nil || FileManager.default.fileExists(atPath: configuration.stateDirectory)
        else {
            throw SyncError(
                .local, "there is no state in \(configuration.stateDirectory) yet; the first 'sync' makes it")
        }
        store = try configuration.visitStore(of: others)
    }

    /// The newest entries of the audit log first, of one data source or of all.
    public func audit(of datasource: String?, limit: Int) async throws -> [AuditRecord] {
        try await store.records(of: datasource.map { PipelineID($0) }, limit: limit)
    }

    /// The deployment that the state belongs to, by its configuration and by the store; the store's is `nil` before the
    /// first load.
    ///
    /// - Throws: `SyncError` if the store cannot be read.
    public static func deployments(
        _ configuration: SyncConfiguration
    ) async throws -> (configured: DeploymentIdentity, stored: DeploymentIdentity?) {
        (configuration.identity, try await StateReader(configuration, of: true).store.owner())
    }

    /// How far a data source is loaded; `nil` if it has no watermark.
    ///
    /// - Throws: ``ConfigurationError`` if the configuration has no such data source.
    public func watermark(of datasource: String) async throws -> String? {
        _ = try configuration.datasources(named: [datasource])
        return try await store.watermark(of: PipelineID(datasource))?.position.description
    }
}
