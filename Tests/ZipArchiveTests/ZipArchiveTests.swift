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
            try archive.extract(member, to: folder + "/out", limit: 1 << 20)
            #expect(try Data(contentsOf: URL(filePath: folder + "/out")) == wanted)
        }
    }

    @Test func aMemberOverTheLimitIsRefusedBeforeAnythingIsWritten() throws {
        // 64 MB of zeros in 64 kB.
        let path = try archive("zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED).writestr('m', bytes(1 << 26))")
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let zip = try ZipArchive(path: path)
        let out = folder + "/out"
        let error = #expect(throws: ZipError.self) { try zip.extract(zip.members[0], to: out, limit: (1 << 26) - 1) }
        #expect(error?.description.contains("would become 67108864 bytes, and there is room for 67108863") == true)
        #expect(!FileManager.default.fileExists(atPath: out))
        try zip.extract(zip.members[0], to: out, limit: 1 << 26)
        #expect(try FileManager.default.attributesOfItem(atPath: out)[.size] as? Int == 1 << 26)
    }

    @Test func aChangedByteIsFound() throws {
        let path = try archive(
            "zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED).writestr('m', b'exact figures ' * 999)")
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var bytes = try Data(contentsOf: URL(filePath: path))
        bytes[40] ^= 0x55
        try bytes.write(to: URL(filePath: path))
        let zip = try ZipArchive(path: path)
        #expect(throws: ZipError.self) { try zip.extract(zip.members[0], to: folder + "/out", limit: 1 << 20) }
        #expect(!FileManager.default.fileExists(atPath: folder + "/out"))
    }

    /// The place of a 32-bit field in the directory, which the zip64 field then gives as 2^63.
    @Test(arguments: [20, 42])
    func aSizeOrAnOffsetBeyondTheFileIsRefused(field: Int) throws {
        let path = try archive(
            """
            import struct
            with zipfile.ZipFile(path, "w") as z: z.writestr("m", b"0123456789")
            b = bytearray(open(path, "rb").read())
            entry, end = b.index(b"PK\\x01\\x02"), b.index(b"PK\\x05\\x06")
            wide = struct.pack("<HHQ", 1, 8, 1 << 63)
            b[end + 12:end + 16] = struct.pack("<I", end - entry + len(wide))
            b[entry + \(field):entry + \(field) + 4] = b"\\xff" * 4
            b[entry + 30:entry + 32] = struct.pack("<H", len(wide))
            b[entry + 47:entry + 47] = wide
            open(path, "wb").write(b)
            """)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let error = #expect(throws: ZipError.self) {
            let zip = try ZipArchive(path: path)
            try zip.extract(zip.members[0], to: folder + "/out", limit: 1 << 20)
        }
        #expect(error?.description.contains("beyond its end") == true)
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

    /// Python's zipfile and `unzip` of another maker read what is written.
    @Test(arguments: [0, 1, 262_144, 1_000_003])
    func whatIsWrittenOtherProgramsRead(size: Int) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var generator = SystemRandomNumberGenerator()
        let content = Data((0..<size).map { $0 % 3 == 0 ? UInt8.random(in: 0...255, using: &generator) : 7 })
        try content.write(to: URL(filePath: folder + "/x.hyper"))
        let path = folder + "/a.zip"
        let writer = try ZipWriter(path: path)
        try writer.add("Größe.tds", bytes: Array("<datasource/>".utf8))
        try writer.add("Data/Extracts/x.hyper", fileAt: folder + "/x.hyper")
        try writer.finish()
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "python3", "-c",
            """
            import sys, zipfile
            z = zipfile.ZipFile(sys.argv[1])
            assert z.testzip() is None
            assert z.namelist() == ["Größe.tds", "Data/Extracts/x.hyper"], z.namelist()
            assert z.read("Größe.tds") == b"<datasource/>"
            assert z.read("Data/Extracts/x.hyper") == open(sys.argv[2], "rb").read()
            """, path, folder + "/x.hyper",
        ]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        let archive = try ZipArchive(path: path)
        try archive.extract(archive.members[1], to: folder + "/out", limit: 1 << 20)
        #expect(try Data(contentsOf: URL(filePath: folder + "/out")) == content)
    }

    @Test func halfAnArchiveIsNotLeft() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/a.zip"
        #expect(throws: ZipError.self) {
            let writer = try ZipWriter(path: path)
            try writer.add("a", bytes: [1])
            try writer.add("b", fileAt: folder + "/missing")
        }
        #expect(!FileManager.default.fileExists(atPath: path))
    }
}
