// SPDX-License-Identifier: Apache-2.0

import Foundation
import SyncStores
import Synchronization
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

@Suite("What runs remember beside the records")
struct RememberedFilesTests {
    private static func with(_ body: (RememberedFiles, _ path: String) throws -> Void) throws {
        let path = NSTemporaryDirectory() + "remembered-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(RememberedFiles(StateFolder(path), "lookups"), path + "/lookups")
    }

    /// A file that a run which was killed did not take away any more.
    private static func leave(_ text: String, of digest: String, hours: Double, in path: String) throws {
        let file = "\(path)/Name.\(digest).json"
        try SealedFile.write(Array(text.utf8), to: file)
        try FileManager.default.setAttributes(
            [.modificationDate: Date() - hours * 3_600], ofItemAtPath: file)
    }

    @Test func isReadFromTheNewestFileWhereARunWasKilledBeforeItTookTheOldOnesAway() throws {
        try Self.with { files, path in
            try files.save(as: "Name", digest: "0") { Data() }
            for newest in 0..<5 {
                for digest in 0..<5 {
                    try Self.leave("\(digest)", of: "\(digest)", hours: digest == newest ? 0 : 1, in: path)
                }
                #expect(try files.data(of: "Name") == Data("\(newest)".utf8))
            }
        }
    }

    @Test func thatIsDamagedIsSaidAndFoundOutAgain() throws {
        try Self.with { _, path in
            let said = Mutex<[String]>([])
            var folder = try StateFolder(String(path.dropLast("/lookups".count)))
            folder.tell = { message in said.withLock { $0.append(message) } }
            let files = RememberedFiles(folder, "lookups")
            try files.save(as: "Name", digest: "a") { Data("new".utf8) }
            var bytes = try Data(contentsOf: URL(filePath: path + "/Name.a.json"))
            bytes[bytes.startIndex + 1] ^= 1
            try bytes.write(to: URL(filePath: path + "/Name.a.json"))
            #expect(try files.data(of: "Name") == nil)
            #expect(said.withLock { $0.count } == 1)
            #expect(said.withLock { $0.first?.contains("Name.a.json is not as it was written") } == true)
            try files.save(as: "Name", digest: "a") { Data("new".utf8) }
            #expect(try files.data(of: "Name") == Data("new".utf8))
        }
    }

    @Test func isClearedUpAlsoWhereTodaysFileIsThereAlready() throws {
        try Self.with { files, path in
            try files.save(as: "Name", digest: "a") { Data("new".utf8) }
            try files.save(as: "Other", digest: "b") { Data("other".utf8) }
            try Self.leave("old", of: "c", hours: 1, in: path)
            try files.save(as: "Name", digest: "a") { Data("not written".utf8) }
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: path).sorted() == ["Name.a.json", "Other.b.json"])
            #expect(try files.data(of: "Name") == Data("new".utf8))
        }
    }
}
