// SPDX-License-Identifier: Apache-2.0

import SysproSimulator
import TableauSimulator

/// A system that can be simulated as a process of its own.
public enum SimulatedSystem: String, Sendable, CaseIterable {
    /// SYSPRO's OData service.
    case syspro
    /// Tableau's REST API.
    case tableau

    /// Serves on loopback until standard input ends, after one line of JSON that says where.
    ///
    /// - Parameters:
    ///   - port: The port; any free one where it is 0.
    ///   - rows: How many invoices SYSPRO holds.
    ///   - directory: Where Tableau's state is kept; a temporary folder where it is `nil`.
    public func serve(port: UInt16, rows: Int, directory: String?) async throws {
        switch self {
        case .tableau:
            var setup = TableauSimulator.Setup()
            setup.hasControl = true
            try await TableauSimulator.serve(port: port, directory: directory, setup: setup)
        case .syspro:
            try await SysproSimulator.serve(port: port, rows: rows)
        }
    }
}
