// SPDX-License-Identifier: Apache-2.0

import Foundation
import SyncCore
import SyncStores
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

/// A file that the system does not let be read is not taken for a damaged one: what to do is another thing.
@Suite(.timeLimit(.minutes(5))) struct FileErrorTests {
    @Test func eachErrorOfTheSystemSaysWhatToDo() {
        let words = [EMFILE: "limit of open files", ENFILE: "limit of open files", EIO: "the disk refuses"]
        for (number, word) in words {
            let error = SyncError.file("state/x.json", "read", number)
            #expect(error.code == .local && error.isRetriable && error.message.contains(word), "\(error)")
        }
        for number in [EACCES, EPERM, EROFS] {
            let error = SyncError.file("state/x.json", "read", number)
            #expect(error.code == .stateReadOnly && error.message.contains("must belong to the user"), "\(error)")
        }
        for number in [ENOSPC, EDQUOT] {
            #expect(SyncError.file("state/x.json", "write", number).code == .diskFull)
        }
        for number in words.keys + [EACCES, EPERM, EROFS, ENOSPC, EDQUOT, ELOOP] {
            let message = SyncError.file("state/x.json", "read", number).message
            #expect(message.contains("state/x.json") && !message.contains("adopt") && !message.contains("backup"))
        }
    }

    @Test func aFileThatTheDiskRefusesToReadStaysWhereItIs() throws {
        let path = NSTemporaryDirectory() + "refused-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let folder = try StateFolder(path)
        /// A file whose first byte gives EIO.
        func refuse(_ name: String) throws {
            let file = "\(path)/\(name)"
            try FileManager.default.createDirectory(
                atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(atPath: file, withDestinationPath: "/proc/self/mem")
        }
        func isThere(_ name: String) -> Bool {
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "\(path)/\(name)")) != nil
        }
        let record = "destinations/\(FileName.of("Invoices")).json"
        try refuse(record)
        let refused = #expect(throws: SyncError.self) { try DestinationHistory.read("Invoices", in: folder) }
        #expect(refused?.code == .local && refused?.isRetriable == true)
        #expect(refused?.message.contains("adopt") == false, "\(refused?.message ?? "")")

        let note = "mirrors/\(FileName.of("Invoices")).json"
        try refuse(note)
        #expect(throws: SyncError.self) { try folder.note(of: "Invoices") }
        #expect(isThere(note), "a cache goes only if it is damaged")

        try refuse("lookups/Name.a.json")
        let files = RememberedFiles(folder, "lookups")
        #expect(throws: SyncError.self) { try files.data(of: "Name") }
        #expect(isThere("lookups/Name.a.json"))
    }

    @Test func aRunnerWithoutDescriptorsSaysSoAndNotThatItsStateIsDamaged() async throws {
        try await JobsFixture.run(invoices: 1) { fixture in
            #expect(try await fixture.runner("sync").code == 0)
            var told = 0
            for limit in 7...24 {
                let answer = try await fixture.runner(
                    ["audit", "list"], behind: "ulimit -n \(limit) && exec")
                for word in ["damaged", "backup", "adopt", "not a state file", "must belong to"] {
                    #expect(!answer.errors.contains(word), "\(limit): \(answer.errors)")
                }
                if answer.errors.contains("Too many open files") { told += 1 }
            }
            #expect(told > 0)
            #expect(try await fixture.runner("sync").code == 0)
        }
    }

    @Test func aRunnerThatMayNotReadItsStateSaysWhoseItMustBe() async throws {
        try await JobsFixture.run(invoices: 1) { fixture in
            #expect(try await fixture.runner("sync").code == 0)
            let state = fixture.folder.appending(path: "state").path
            // Permissions do not bind root.
            let shell = geteuid() == 0 ? "exec setpriv --reuid 65534 --regid 65534 --clear-groups" : "exec"
            if geteuid() != 0 {
                try FileManager.default.setAttributes([.posixPermissions: 0o000], ofItemAtPath: state)
            }
            let answer = try await fixture.runner(["audit", "list"], behind: shell)
            try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: state)
            #expect(answer.code == 1, "\(answer.output)")
            #expect(answer.errors.contains("must belong to the user"), "\(answer.errors)")
            #expect(!answer.errors.contains("damaged") && !answer.errors.contains("adopt"), "\(answer.errors)")
            #expect(try await fixture.runner("sync").code == 0)
        }
    }
}
