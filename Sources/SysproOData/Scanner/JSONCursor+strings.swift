// SPDX-License-Identifier: Apache-2.0

extension JSONCursor {
    /// Marks, by its highest bit, each byte of `word` at which a run of plain ASCII ends: a quote, a backslash, a
    /// control character, or the start of a longer UTF-8 sequence.
    ///
    /// Only the lowest mark is exact, since borrows run upwards; it is the only one used.
    @inline(__always)
    static func stops(_ word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let quotes = word ^ (ones &* 0x22)
        let backslashes = word ^ (ones &* 0x5C)
        let marks =
            ((quotes &- ones) & ~quotes) | ((backslashes &- ones) & ~backslashes) | (word &- (ones &* 0x20)) | word
        return marks & (ones &* 0x80)
    }

    /// Goes to the end of the string whose opening quote lies behind, checking it; says whether it has escapes.
    @discardableResult
    mutating func skipString() throws(JSONFailure) -> Bool {
        var hasEscapes = false
        while true {
            let stops = Self.stops(bytes.word(at: position))
            guard stops != 0 else {
                position &+= 8
                continue
            }
            position &+= stops.trailingZeroBitCount >> 3
            switch byte {
            case UInt8(ascii: "\""):
                position &+= 1
                return hasEscapes
            case UInt8(ascii: "\\"):
                hasEscapes = true
                try skipEscape()
            case 0x80...: position &+= try sequenceLength()
            default: throw failure("a control character must not stand in a string")
            }
        }
    }

    /// Decodes the string whose opening quote lies behind to the end of `arena`.
    @inline(__always)
    mutating func readString(into arena: inout ByteArena) throws(JSONFailure) -> TextFlaw {
        var flaw = TextFlaw.none
        while true {
            let word = bytes.word(at: position)
            let stops = Self.stops(word)
            guard stops != 0 else {
                arena.append(word: word, used: 8)
                position &+= 8
                continue
            }
            let plain = stops.trailingZeroBitCount >> 3
            arena.append(word: word, used: plain)
            position &+= plain
            let byte = self.byte
            if byte == UInt8(ascii: "\"") {
                position &+= 1
                return flaw
            } else if byte == UInt8(ascii: "\\") {
                let found = try readEscape(into: &arena)
                if case .none = flaw { flaw = found }
            } else if byte >= 0x80 {
                let length = try sequenceLength()
                arena.append(word: bytes.word(at: position), used: length)
                position &+= length
            } else {
                throw failure("a control character must not stand in a string")
            }
        }
    }

    /// How many bytes the UTF-8 sequence here has; fails on what is not the shortest form of a character.
    @inline(__always)
    private func sequenceLength() throws(JSONFailure) -> Int {
        let word = bytes.word(at: position)
        let first = UInt8(truncatingIfNeeded: word)
        let second = UInt8(truncatingIfNeeded: word >> 8)
        // Continuation bytes are 10xxxxxx.
        if first >= 0xC2, first <= 0xDF, word & 0xC000 == 0x8000 { return 2 }
        if first & 0xF0 == 0xE0, word & 0xC0_C000 == 0x80_8000,
            first != 0xE0 || second >= 0xA0, first != 0xED || second < 0xA0
        {
            return 3
        }
        if first >= 0xF0, first <= 0xF4, word & 0xC0C0_C000 == 0x8080_8000,
            first != 0xF0 || second >= 0x90, first != 0xF4 || second < 0x90
        {
            return 4
        }
        throw failure("this is not UTF-8")
    }

    private mutating func skipEscape() throws(JSONFailure) {
        switch bytes[position &+ 1] {
        case UInt8(ascii: "u"):
            _ = try hexadecimal(at: position &+ 2)
            position &+= 6
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            position &+= 2
        default:
            position &+= 1
            throw failure("this is no escape")
        }
    }

    private mutating func readEscape(into arena: inout ByteArena) throws(JSONFailure) -> TextFlaw {
        let letter = bytes[position &+ 1]
        if letter == UInt8(ascii: "u") { return try readUnicodeEscape(into: &arena) }
        let decoded: UInt8
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): decoded = letter
        case UInt8(ascii: "b"): decoded = 0x08
        case UInt8(ascii: "f"): decoded = 0x0C
        case UInt8(ascii: "n"): decoded = 0x0A
        case UInt8(ascii: "r"): decoded = 0x0D
        case UInt8(ascii: "t"): decoded = 0x09
        default:
            position &+= 1
            throw failure("this is no escape")
        }
        arena.append(decoded)
        position &+= 2
        return .none
    }

    private mutating func readUnicodeEscape(into arena: inout ByteArena) throws(JSONFailure) -> TextFlaw {
        let unit = try hexadecimal(at: position &+ 2)
        position &+= 6
        guard unit & 0xF800 == 0xD800 else {
            arena.append(Unicode.Scalar(unit)!)
            return unit == 0 ? .nul : .none
        }
        guard unit < 0xDC00, byte == UInt8(ascii: "\\"), bytes[position &+ 1] == UInt8(ascii: "u") else {
            return .loneSurrogate
        }
        let low = try hexadecimal(at: position &+ 2)
        guard low & 0xFC00 == 0xDC00 else { return .loneSurrogate }
        position &+= 6
        arena.append(Unicode.Scalar(0x10000 + (unit & 0x3FF) << 10 + (low & 0x3FF))!)
        return .none
    }

    @inline(__always)
    private func hexadecimal(at start: Int) throws(JSONFailure) -> UInt32 {
        var value: UInt32 = 0
        for index in start..<start &+ 4 {
            let byte = bytes[index]
            let digit: UInt8
            switch byte {
            case 0x30...0x39: digit = byte &- 0x30
            case 0x41...0x46, 0x61...0x66: digit = (byte | 0x20) &- 0x57
            default:
                var here = self
                here.position = index
                throw here.failure("four hexadecimal digits should be here")
            }
            value = value << 4 | UInt32(digit)
        }
        return value
    }
}
