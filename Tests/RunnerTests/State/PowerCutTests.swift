// SPDX-License-Identifier: Apache-2.0

import Foundation
import HyperExtract
import TableauSimulator
import Testing

/// The states in which a power cut could leave the folder of a runner that was loading: after each write that was made
/// durable, and each name that came, went or moved. From each of them the next sync makes Tableau equal to SYSPRO.
///
/// The order is recorded from a real run, its hyperd included (`Tests/Shims/durability.c`). `make damage` starts from all
/// states, the test suite from some.
@Suite(
    .enabled(if: RunnerProcess.program != nil, "there is no debug build of sample-runner: run `swift build`"),
    .serialized, .timeLimit(.minutes(60)))
struct PowerCutTests {
    @Test func leavesNoStateFromWhichTheNextSyncDoesNotMakeTableauEqualToSyspro() async throws {
        let limit = StateDamageTests.environment["POWER_CUTS"].flatMap { Int($0) } ?? 12
        var numbers = SeededNumbers(seed: StateDamageTests.seed)
        try await KillWorld.with(seed: StateDamageTests.seed) { world in
            let copies = StateCopies(world: world)
            #expect(try await copies.sync("at first").code == 0)
            try world.work(&numbers)
            #expect(try await copies.sync("a second time").code == 0)
            try world.work(&numbers)
            try copies.keep("before")
            let log = world.folder + "/durability"
            try FileManager.default.createDirectory(atPath: log, withIntermediateDirectories: false)
            let recorded = try await copies.sync(
                "recorded",
                [
                    "LD_PRELOAD": try Shim.compile("durability", in: world.folder), "DURABILITY_ROOT": copies.state,
                    "DURABILITY_LOG": log, "HYPERD_PATH": try Self.hyperd(in: world.folder, root: copies.state, log),
                ])
            #expect(recorded.code == 0, "\(recorded.text)")
            let events = try PowerCut.events(log)
            #expect(events.contains { $0.kind == .file && $0.path.hasSuffix("state.sqlite-wal") })
            #expect(events.contains { $0.kind == .file && $0.path.hasSuffix(".hyper") }, "hyperd is recorded")
            #expect(events.contains { $0.kind == .rename && $0.path.hasSuffix(".new") })
            var cuts = (0...events.count).flatMap { place in PowerCut.Names.allCases.map { (place, $0) } }
            let all = cuts.count
            cuts.shuffle(using: &numbers)
            print("power cuts: \(events.count) events, \(all) states, \(min(limit, all)) of them tried")
            for (place, names) in cuts.prefix(limit) {
                try PowerCut(before: world.folder + "/before", root: copies.state, log: log)
                    .make(after: events.prefix(place), names, at: copies.state)
                let what =
                    "after \(place) of \(events.count) (\(place == 0 ? "the start" : events[place - 1].words)), \(names)"
                let (code, text) = try await copies.sync(what)
                #expect(code == 0, "\(what): \(text)")
                #expect(try await world.differences() == [], "\(what)")
            }
        }
    }

    /// A hyperd that is recorded as well: the runner gives it none of its environment.
    private static func hyperd(in folder: String, root: String, _ log: String) throws -> String {
        let real = try Hyperd.locate().path
        let path = folder + "/hyperd"
        let script = """
            #!/bin/sh
            export LD_PRELOAD='\(folder)/durability.so' DURABILITY_ROOT='\(root)' DURABILITY_LOG='\(log)'
            exec '\(real)' "$@"

            """
        try script.write(toFile: path, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        return path
    }
}

/// Makes the folder that a power cut leaves.
struct PowerCut {
    /// Something that was made durable, or a name that changed.
    struct Event {
        enum Kind: String { case file, folder, rename, unlink }
        let kind: Kind
        let path: String
        let other: String
        /// The file in the log that holds what was synced.
        let content: String

        var words: String { "\(kind.rawValue) \(path.split(separator: "/").suffix(2).joined(separator: "/"))" }
    }

    /// What is left of names that changed since their folder was last synced.
    enum Names: CaseIterable {
        /// They are as before.
        case lost
        /// They are as they were to be, whether or not what they name was synced.
        case kept
    }

    /// Where a file's durable content is; `nil` for one that was never synced.
    private typealias Files = [String: String?]

    let before: String
    let root: String
    let log: String

    static func events(_ log: String) throws -> [Event] {
        try String(contentsOfFile: log + "/log", encoding: .utf8).split(separator: "\n").compactMap { line in
            let parts = line.split(separator: "\t").map(String.init)
            guard parts.count == 4, let kind = Event.Kind(rawValue: parts[0]), !parts[1].hasSuffix("-shm") else {
                return nil
            }
            return Event(kind: kind, path: parts[1], other: parts[2], content: parts[3])
        }
    }

    func make(after events: some Collection<Event>, _ names: Names, at place: String) throws {
        var (volatile, durable): (Files, Files) = ([:], [:])
        for name in try FileManager.default.subpathsOfDirectory(atPath: before) {
            var isFolder: ObjCBool = false
            let isThere = FileManager.default.fileExists(atPath: "\(before)/\(name)", isDirectory: &isFolder)
            if isThere, !isFolder.boolValue, !name.hasSuffix("-shm") {
                volatile["\(root)/\(name)"] = "\(before)/\(name)"
            }
        }
        durable = volatile
        for event in events {
            switch event.kind {
            case .file:
                // A file that is synced keeps the name that it has then, as on the file systems that people use.
                volatile[event.path] = .some("\(log)/\(event.content)")
                durable[event.path] = .some("\(log)/\(event.content)")
            case .rename:
                volatile[event.other] = volatile[event.path] ?? .some(nil)
                volatile[event.path] = nil
            case .unlink: volatile[event.path] = nil
            case .folder:
                let isIn = { (path: String) in
                    path.split(separator: "/").dropLast() == event.path.split(separator: "/")[...]
                }
                durable = durable.filter { !isIn($0.key) }
                for (path, content) in volatile where isIn(path) { durable[path] = content }
            }
        }
        try FileManager.default.removeItem(atPath: place)
        for (path, content) in names == .lost ? durable : volatile {
            let target = place + path.dropFirst(root.count)
            try FileManager.default.createDirectory(
                at: URL(filePath: target).deletingLastPathComponent(), withIntermediateDirectories: true)
            let data = try content.map { try Data(contentsOf: URL(filePath: $0)) } ?? Data()
            try data.write(to: URL(filePath: target))
        }
    }
}
