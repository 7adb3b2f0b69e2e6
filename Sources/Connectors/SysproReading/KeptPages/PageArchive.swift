// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import RunnerState
import SyncCore
import SyncSettings

/// The kept pages of a data source's runs, a file for each.
package struct PageArchive: Sendable {
    package let folder: String

    package init(_ state: StateFolder, of datasource: String) {
        folder = "\(state.path)/pages/\(FileName.of(datasource))"
    }

    private init(folder: String) { self.folder = folder }

    /// The file for the pages of `run`, which need not be there.
    package func file(of run: AuditID) -> PageFile { PageFile(path: "\(folder)/\(run).pages") }

    /// The pages of a snapshot that has not read everything yet, or was stopped before it had.
    package var unfinished: PageFile { PageFile(path: "\(folder)/unfinished.pages") }

    /// The files, the oldest first.
    package var files: [PageFile] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".pages") }.sorted().map { PageFile(path: "\(folder)/\($0)") }
    }

    /// The pages of `run`, whatever its data source; `nil` if none are kept.
    package static func pages(of run: AuditID, in state: StateFolder) -> PageFile? {
        guard !run.rawValue.contains("/") else { return nil }
        let root = state.path + "/pages"
        let folders = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        return folders.lazy.map { PageArchive(folder: "\(root)/\($0)").file(of: run) }.first { $0.exists }
    }

    /// Removes the pages of runs that began longer than `age` ago, and those of a stopped snapshot once it is too old to be
    /// resumed.
    package func sweep(olderThan age: Duration?, now: Date) {
        for file in files {
            let began = file.path == unfinished.path ? (try? file.head())?.begun : file.run.time
            let limit = file.path == unfinished.path ? PageKeeping.longestPause : age ?? PageKeeping.longestPause
            if began.map({ now.timeIntervalSince($0) > limit / .seconds(1) }) ?? true { file.remove() }
        }
    }
}
