// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import HyperExtract
import Logging
import RunnerState
import SyncCore
import SyncStores
import Synchronization
import SysproReading

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
    ///
    /// - Returns: the data source's files that the store has.
    func takeOver(pagesFor age: Duration?, now: Date) async throws -> [PostgresStore.File] {
        let files = try await store.files(of: own)
        for file in files {
            guard let place = Place(file) else { continue }
            if file.name.hasPrefix("known/") {
                try await fetch(file, to: place)
            } else if !isCurrent(file, age, now) {
                try await store.remove(file)
            }
        }
        return files
    }

    private func isCurrent(_ pages: PostgresStore.File, _ age: Duration?, _ now: Date) -> Bool {
        guard let age, let began = PageFile(path: pages.name).run.time else { return false }
        return now.timeIntervalSince(began) <= age / .seconds(1)
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

    /// Leaves the files that a turn has written or found unchanged.
    ///
    /// - Parameter mine: the data source's files that the store had when the turn began.
    func leave(_ found: Set<String>, besides mine: [PostgresStore.File]) async throws {
        let common = try await store.files(of: Self.everybody)
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

/// The files that one turn has written or found unchanged, by their places below the state folder.
final class FoundFiles: Sendable {
    private let paths = Mutex<Set<String>>([])

    func note(_ path: String) { paths.withLock { _ = $0.insert(path) } }

    var all: Set<String> { paths.withLock { $0 } }
}

extension RunnerResources {
    /// Takes from the runners on other machines what records are mapped with if SYSPRO is not asked.
    func takeOverFound() async throws {
        guard let runners else { return }
        try await SharedFiles.takeOverFound(from: runners.store, to: folder)
    }

    /// Does `body` with what other machines have left for it, and leaves them what it found. All of it can be found out
    /// again, so what cannot be taken or left stops no run: it is read again.
    func sharingFiles<Value>(
        of name: String, _ body: (RunnerResources) async throws -> Value
    ) async throws -> Value {
        guard let runners else { return try await body(self) }
        let files = SharedFiles(store: runners.store, folder: folder, datasource: name)
        let mine = try await trying("what other runners have left is not taken over", name) {
            try await files.takeOver(
                pagesFor: configuration.datasources.first { $0.name == name }?.keepPages, now: clock.now())
        }
        guard let mine else { return try await body(self) }
        let found = FoundFiles()
        var led = self
        led.folder.found = found.note
        let result: Result<Value, any Error>
        do { result = .success(try await body(led)) } catch { result = .failure(error) }
        try await trying("what was found is not left for other runners", name) {
            try await files.leave(found.all, besides: mine)
        }
        return try result.get()
    }

    /// What `body` gives; `nil` if it fails, which is said. Only a lost lease ends the run.
    @discardableResult
    private func trying<Value>(
        _ failure: String, _ name: String, _ body: () async throws -> Value
    ) async throws -> Value? {
        do {
            return try await body()
        } catch let error as CancellationError {
            throw error
        } catch {
            let error = SyncError(explaining: error)
            guard error.code != .leaseLost else { throw error }
            logger.warning("\(failure)", metadata: ["datasource": "\(name)", "error": "\(error.message)"])
            return nil
        }
    }
}
