// SPDX-License-Identifier: Apache-2.0

import Foundation

@testable import SecretVault

/// Looks through this process's memory for a secret.
enum MemoryScan {
    static let isPossible = FileManager.default.isReadableFile(atPath: "/proc/self/mem")

    /// How often the bytes of `secret` are in memory, `secret` itself apart.
    static func copies(of secret: SecretBytes) throws -> Int {
        let memory = open("/proc/self/mem", O_RDONLY | O_CLOEXEC)
        guard memory >= 0 else { throw SystemFailure.last }
        defer { close(memory) }
        let chunk = 1 << 20
        let buffer = try LockedPages(capacity: chunk + secret.count)
        let start = UInt(bitPattern: buffer.bytes.baseAddress)
        let bufferRange = start..<(start + UInt(buffer.bytes.count))
        let original = secret.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) }

        var found = 0
        for region in try regions() {
            // Chunks overlap by less than the secret, so that each copy is seen once.
            var address = region.lowerBound
            while address < region.upperBound {
                let wanted = min(chunk + secret.count - 1, Int(region.upperBound - address))
                let got = pread(memory, buffer.bytes.baseAddress, wanted, off_t(address))
                if got >= secret.count {
                    found +=
                        offsets(of: secret, in: UnsafeRawBufferPointer(rebasing: buffer.bytes[..<got]))
                        .map { address + UInt($0) }
                        .filter { $0 != original && !bufferRange.contains($0) }
                        .count
                }
                address += UInt(chunk)
            }
        }
        return found
    }

    /// The lines of a file of /proc/self, whose size says nothing, so that Foundation reads its beginning only.
    static func lines(of name: String) throws -> [Substring] {
        guard let file = fopen("/proc/self/\(name)", "r") else { throw SystemFailure.last }
        defer { fclose(file) }
        var text: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&piece, 1, piece.count, file), count > 0 { text += piece[..<count] }
        return String(decoding: text, as: UTF8.self).split(separator: "\n")
    }

    /// What can be read; code and constants, which come from files, are left out.
    private static func regions() throws -> [Range<UInt>] {
        try lines(of: "maps").compactMap { line in
            let fields = line.split(separator: " ", omittingEmptySubsequences: true)
            let bounds = fields[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
            let isConstant = fields.count > 5 && fields[5].hasPrefix("/") && !fields[1].hasPrefix("rw")
            guard bounds.count == 2, fields[1].hasPrefix("r"), !isConstant, fields.last?.hasPrefix("[v") != true
            else { return nil }
            return bounds[0]..<bounds[1]
        }
    }

    private static func offsets(of secret: SecretBytes, in bytes: UnsafeRawBufferPointer) -> [Int] {
        secret.withUnsafeBytes { secret in
            var offsets: [Int] = []
            var from = 0
            while from + secret.count <= bytes.count,
                let hit = memchr(bytes.baseAddress! + from, Int32(secret[0]), bytes.count - from - secret.count + 1)
            {
                if memcmp(hit, secret.baseAddress!, secret.count) == 0 {
                    offsets.append(UnsafeRawPointer(hit) - bytes.baseAddress!)
                }
                from = UnsafeRawPointer(hit) - bytes.baseAddress! + 1
            }
            return offsets
        }
    }
}
