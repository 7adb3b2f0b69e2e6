// SPDX-License-Identifier: Apache-2.0

import HyperExtract
import Logging
import TableauREST
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

/// Someone who changes things in Tableau by hand.
struct TableauHand {
    let world: RecoveryWorld

    init(_ world: RecoveryWorld) {
        self.world = world
    }

    /// Deletes a data source.
    func delete(_ name: String) async throws {
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        let settings = world.configuration.tableau
        try await withTableau(settings.configuration(logger: logger), transport: settings.transport(logger: logger)) {
            tableau in
            let project = try #require(try await tableau.projects.find("Finance"))
            let source = try #require(try await tableau.dataSources.find(name, in: project))
            try await tableau.dataSources.delete(source.id)
        }
    }
}
