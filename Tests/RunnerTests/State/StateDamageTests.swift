// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// A state folder in which one file is damaged: flipped bits, a cut, an older copy in its place. The real runner repairs it,
/// or says what to do, and once that is done Tableau holds what SYSPRO holds. `make damage` does it 400 times.
@Suite(
    .enabled(if: RunnerProcess.program != nil, "there is no debug build of sample-runner: run `swift build`"),
    .serialized, .timeLimit(.minutes(60)))
struct StateDamageTests {
    static let environment = ProcessInfo.processInfo.environment
    static let count = environment["DAMAGE_COUNT"].flatMap { Int($0) } ?? 16
    static let seed = environment["DAMAGE_SEED"].flatMap { UInt64($0) } ?? 1

    /// What becomes of a file.
    enum Damage: String, CaseIterable {
        case flip, burst, cut, empty, older
    }

    @Test func isMendedOrRefusedWithInstructionsWhateverFileIsDamaged() async throws {
        print("damage: \(Self.count) files, DAMAGE_SEED=\(Self.seed)")
        var numbers = SeededNumbers(seed: Self.seed)
        var outcomes: [String: Int] = [:]
        try await KillWorld.with(seed: Self.seed) { world in
            try world.configure(defaults: "{keepPages: 7d}")
            let copies = StateCopies(world: world)
            #expect(try await copies.sync("at first").code == 0)
            try copies.keep("older")
            try world.work(&numbers)
            // A load that was journaled and not sent: its payload lies in the spool.
            let killed = try world.start(["sync"], environment: ["SYNC_TEST_KILL_AT": "preparationJournaled:1"])
            #expect(try await killed.ended(within: .seconds(90)) && killed.wasKilled)
            for round in 0..<Self.count {
                try copies.keep("whole")
                let files = try copies.files()
                // Every file in turn, and within a kind another one each time.
                let kinds = Dictionary(grouping: files) { $0.split(separator: "/")[0] }.sorted { $0.key < $1.key }
                let kind = kinds[round % kinds.count]
                let file = kind.value[Int.random(in: 0..<kind.value.count, using: &numbers)]
                let damage = Damage.allCases[Int.random(in: 0..<Damage.allCases.count, using: &numbers)]
                guard try Self.apply(damage, to: file, of: copies, &numbers) else { continue }
                let what = "seed \(Self.seed), round \(round): \(damage) of \(file)"
                let outcome = try await Self.outcome(of: copies, file, what)
                outcomes["\(kind.key) \(outcome)", default: 0] += 1
                print("  \(what): \(outcome)")
                try world.work(&numbers)
            }
        }
        for (outcome, count) in outcomes.sorted(by: { $0.key < $1.key }) { print("  \(outcome): \(count)") }
    }

    /// Damages a file; `false` if that would change nothing.
    private static func apply(
        _ damage: Damage, to file: String, of copies: StateCopies, _ numbers: inout SeededNumbers
    ) throws -> Bool {
        let path = "\(copies.state)/\(file)"
        let old = try Data(contentsOf: URL(filePath: path))
        var new = old
        switch damage {
        case .flip, .burst:
            for _ in 0..<(damage == .flip ? 1 : 64) where !new.isEmpty {
                new[new.startIndex + Int.random(in: 0..<new.count, using: &numbers)] ^=
                    1 << UInt8.random(in: 0..<8, using: &numbers)
            }
        case .cut: new = old.isEmpty ? old : old.prefix(Int.random(in: 0..<old.count, using: &numbers))
        case .empty: new = Data()
        case .older:
            guard let older = try? Data(contentsOf: URL(filePath: "\(copies.world.folder)/older/\(file)")) else {
                return false
            }
            new = older
        }
        guard new != old else { return false }
        try new.write(to: URL(filePath: path))
        return true
    }

    /// What a sync makes of it, and that Tableau agrees with SYSPRO in the end.
    private static func outcome(of copies: StateCopies, _ file: String, _ what: String) async throws -> String {
        let world = copies.world
        let (code, text) = try await copies.sync(what)
        if code == 0 {
            #expect(try await world.differences() == [], "\(what)")
            return text.contains("not as it was") || text.contains("again") ? "repaired" : "harmless"
        }
        // The error names a file of the state and what to do.
        #expect(
            text.contains(copies.state) || text.contains("audit log") || text.contains("is removed"),
            "\(what): \(text)")
        #expect(!text.contains("unexpected error"), "\(what): \(text)")
        if text.contains("is removed") || text.contains("fetched from Tableau") {
            #expect(try await copies.sync("\(what), again").code == 0, "\(what)")
            #expect(try await world.differences() == [], "\(what)")
            return "repaired by the next run"
        }
        // Putting a backup back is the way out that is always named.
        try copies.putBack("whole")
        let after = try await copies.sync("\(what), put back")
        #expect(after.code == 0, "\(what), put back: \(after.text)")
        #expect(try await world.differences() == [], "\(what), put back")
        return "refused"
    }
}
