// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

/// Whatever a configuration file holds, and whatever lies in its place: a clear error with its line, and no more time or
/// memory than a good file takes.
@Suite(.timeLimit(.minutes(2))) struct HostileConfigurationTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "hostile-\(UUID().uuidString)")

    /// What the runner makes of a file that holds these bytes, as far as reading goes.
    private func failure(_ bytes: some Sequence<UInt8>) async throws -> ConfigurationError {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "sync.yaml").path
        try Data(bytes).write(to: URL(filePath: path))
        return try await failure(path: path)
    }

    private func failure(path: String, environment: [String: String] = [:]) async throws -> ConfigurationError {
        let error = try #require(
            await #expect(throws: ConfigurationError.self) {
                try await SyncConfiguration.read(path: path, environment: environment)
            })
        // The vault's own commands read the same file, and nothing else of it.
        let other = #expect(throws: ConfigurationError.self) { try VaultSettings(path: path, environment: [:]) }
        #expect(other != nil)
        return error
    }

    /// Twenty lines that stand for 10^20 values, with the bomb where a value, a key or an item of a key may be.
    private static func bomb(_ last: String) -> String {
        var text = "version: 1\nbomb:\n  - &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...19 {
            let items = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            text += "  - &a\(level) [\(items)]\n"
        }
        return text + last
    }

    /// Where the bomb goes off: a value, a key, a part of a key, an item behind an anchor without a value; or nowhere.
    @Test(arguments: [
        "", "syspro: *a19", "? *a19\n: x", "? [*a19]\n: x", "[*a19]: x", "x: {*a19}", "x: {? {y: *a19} : z}",
        "x: [&b,*a19]", "state: \"a&b\"", "? [&b,*a19]\n: x", "&c#d: *a19",
    ])
    func aBombOfAliasesIsRefusedBeforeAnybodyWalksIt(_ last: String) async throws {
        let bomb = Self.bomb(last + "\n")
        for text in [
            bomb, "# c\n---\n" + bomb, "%YAML 1.1\n---\n" + bomb, bomb.replacingOccurrences(of: "\n", with: "\r\n"),
            bomb.replacingOccurrences(of: "- &a", with: "- !!seq &a"),
            bomb.replacingOccurrences(of: "- &a", with: "- &b\n  - &a"),
            bomb.replacingOccurrences(of: "- &a", with: "- !a1 x\n  - &a"),
        ] {
            let error = try await failure(text.utf8)
            #expect(error.line != nil, "\(error)")
            #expect(
                error.message.contains("stands for more than 100000 values") || error.message.contains("not YAML"),
                "\(error)")
        }
    }

    @Test func aliasesThatStandForLittleAreTakenAsEver() throws {
        let plain = ConfigurationTests.valid
        let shared =
            plain
            .replacingOccurrences(of: "operator: TABLEAU", with: "operator: &who TABLEAU")
            .replacingOccurrences(of: "site: finance", with: "site: *who")
            .replacingOccurrences(of: "project: Finance", with: "project: \"R&D *who\"")
        let read = try SyncConfiguration(yaml: shared, file: "f", environment: ConfigurationTests.environment)
        #expect(read.tableau.site == "TABLEAU" && read.odata.user == "TABLEAU")
        #expect(read.datasources[0].project == "R&D *who")
        // Lines are those of the file, also behind aliases.
        let error = #expect(throws: ConfigurationError.self) {
            try SyncConfiguration(
                yaml: shared.replacingOccurrences(of: "defaults:", with: "default:"), file: "f",
                environment: ConfigurationTests.environment)
        }
        #expect(error?.line == 15)
    }

    @Test func aChainOfAliasesIsNestedAsDeepAsWhatItStandsFor() async throws {
        var text = "version: 1\nx:\n  - &a0 [x]\n"
        for level in 1...2_000 { text += "  - &a\(level) [*a\(level - 1)]\n" }
        let error = try await failure(text.utf8)
        #expect(error.message.contains("nested deeper than 64") && error.line != nil, "\(error)")
    }

    @Test(arguments: [
        ("[", 900), ("[", 100_000), ("{a: ", 900), ("{a: ", 100_000), ("- ", 900), ("? ", 900), ("[[", 300_000),
    ])
    func deepNestingIsRefused(_ piece: String, _ count: Int) async throws {
        let error = try await failure(("x:\n  " + String(repeating: piece, count: count)).utf8)
        #expect(
            error.message.contains("nested deeper than 64") || error.message.contains("not YAML"), "\(error.message)")
    }

    @Test(
        arguments: [
            (
                Array("version: 1\nstate: \"".utf8) + Array(repeating: 0x78, count: 2 << 20) + Array("\"".utf8),
                "1024 KB", nil
            ),
            (Array("version: 1\nversion: 1\n".utf8), "given twice", 1),
            (Array("version: 1\nstate: a\u{0}b\n".utf8), "NUL", 2),
            (Array("version: 1\nstate: \"a\\0b\"\n".utf8), "NUL", 2),
            (Array("version: 1\nstate: a\u{1}b\n".utf8), "control characters", 2),
            ([0xFF, 0xFE] + "version: 1\n".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }, "UTF-16", nil),
            ([0xFE, 0xFF] + "version: 1\n".utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }, "UTF-16", nil),
            (Array("version: 1\nstate: \u{e9}".unicodeScalars.map { UInt8($0.value) }), "UTF-8", nil),
            (Array("%TAG ! tag:x,\n---\nversion: 1\n".utf8), "%TAG", 1),
            (Array("version: 1\n--- \nversion: 1\n".utf8), "another document", 2),
            (Array("version: 1\nstate: *nobody\n".utf8), "undefined alias", 2),
            (Array("".utf8), "empty", nil), (Array("# nothing\n".utf8), "empty", nil),
            (Array("\u{FEFF}versio: 1\n".utf8), "did you mean 'version'", 1),
            (Array("version: 1\r\nstat: x\r\n".utf8), "did you mean 'state'", 2),
            (Array("just a text\n".utf8), "must be a mapping", 1),
        ] as [([UInt8], String, Int?)])
    func whatIsNoConfigurationIsNamedWithItsLine(_ bytes: [UInt8], _ words: String, _ line: Int?) async throws {
        let error = try await failure(bytes)
        #expect(error.message.contains(words) && error.line == line, "\(error)")
    }

    @Test func aNameThatIsNoRegularFileIsToldFromOneThatIsNotThere() async throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let pipe = folder.appending(path: "pipe").path
        #expect(mkfifo(pipe, 0o600) == 0)
        let loop = folder.appending(path: "loop").path
        try FileManager.default.createSymbolicLink(atPath: loop, withDestinationPath: loop)
        for (path, words) in [
            (folder.path, "is a folder"), (pipe, "a pipe"), ("/dev/zero", "a device"),
            (folder.path + "/none", "is not there"),
            (loop, "cannot be read"), ("/dev/null/x", "is not there"),
        ] {
            let error = try await failure(path: path)
            #expect(error.file == path && error.message.contains(words), "\(error)")
        }
    }

    @Test func aFileThatAValueStandsForIsReadOnlyWhereItIsARegularOneOfSomeSize() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let pipe = folder.appending(path: "pipe").path
        #expect(mkfifo(pipe, 0o600) == 0)
        let large = folder.appending(path: "large").path
        #expect(FileManager.default.createFile(atPath: large, contents: nil))
        // Ten gigabytes that take no room.
        #expect(truncate(large, 10 << 30) == 0)
        for (path, words) in [
            (pipe, "a pipe"), (large, "larger than 64 KB"), ("/dev/zero", "a device"), (folder.path, "a folder"),
            (folder.path + "/none", "is not there"),
        ] {
            let text = ConfigurationTests.valid.replacingOccurrences(of: "${env:PASSWORD}", with: "${file:\(path)}")
            let error = #expect(throws: ConfigurationError.self) {
                try SyncConfiguration(yaml: text, file: "sync.yaml", environment: ConfigurationTests.environment)
            }
            #expect(error?.line == 8 && error?.message.contains(words) == true, "\(error?.description ?? "")")
        }
    }

    @Test(arguments: ["+9223372036854775807:00", "-00:9223372036854775807", "+15:00", "+00:60"])
    func anOffsetThatNoClockHasIsNone(_ offset: String) throws {
        let date = try #require(CalendarDate("2026-01-01"))
        #expect(Cursor.start(of: date, offset: "T00:00:00\(offset)"[...]) == .midnight(date))
    }

    @Test(arguments: ["+-1:00", "+1:000", "+99:00", "Nowhere/Town", "\u{1}", "+1²:00"])
    func aTimeZoneThatIsNoneIsRefused(_ text: String) {
        #expect(ServerClock(text) == nil)
    }

    @Test func whatTheParserSaysOfALineShowsNothingOfIt() async throws {
        let error = try await failure("version: 1\npassword: sentinel-4711\u{1}\n".utf8)
        #expect(!error.description.contains("sentinel") && error.line == 2, "\(error)")
    }
}
