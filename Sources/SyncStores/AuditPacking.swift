// SPDX-License-Identifier: Apache-2.0

import CZlib
import Digests
import SyncCore

/// Packs the texts of audit entries.
///
/// Most of an entry is chance: its run, its payload's digest, Tableau's job. As text these take twice the room of what they
/// say, and zlib cannot tell. So they are taken out as bytes, with a mark in their place (a control character, which JSON
/// never holds), and zlib packs what is left.
enum AuditPacking {
    private enum Mark: UInt8 {
        /// Between two entries.
        case end = 0
        /// An audit ID, in 16 bytes; the same as the one before.
        case run = 1
        case sameRun = 2
        /// 64 hexadecimal digits, in 32 bytes; the first half of those before.
        case digest = 3
        case sameDigest = 4
        /// 32 hexadecimal digits, in 16 bytes.
        case half = 5
        /// A UUID, in 16 bytes.
        case uuid = 6
    }

    /// The bodies in one piece; `nil` if one of them holds a control character.
    static func pack(_ bodies: [String]) throws -> [UInt8]? {
        var text: [UInt8] = []
        var chance: [UInt8] = []
        var seen: Set<[UInt8]> = []
        for body in bodies {
            let bytes = Array(body.utf8)
            guard bytes.allSatisfy({ $0 >= 0x20 }) else { return nil }
            var (run, digest): ([UInt8]?, [UInt8]?)
            var place = 0
            while place < bytes.count {
                let word = bytes[place...].prefix(while: isWord)
                let rest = bytes[(place + word.count)...]
                if word.count == 26, let value = number(ofRun: word) {
                    text.append((run == value ? Mark.sameRun : .run).rawValue)
                    if run != value { chance += value }
                    run = value
                } else if word.count == 64, let value = number(ofHex: word) {
                    text.append(Mark.digest.rawValue)
                    chance += value
                    digest = value
                } else if word.count == 32, let value = number(ofHex: word) {
                    let isSame = digest.map { $0.prefix(16).elementsEqual(value) } ?? false
                    text.append((isSame ? Mark.sameDigest : .half).rawValue)
                    if !isSame { chance += value }
                } else if word.count == 8, let value = number(ofUUID: word + rest.prefix(28)),
                    seen.insert(value).inserted
                {
                    // One that comes again, a data source's, is left to zlib.
                    text.append(Mark.uuid.rawValue)
                    chance += value
                    place += 28
                } else {
                    text += word
                }
                place += word.count
                if word.isEmpty {
                    text.append(bytes[place])
                    place += 1
                }
            }
            text.append(Mark.end.rawValue)
        }
        var packed = [UInt8](repeating: 0, count: Int(compressBound(uLong(text.count))))
        var length = uLongf(packed.count)
        guard compress2(&packed, &length, text, uLong(text.count), 9) == Z_OK else {
            throw SyncError(.local, "zlib could not pack \(text.count) bytes")
        }
        return bytes(of: text.count) + bytes(of: Int(length)) + packed[..<Int(length)] + chance
    }

    /// The bodies that were packed; `nil` if `packed` is nothing that ``pack(_:)`` makes.
    static func unpack(_ packed: [UInt8]) -> [String]? {
        guard packed.count >= 8 else { return nil }
        let (length, packedLength) = (number(packed[..<4]), number(packed[4..<8]))
        // No entry is a megabyte: a damaged length must not ask for memory.
        guard length <= AuditSegment.count << 20, packedLength <= packed.count - 8 else { return nil }
        var text = [UInt8](repeating: 0, count: length)
        var made = uLongf(length)
        let body = Array(packed[8..<8 + packedLength])
        guard uncompress(&text, &made, body, uLong(body.count)) == Z_OK, Int(made) == length else { return nil }
        var chance = packed[(8 + packedLength)...]
        func take(_ count: Int) -> [UInt8]? {
            guard chance.count >= count else { return nil }
            defer { chance = chance.dropFirst(count) }
            return Array(chance.prefix(count))
        }
        var bodies: [String] = []
        var bytes: [UInt8] = []
        var (run, digest): ([UInt8]?, [UInt8]?)
        for byte in text {
            guard byte < 0x20 else {
                bytes.append(byte)
                continue
            }
            switch Mark(rawValue: byte) {
            case .end:
                guard let body = String(validating: bytes, as: UTF8.self) else { return nil }
                bodies.append(body)
                bytes = []
                (run, digest) = (nil, nil)
            case .run, .sameRun:
                if byte == Mark.run.rawValue { run = take(16) }
                guard let run else { return nil }
                bytes += Self.text(ofRun: run)
            case .digest:
                digest = take(32)
                guard let digest else { return nil }
                bytes += hexadecimal(digest).utf8
            case .sameDigest:
                guard let digest else { return nil }
                bytes += hexadecimal(digest.prefix(16)).utf8
            case .half:
                guard let value = take(16) else { return nil }
                bytes += hexadecimal(value).utf8
            case .uuid:
                guard let value = take(16) else { return nil }
                bytes += Self.text(ofUUID: value)
            case nil: return nil
            }
        }
        return bytes.isEmpty && chance.isEmpty ? bodies : nil
    }

    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    private static func isWord(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }

    private static func number(ofRun word: ArraySlice<UInt8>) -> [UInt8]? {
        guard let first = word.first, first <= UInt8(ascii: "7") else { return nil }
        var value: UInt128 = 0
        for byte in word {
            guard let digit = alphabet.firstIndex(of: byte) else { return nil }
            value = value << 5 | UInt128(digit)
        }
        return (0..<16).map { UInt8(truncatingIfNeeded: value >> (120 - 8 * $0)) }
    }

    private static func text(ofRun bytes: [UInt8]) -> [UInt8] {
        let value = bytes.reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
        return (0..<26).map { alphabet[Int(truncatingIfNeeded: value >> (125 - 5 * UInt128($0)) & 31)] }
    }

    private static func number(ofHex word: some Collection<UInt8>) -> [UInt8]? {
        var digits: [UInt8] = []
        for byte in word {
            switch byte {
            case 0x30...0x39: digits.append(byte - 0x30)
            case 0x61...0x66: digits.append(byte - 0x57)
            default: return nil
            }
        }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }

    private static func number(ofUUID word: ArraySlice<UInt8>) -> [UInt8]? {
        let parts = word.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard word.count == 36, parts.map(\.count) == [8, 4, 4, 4, 12] else { return nil }
        return number(ofHex: parts.joined())
    }

    private static func text(ofUUID bytes: [UInt8]) -> [UInt8] {
        let digits = Array(hexadecimal(bytes).utf8)
        return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { digits[$0] }.joined(separator: [UInt8(ascii: "-")])
            .map { $0 }
    }

    private static func bytes(of number: Int) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}
