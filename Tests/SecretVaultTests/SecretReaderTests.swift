// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import SecretVault

struct SecretReaderTests {
    /// What is read from a pipe that `parts` are written into, one after the other.
    private func read(_ parts: [[UInt8]], upTo limit: Int = SecretBytes.longest) async throws -> SecretBytes {
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        let (reading, writing) = (ends[0], ends[1])
        defer { close(reading) }
        return try await withThrowingTaskGroup(of: SecretBytes?.self) { group in
            group.addTask { try await SecretBytes.read(from: reading, upTo: limit) }
            group.addTask {
                defer { close(writing) }
                for part in parts {
                    _ = part.withUnsafeBytes { write(writing, $0.baseAddress, $0.count) }
                    await Task.yield()
                }
                return nil
            }
            var result: SecretBytes?
            for try await value in group { result = result ?? value }
            return result!
        }
    }

    @Test(arguments: [
        ("pass", "pass"), ("pass\n", "pass"), ("pass\r\n", "pass"), ("pass\n\n", "pass\n"), ("pass\r", "pass\r"),
        (" pass \n", " pass "), ("two\nlines\n", "two\nlines"), ("nul\0inside", "nul\0inside"),
    ])
    func oneLineEndIsTakenOffAndNothingElse(input: String, secret: String) async throws {
        #expect(try await read([Array(input.utf8)]).revealedText == secret)
    }

    @Test func piecesAreReadToTheEnd() async throws {
        let parts = (0..<60).map { [UInt8](repeating: UInt8($0), count: 1000) }
        #expect(try await read(parts).revealed == parts.flatMap(\.self))
    }

    @Test func nothingIsRefused() async throws {
        for input in ["", "\n", "\r\n"] {
            let error = try await vaultError { _ = try await read([Array(input.utf8)]) }
            #expect(error?.code == .invalidValue)
            #expect(error?.message.contains("nothing came") == true)
        }
    }

    @Test func theLimitCountsTheSecretWithoutItsLineEnd() async throws {
        #expect(try await read([Array("12345678\r\n".utf8)], upTo: 8).count == 8)
        for input in ["123456789", "123456789\r\n", "1234567890123"] {
            let error = try await vaultError { _ = try await read([Array(input.utf8)], upTo: 8) }
            #expect(error?.code == .invalidValue)
            #expect(error?.message.contains("longer than 8 bytes") == true)
            #expect(error?.message.contains("1234") == false)
        }
    }

    @Test func aReaderThatWaitsEndsWhenItIsCancelled() async throws {
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        defer { for end in ends { close(end) } }
        let reading = ends[0]
        await #expect(throws: CancellationError.self) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { _ = try await SecretBytes.read(from: reading) }
                group.cancelAll()
                try await group.waitForAll()
            }
        }
    }

    @Test func aDescriptorThatIsNotOpenIsAnError() async throws {
        let error = try await vaultError { _ = try await SecretBytes.read(from: 9999) }
        #expect(error?.code == .file)
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/ptmx"), "needs pseudo-terminals"))
    func aTerminalGivesOneLineAndDoesNotShowIt() async throws {
        let terminal = open("/dev/ptmx", O_RDWR | O_NOCTTY)
        try #require(terminal >= 0)
        defer { close(terminal) }
        var (number, unlocked): (Int32, Int32) = (0, 0)
        // TIOCSPTLCK and TIOCGPTN of <asm-generic/ioctls.h>, which Swift does not import.
        try #require(ioctl(terminal, 0x4004_5431, &unlocked) == 0 && ioctl(terminal, 0x8004_5430, &number) == 0)
        let descriptor = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
        try #require(descriptor >= 0)
        defer { close(descriptor) }

        let typed = try await withThrowingTaskGroup(of: SecretBytes?.self) { group in
            group.addTask { try await SecretBytes.read(from: descriptor) }
            let deadline = ContinuousClock.now + .seconds(5)
            while echoes(descriptor), ContinuousClock.now < deadline { await Task.yield() }
            #expect(!echoes(descriptor))
            _ = write(terminal, "hidden\nmore", 11)
            return try await group.next()!
        }
        #expect(typed?.revealedText == "hidden")
        #expect(echoes(descriptor), "the terminal is as it was")

        var shown = [UInt8](repeating: 0, count: 100)
        var waiting = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
        if poll(&waiting, 1, 0) == 1 {
            let count = Foundation.read(terminal, &shown, shown.count)
            #expect(!String(decoding: shown[..<max(0, count)], as: UTF8.self).contains("hidden"))
        }
    }

    private func echoes(_ descriptor: Int32) -> Bool {
        var settings = termios()
        return tcgetattr(descriptor, &settings) == 0 && settings.c_lflag & tcflag_t(ECHO) != 0
    }
}
