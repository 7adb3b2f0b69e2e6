// SPDX-License-Identifier: Apache-2.0

import Foundation
import Logging
import SyncCore
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

extension RecoveryWorld {
    /// Somebody writes another configuration.
    mutating func configure(_ datasources: String, state: String = "./state") throws {
        let file = folder + "/sync.yaml"
        let lines = datasources.split(separator: "\n").filter { !$0.allSatisfy { $0 == " " } }.joined(separator: "\n")
        try RecoveryConfiguration.yaml(syspro, tableau, state: state, datasources: lines)
            .write(toFile: file, atomically: true, encoding: .utf8)
        let polling = configuration.tableau.polling
        configuration = try SyncConfiguration(path: file, environment: [:])
        configuration.tableau.polling = polling
    }

    /// Something that a runner does which starts again.
    func open<Result>(
        _ logs: LogLines = LogLines(), _ body: (RunnerResources) async throws -> Result
    ) async throws -> Result {
        try await RunnerResources.open(configuration, logger: Logger(label: "test") { _ in logs }, body)
    }

    /// How SYSPRO and Tableau compare.
    func verify() async throws -> VerifyReport {
        try await open { try await Verify($0).run()[0] }
    }

    /// Changes what is remembered of the invoices' position.
    func changePosition(_ change: (inout Position) throws -> Void) async throws {
        try await open { resources in
            var watermark = try #require(try await resources.store.watermark(of: "Invoices"))
            try change(&watermark.position)
            watermark.revision += 1
            try await resources.store.save(watermark, for: "Invoices")
        }
    }
}
