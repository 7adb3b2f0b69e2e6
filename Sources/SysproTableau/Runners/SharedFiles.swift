// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import HyperExtract
import Logging
import SyncCore
import SyncStores
import Synchronization

/// The files of this machine's state folder that another machine may need next: what lookups, dimensions and `$metadata`
/// last held, what earlier reads have to know, and kept pages. They are left in the store that runners share.
struct SharedFiles: Sendable {
    let store: PostgresStore
    let folder: StateFolder
    let datasource: String

    /// What several data sources use belongs to none.
    private static let everybody = PipelineID("")
    private var own: PipelineID { PipelineID(datasource) }

    /// A file by its place below the state folder.
    private struct Place {
        let path: String

        /// The place of a file of the store; `nil` for one that this program does not keep.
        init?(_ file: PostgresStore.File) {
            let path = Self.isVersioned(file.name) ? "\(file.name).\(file.version).json" : file.name
            self.init(path)
        }

        /// A place; `nil` for a file that stays on this machine.
        init?(_ path: String) {
            let parts = path.split(separator: "/", omittingEmptySubsequences: false)
            let isShared =
                switch (parts.count, parts.first) {
                case (1, _): path == "probes.json" || path.hasPrefix("metadata-") && path.hasSuffix(".xml")
                case (2, "lookups"), (2, "dimensions"), (2, "known"), (3, "pages"): true
                default: false
                }
            guard isShared, parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." }) else { return nil }
            self.path = path
        }

        private static func isVersioned(_ path: String) -> Bool {
            path.hasPrefix("lookups/") || path.hasPrefix("dimensions/")
        }

        /// The name that all versions of the file have, and which one this is; `nil` if only the bytes can tell.
        var parts: (name: String, version: String?) {
            guard Self.isVersioned(path) else {
                return (path, path.hasPrefix("known/") || path.hasPrefix("pages/") ? "" : nil)
            }
            let words = path.split(separator: ".", omittingEmptySubsequences: false)
            return (words.dropLast(2).joined(separator: "."), words.count > 2 ? String(words[words.count - 2]) : "")
        }
    }

    /// Takes what a read of the data source has to know, and lets pages go whose time is over.
    func takeOver(pagesFor age: Duration?, now: Date) async throws {
        for file in try await store.files(of: own) {
            guard let place = Place(file) else { continue }
            if file.name.hasPrefix("known/") {
                try await fetch(file, to: place)
            } else if let began = PageFile(path: file.name).run.time, let age,
                now.timeIntervalSince(began) <= age / .seconds(1)
            {
                continue
            } else {
                try await store.remove(file)
            }
        }
    }

    /// Takes what records are mapped with if SYSPRO is not asked.
    static func takeOverFound(from store: PostgresStore, to folder: StateFolder) async throws {
        let files = SharedFiles(store: store, folder: folder, datasource: "")
        for file in try await store.files(of: everybody) {
            if let place = Place(file) { try await files.fetch(file, to: place) }
        }
    }

    /// Takes the pages of `run`, if they are kept.
    static func takeOverPages(of run: AuditID, from store: PostgresStore, to folder: StateFolder) async throws {
        for file in try await store.files(endingIn: "/\(run).pages") {
            guard let place = Place(file) else { continue }
            try await SharedFiles(store: store, folder: folder, datasource: "").fetch(file, to: place)
        }
    }

    /// Leaves the files that a turn has written or found to be as they are.
    func leave(_ found: Set<String>) async throws {
        let (common, mine) = (try await store.files(of: Self.everybody), try await store.files(of: own))
        let always = try names(in: "").filter { $0 == "probes.json" || $0.hasPrefix("metadata-") }
        for path in found.union(always).sorted() {
            guard let place = Place(path), ExtractFile(full(path)).exists else { continue }
            let isOwn = path.hasPrefix("known/") || path.hasPrefix("pages/")
            let (name, known) = place.parts
            let version = try known ?? FileDigest.sha256(of: full(path))
            guard !(isOwn ? mine : common).contains(where: { $0.name == name && $0.version == version }),
                try ExtractFile(full(path)).size <= PostgresStore.payloadLimit
            else { continue }
            try await store.keepFile(name, version: version, at: full(path), of: isOwn ? own : Self.everybody)
        }
        for file in mine where file.name.hasPrefix("known/") {
            if !ExtractFile(full(file.name)).exists { try await store.remove(file) }
        }
    }

    private func fetch(_ file: PostgresStore.File, to place: Place) async throws {
        let path = full(place.path)
        let (name, version) = place.parts
        if ExtractFile(path).exists {
            guard version == nil, try FileDigest.sha256(of: path) != file.version else { return }
        }
        try folder.make(String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)]))
        guard try await store.fetch(file, to: path), version?.isEmpty == false else { return }
        // Of several versions here, the one that was fetched counts.
        let start = (name.split(separator: "/").last.map(String.init) ?? name) + "."
        let group = String(name.prefix { $0 != "/" })
        for other in try names(in: group) where other.hasPrefix(start) && "\(group)/\(other)" != place.path {
            try? FileManager.default.removeItem(atPath: full("\(group)/\(other)"))
        }
    }

    private func full(_ path: String) -> String { "\(folder.path)/\(path)" }

    private func names(in path: String) throws -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: full(path))) ?? []
    }
}

/// The files that one turn has written, or found to be as they are, by their places below the state folder.
final class FoundFiles: Sendable {
    private let paths = Mutex<Set<String>>([])

    func note(_ path: String) { paths.withLock { _ = $0.insert(path) } }

    var all: Set<String> { paths.withLock { $0 } }
}

extension Deployment {
    /// Takes from the runners on other machines what records are mapped with if SYSPRO is not asked.
    func takeOverFound() async throws {
        guard let runners else { return }
        try await SharedFiles.takeOverFound(from: runners.store, to: folder)
    }

    /// Does `body` with what other machines have left for it, and leaves them what it found.
    func sharingFiles<Value>(
        of name: String, _ body: (Deployment) async throws -> Value
    ) async throws -> Value {
        guard let runners else { return try await body(self) }
        let files = SharedFiles(store: runners.store, folder: folder, datasource: name)
        try await files.takeOver(
            pagesFor: configuration.datasources.first { $0.name == name }?.keepPages, now: clock.now())
        let found = FoundFiles()
        var led = self
        led.folder.found = found.note
        let result: Result<Value, any Error>
        do { result = .success(try await body(led)) } catch { result = .failure(error) }
        do {
            try await files.leave(found.all)
        } catch let error as SyncError where error.code != .leaseLost {
            logger.warning(
                "what was found is not left for other runners",
                metadata: ["datasource": "\(name)", "error": "\(error.message)"])
        }
        return try result.get()
    }
}
