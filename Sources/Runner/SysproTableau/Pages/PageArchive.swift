// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import SyncCore

/// The kept pages of a data source's runs, a file for each.
struct PageArchive: Sendable {
    let folder: String

    init(_ state: StateFolder, of datasource: String) {
        folder = "\(state.path)/pages/\(StateFolder.fileName(datasource))"
    }

    private init(folder: String) { self.folder = folder }

    /// The file for the pages of `run`, which need not be there.
    func file(of run: AuditID) -> PageFile { PageFile(path: "\(folder)/\(run).pages") }

    /// The pages of a snapshot that has not read everything yet, or was stopped before it had.
    var unfinished: PageFile { PageFile(path: "\(folder)/unfinished.pages") }

    /// The files, the oldest first.
    var files: [PageFile] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".pages") }.sorted().map { PageFile(path: "\(folder)/\($0)") }
    }

    /// The pages of `run`, whatever its data source; `nil` where none are kept.
    static func pages(of run: AuditID, in state: StateFolder) -> PageFile? {
        guard !run.rawValue.contains("/") else { return nil }
        let root = state.path + "/pages"
        let folders = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        return folders.lazy.map { PageArchive(folder: "\(root)/\($0)").file(of: run) }.first { $0.exists }
    }

    /// Removes the pages of runs that began longer than `age` ago, and those of a stopped snapshot once it is too old to be
    /// gone on with.
    func sweep(olderThan age: Duration?, now: Date) {
        for file in files {
            let began = file.path == unfinished.path ? (try? file.head())?.begun : file.run.time
            let limit = file.path == unfinished.path ? PageKeeping.longestPause : age ?? PageKeeping.longestPause
            if began.map({ now.timeIntervalSince($0) > limit / .seconds(1) }) ?? true { file.remove() }
        }
    }
}
