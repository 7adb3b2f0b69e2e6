// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import Testing

@testable import HyperExtract

@Suite(
    .enabled(if: Hyper.isInstalled, "hyperd is not installed: run `make setup`"),
    .enabled(if: SmallDisk.canBeMade, "only root can mount the small file system that is to fill up"),
    .timeLimit(.minutes(1)))
struct FullDiskTests {
    private static let schema = Schema([.init("id", .integer, nullable: false), .init("text", .text)])

    /// Rows whose texts cannot be compressed, 64 KiB each.
    private static func rows(_ count: Int) -> RecordBatch {
        var random = SeededGenerator(seed: 1)
        var batch = RecordBatch(schema)
        for id in 0..<count {
            batch.columns[0].append(integer: Int64(id))
            for _ in 0..<8_192 {
                let bits = random.next() & 0x1f1f_1f1f_1f1f_1f1f | 0x4040_4040_4040_4040
                withUnsafeBytes(of: bits) { batch.columns[1].bytes.append(contentsOf: $0) }
            }
            batch.columns[1].endText()
        }
        return batch
    }

    /// What happens in an attached file of four rows, and that it still has the four rows afterwards.
    private static func expectFullDisk(
        _ body: @Sendable (HyperConnection, SmallDisk) async throws -> Void
    ) async throws {
        let disk = try SmallDisk()
        let file = ExtractFile(disk.path + "/a.hyper")
        try await withHyperServer { server in
            let connection = try await server.connect()
            try await file.write(schema, on: connection) { try await $0.write(rows(4)) }
            try await connection.attach(file.path, as: "x")
            let error = await #expect(throws: HyperError.self) { try await body(connection, disk) }
            #expect(error?.code == .diskFull, "\(error?.sqlState ?? "") \(error?.detail ?? "")")
            #expect(error?.message.contains(file.path) == true)
            #expect(server.isRunning)
            await connection.close()
        }
        disk.empty()
        try await withHyperServer { server in
            let connection = try await server.connect()
            let count = try await file.attached(to: connection, as: "x") {
                try await connection.query(#"SELECT count(*) FROM x."Extract"."Extract""#)
            }
            #expect(count.row(0) == [.integer(4)])
            await connection.close()
        }
    }

    @Test func aLoadThatFillsTheDiskLeavesTheFileAsItWas() async throws {
        try await Self.expectFullDisk { connection, _ in
            try await connection.copy(into: HyperTable(database: "x")) { try await $0.write(Self.rows(128)) }
            try await connection.detach("x")
        }
    }

    @Test func aDiskThatFillsUpBeforeTheDetachLeavesTheFileAsItWas() async throws {
        try await Self.expectFullDisk { connection, disk in
            try await connection.copy(into: HyperTable(database: "x")) { try await $0.write(Self.rows(8)) }
            disk.fill()
            try await connection.detach("x")
        }
    }
}

/// A file system of four megabytes.
final class SmallDisk: Sendable {
    /// Whether this process may mount one.
    static let canBeMade = geteuid() == 0 && (try? SmallDisk()) != nil

    let path: String
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.path
        let mount = Python.output("/bin/mount", ["-t", "tmpfs", "-o", "size=4m", "tmpfs", path])
        guard mount.status == 0 else { throw CocoaError(.fileWriteNoPermission) }
    }

    deinit {
        _ = Python.output("/bin/umount", ["-l", path])
    }

    /// Leaves no byte free.
    func fill() {
        _ = Python.output("/bin/dd", ["if=/dev/zero", "of=\(path)/ballast", "bs=4096"])
    }

    /// Frees what ``fill()`` took.
    func empty() {
        unlink(path + "/ballast")
    }
}
