// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import SyncCore
import SysproOData

/// What `check` found out about SYSPRO's services, company by company, kept as a file: the reader keeps to it, and a
/// service that is still the same is not asked again.
struct RememberedProbes {
    private let path: String

    init(_ folder: StateFolder) {
        path = folder.path + "/probes.json"
    }

    /// What was found, by company; nothing where nobody looked, or the file is not understood.
    func load() -> [String: ServiceProbe] {
        guard let bytes = try? Data(contentsOf: URL(filePath: path)) else { return [:] }
        return (try? JSONDecoder().decode([String: ServiceProbe].self, from: bytes)) ?? [:]
    }

    /// Keeps what was found.
    ///
    /// - Throws: `SyncError` where the file cannot be written.
    func save(_ probes: [String: ServiceProbe]) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        do {
            try encoder.encode(probes).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw SyncError(.local, "\(path) cannot be written; mend the state folder (\(error))")
        }
    }

    /// Forgets what was found about services that are not any more what they were.
    func forget(_ company: String, unless service: String) throws {
        var probes = load()
        guard let probe = probes[company], probe.service != service else { return }
        probes[company] = nil
        try save(probes)
    }
}
