// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import SyncCore
import SysproOData

/// What `check` found out about SYSPRO's services, company by company, kept as a file: the reader keeps to it, and a
/// service that is still the same is not asked again.
package struct RememberedProbes {
    private let file: StateFile<[String: ServiceProbe]>

    package init(_ folder: StateFolder) { file = StateFile("probes.json", in: folder) }

    /// What was found, by company; nothing if nobody looked, or the file cannot be read.
    package func load() -> [String: ServiceProbe] { (try? file.cached()) ?? [:] }

    /// Keeps what was found.
    ///
    /// - Throws: `SyncError` if the file cannot be written.
    package func save(_ probes: [String: ServiceProbe]) throws { try file.write(probes) }

    /// Forgets what was found about services that are not any more what they were.
    package func forget(_ company: String, unless service: String) throws {
        var probes = load()
        guard let probe = probes[company], probe.service != service else { return }
        probes[company] = nil
        try save(probes)
    }
}
