// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import SyncCore

/// What runs last found in SYSPRO beside the records themselves: a folder of the state with one file a name.
struct RememberedFiles {
    private let folder: StateFolder
    private let path: String

    init(_ folder: StateFolder, _ name: String) {
        self.folder = folder
        path = "\(folder.path)/\(name)"
    }

    /// Keeps a file in place of the one of the same name; one of the same digest is not written again.
    func save(as name: String, digest: String, _ data: () throws -> Data) throws {
        let file = "\(name).\(digest).json"
        guard !FileManager.default.fileExists(atPath: "\(path)/\(file)") else { return }
        try folder.make(path)
        let data = try data()
        do {
            try data.write(to: URL(filePath: "\(path)/\(file)"), options: .atomic)
        } catch {
            throw SyncError(
                .local, "\(path) cannot be written: the disk is full, or this user may not write there",
                isRetriable: true, underlying: error)
        }
        for old in files(named: name) where old != file {
            try? FileManager.default.removeItem(atPath: "\(path)/\(old)")
        }
    }

    /// What was kept under a name.
    func data(of name: String) -> Data? {
        files(named: name).first.flatMap { try? Data(contentsOf: URL(filePath: "\(path)/\($0)")) }
    }

    private func files(named name: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.filter { $0.hasPrefix(name + ".") && $0.hasSuffix(".json") }
    }
}
