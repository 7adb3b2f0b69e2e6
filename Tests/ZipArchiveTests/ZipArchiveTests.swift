// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import ZipArchive

/// Python's zipfile writes the archives: an implementation that is not ours.
@Suite struct ZipArchiveTests {
    let folder = FileManager.default.temporaryDirectory.appending(path: "zip-\(UUID().uuidString)").path

    private func archive(_ script: String) throws -> String {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let path = folder + "/a.zip"
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-c", "import zipfile, os, sys\npath = sys.argv[1]\n" + script, path]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return path
    }

    @Test(arguments: ["ZIP_STORED", "ZIP_DEFLATED"])
    func membersComeOutByteForByte(method: String) throws {
        let path = try archive(
            """
            with zipfile.ZipFile(path, "w", zipfile.\(method), allowZip64=True) as z:
                z.writestr("Data/Extracts/x.hyper", bytes(i * i % 251 for i in range(1_000_003)))
                z.writestr("a.tds", "<datasource/>")
                with z.open("big", "w", force_zip64=True) as f: f.write(b"zip64")
            """)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let archive = try ZipArchive(path: path)
        #expect(archive.members.map(\.name) == ["Data/Extracts/x.hyper", "a.tds", "big"])
        let wanted = [
            Data((0..<1_000_003).map { UInt8($0 * $0 % 251) }), Data("<datasource/>".utf8), Data("zip64".utf8),
        ]
        for (member, wanted) in zip(archive.members, wanted) {
            try archive.extract(member, to: folder + "/out")
            #expect(try Data(contentsOf: URL(filePath: folder + "/out")) == wanted)
        }
    }

    @Test func aChangedByteIsFound() throws {
        let path = try archive(
            "zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED).writestr('m', b'exact figures ' * 999)")
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var bytes = try Data(contentsOf: URL(filePath: path))
        bytes[40] ^= 0x55
        try bytes.write(to: URL(filePath: path))
        let zip = try ZipArchive(path: path)
        #expect(throws: ZipError.self) { try zip.extract(zip.members[0], to: folder + "/out") }
        #expect(!FileManager.default.fileExists(atPath: folder + "/out"))
    }

    @Test func anArchiveCutAnywhereIsRefused() throws {
        let path = try archive("zipfile.ZipFile(path, 'w').writestr('m', b'0123456789')")
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let bytes = try Data(contentsOf: URL(filePath: path))
        for length in 0..<bytes.count {
            try bytes.prefix(length).write(to: URL(filePath: path))
            #expect(throws: ZipError.self, "\(length) bytes") { try ZipArchive(path: path) }
        }
    }
}
