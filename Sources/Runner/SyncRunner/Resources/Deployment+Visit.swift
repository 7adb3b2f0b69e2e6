// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import HyperExtract
public import Logging
import RunnerState
import SyncCore
import SyncSettings
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
