// SPDX-License-Identifier: Apache-2.0

import Columnar
import FoundationEssentials
public import Logging
public import SyncCore
import SysproSimulator
import SysproTableau
import TableauSimulator

/// The main job on simulators: SYSPRO's rows are loaded into Tableau, change, and are loaded again.
///
/// Both simulators are HTTP servers on loopback, hyperd is the real one, and the sync is the one that runs in earnest.
public struct Demo: Sendable {
    /// How many invoices SYSPRO holds; the other tables are in proportion.
    public var invoices: Int
    /// Where the state, the configuration file and the audit log are kept; the demo makes it.
    public var folder: String
    /// Takes what there is to read, paragraph by paragraph.
    public var tell: @Sendable (String) -> Void
    /// Takes the reports of a sync, to be shown as a table.
    public var show: @Sendable ([RunReport]) -> Void
    /// Takes the progress of a sync.
    public var progress: @Sendable (_ datasource: String, _ progress: SyncProgress) -> Void

    /// A demo that keeps its files in `folder`, which must not be there yet.
    public init(
        invoices: Int, folder: String, tell: @escaping @Sendable (String) -> Void,
        show: @escaping @Sendable ([RunReport]) -> Void,
        progress: @escaping @Sendable (_ datasource: String, _ progress: SyncProgress) -> Void
    ) {
        self.invoices = invoices
        self.folder = folder
        self.tell = tell
        self.show = show
        self.progress = progress
    }

    /// What a demo showed.
    public struct Result: Sendable {
        /// The reports of both syncs.
        public var runs: [RunReport]
        /// Whether Tableau holds what SYSPRO holds, by count and by sum.
        public var agrees: Bool
        /// The configuration file.
        public var configuration: String
    }

    /// Runs the demo.
    ///
    /// - Throws: what the simulators or the sync throw, and what the system says of a folder that is there already: its state
    ///   would belong to other simulators.
    public func run(logger: Logger) async throws -> Result {
        var options = SysproOptions()
        options.currentDate = Self.today
        return try await withSysproSimulator(rows: invoices, seed: 2026, options: options) { syspro in
            try await withTableauSimulator { tableau in
                try await run(syspro, tableau, logger)
            }
        }
    }

    private func run(
        _ syspro: SysproSimulator, _ tableau: TableauSimulator, _ logger: Logger
    ) async throws -> Result {
        let file = folder + "/sync.yaml"
        let written = DemoConfiguration(syspro: syspro, tableau: tableau, project: tableau.setup.projects[0])
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        try Data(written.yaml.utf8).write(to: URL(filePath: file))
        let configuration = try SyncConfiguration(path: file, environment: written.environment)
        let books = Books(syspro: syspro, tableau: tableau, project: written.project)

        tell("SYSPRO (simulated) has \(try books.inSyspro().words). Tableau (simulated) has nothing yet.")
        tell("1. The first sync reads everything and publishes three data sources.")
        let first = try await RunnerResources.open(configuration, logger: logger) {
            try await Poll($0).run(progress: progress)
        }
        show(first)

        let changes = try DayInSyspro(syspro: syspro).happen()
        tell("2. A day in SYSPRO: \(changes.words).")
        let before = try await books.inTableau()
        tell("3. The second sync reads what changed and updates it in place.")
        let second = try await RunnerResources.open(configuration, logger: logger) {
            try await Poll($0).run(progress: progress)
        }
        show(second)

        let after = try await books.inTableau()
        tell(try await books.comparison(before, after, changes))
        let agrees = try books.inSyspro() == after
        return Result(runs: first + second, agrees: agrees, configuration: file)
    }

    private static var today: CalendarDate {
        CalendarDate(daysSince1970: Int(Date().timeIntervalSince1970 / 86_400))
    }
}
