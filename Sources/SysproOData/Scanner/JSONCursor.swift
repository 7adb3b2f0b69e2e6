// SPDX-License-Identifier: Apache-2.0

/// A place where bytes are not the JSON (RFC 8259) that they should be.
struct JSONFailure: Error {
    /// Where, in bytes from the start.
    let offset: Int
    /// What is wrong there; never a part of the data.
    let problem: String
    /// Whether the document ended too early.
    let isTruncated: Bool
}

/// What keeps a well-formed JSON string from being a text.
enum TextFlaw {
    case none
    /// `\u0000`: no database text holds it.
    case nul
    /// Half of a surrogate pair, which is no character.
    case loneSurrogate
}

/// Walks over JSON, strictly: what is not allowed by RFC 8259 and UTF-8 is a ``JSONFailure``.
struct JSONCursor {
    /// How deeply arrays and objects may be nested.
    static let maximumDepth = 128

    let bytes: PageBytes
    var position = 0

    init(_ bytes: PageBytes) {
        self.bytes = bytes
        // A byte order mark is not allowed, but Microsoft's servers send one before some answers.
        if bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { position = 3 }
    }

    /// The byte here; 0 at the end.
    @inline(__always)
    var byte: UInt8 { bytes[position] }

    @inline(__always)
    mutating func skipBlanks() {
        if byte <= 0x20 { skipManyBlanks() }
    }

    @inline(never)
    private mutating func skipManyBlanks() {
        while byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position &+= 1 }
    }

    /// Goes over `expected`, or fails with what should be there.
    @inline(__always)
    mutating func expect(_ expected: Unicode.Scalar, _ problem: StaticString) throws(JSONFailure) {
        guard byte == UInt8(truncatingIfNeeded: expected.value) else { throw failure(problem) }
        position &+= 1
    }

    /// The failure at this place: `problem`, unless the document simply ends here.
    @inline(never)
    func failure(_ problem: StaticString) -> JSONFailure {
        position >= bytes.count
            ? JSONFailure(offset: bytes.count, problem: "the document ends in the middle", isTruncated: true)
            : JSONFailure(offset: position, problem: "\(problem)", isTruncated: false)
    }

    /// Goes over any value.
    mutating func skipValue(depth: Int = 0) throws(JSONFailure) {
        switch byte {
        case UInt8(ascii: "\""):
            position &+= 1
            try skipString()
        case UInt8(ascii: "{"), UInt8(ascii: "["): try skipContainer(depth: depth)
        default: try skipScalar()
        }
    }

    private mutating func skipContainer(depth: Int) throws(JSONFailure) {
        guard depth < Self.maximumDepth else { throw failure("values are nested too deeply") }
        let isObject = byte == UInt8(ascii: "{")
        let end = isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")
        position &+= 1
        skipBlanks()
        if byte == end {
            position &+= 1
            return
        }
        while true {
            if isObject {
                try expect("\"", "a property name in quotes should be here")
                try skipString()
                skipBlanks()
                try expect(":", "a colon should be here")
                skipBlanks()
            }
            try skipValue(depth: depth + 1)
            skipBlanks()
            if byte == UInt8(ascii: ",") {
                position &+= 1
                skipBlanks()
            } else if byte == end {
                position &+= 1
                return
            } else {
                throw failure("a comma or the end of the object or array should be here")
            }
        }
    }

    /// Goes over a number, `true`, `false` or `null`.
    mutating func skipScalar() throws(JSONFailure) {
        switch byte {
        case UInt8(ascii: "n") where take(0x6C6C_756E, 4): return
        case UInt8(ascii: "t") where take(0x6575_7274, 4): return
        case UInt8(ascii: "f") where take(0x65_736C_6166, 5): return
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try skipNumber()
        default:
            throw failure(
                isNotANumber
                    ? "NaN and INF must stand in quotes; bare they are not JSON (a fault of the server)"
                    : "a value should be here")
        }
    }

    /// Goes over `literal` (its bytes, the first lowest) if it stands here.
    @inline(__always)
    mutating func take(_ literal: UInt64, _ length: Int) -> Bool {
        guard bytes.word(at: position) & (~0 >> UInt64(64 - 8 * length)) == literal else { return false }
        position &+= length
        return true
    }

    private var isNotANumber: Bool {
        let start = byte == UInt8(ascii: "-") ? position + 1 : position
        return ["NaN", "INF", "Inf"].contains(bytes.text(start..<start + 3))
    }

    /// Goes over a number in JSON's grammar.
    mutating func skipNumber() throws(JSONFailure) {
        let start = position
        if byte == UInt8(ascii: "-") { position &+= 1 }
        guard isDigit else {
            if isNotANumber {
                position = start
                throw failure("NaN and INF must stand in quotes; bare they are not JSON (a fault of the server)")
            }
            throw failure("a digit should be here")
        }
        if byte == UInt8(ascii: "0") {
            position &+= 1
            if isDigit { throw failure("a number must not begin with 0") }
        } else {
            skipDigits()
        }
        if byte == UInt8(ascii: ".") {
            position &+= 1
            guard isDigit else { throw failure("a digit should be here") }
            skipDigits()
        }
        if byte | 0x20 == UInt8(ascii: "e") {
            position &+= 1
            if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") { position &+= 1 }
            guard isDigit else { throw failure("a digit should be here") }
            skipDigits()
        }
    }

    @inline(__always)
    private var isDigit: Bool { byte &- 0x30 < 10 }

    @inline(__always)
    private mutating func skipDigits() {
        while isDigit { position &+= 1 }
    }
}
