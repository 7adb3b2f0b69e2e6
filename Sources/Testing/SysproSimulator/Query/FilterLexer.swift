// SPDX-License-Identifier: Apache-2.0

import Columnar

/// Cuts a `$filter` into words, literals and signs.
struct FilterLexer {
    enum Token: Equatable {
        case end, open, close, comma, minus
        case word(String)
        case alias(String)
        case literal(FilterValue)
    }

    /// The token that is looked at.
    private(set) var token = Token.end
    /// Where the next token begins.
    private(set) var position = 0
    private let text: [UInt8]

    init(_ text: String) throws {
        self.text = Array(text.utf8)
        try advance()
    }

    /// Goes past the token if it is that one.
    mutating func take(_ expected: Token) throws -> Bool {
        guard token == expected else { return false }
        try advance()
        return true
    }

    /// Goes past the token if it is that word.
    mutating func take(word: String) throws -> Bool {
        try take(.word(word))
    }

    mutating func advance() throws {
        while position < text.count, text[position] == UInt8(ascii: " ") || text[position] == 9 { position += 1 }
        guard position < text.count else {
            token = .end
            return
        }
        let start = position
        switch text[position] {
        case UInt8(ascii: "("): sign(.open)
        case UInt8(ascii: ")"): sign(.close)
        case UInt8(ascii: ","): sign(.comma)
        case UInt8(ascii: "'"): token = .literal(.text(try quoted()))
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            token = .literal(try number(from: start))
        case UInt8(ascii: "-") where position + 1 < text.count && Self.isDigit(text[position + 1]):
            token = .literal(try number(from: start))
        case UInt8(ascii: "-"): sign(.minus)
        case UInt8(ascii: "@"):
            position += 1
            token = .alias(word(from: start))
        case let byte where Self.isLetter(byte): try name(from: start)
        default: throw ODataFailure.badRequest("Syntax error: character at position \(position) in the $filter.")
        }
    }

    private mutating func sign(_ sign: Token) {
        position += 1
        token = sign
    }

    private mutating func name(from start: Int) throws {
        let name = word(from: start)
        switch name {
        case "null": token = .literal(.null)
        case "true": token = .literal(.bool(true))
        case "false": token = .literal(.bool(false))
        case "binary" where position < text.count && text[position] == UInt8(ascii: "'"):
            guard let version = Base64.version(try quoted()) else { throw unrecognized(from: start) }
            token = .literal(.binary(version))
        default:
            // datetime'…' and guid'…' are literals of older versions: no OData 4 service takes them.
            if position < text.count, text[position] == UInt8(ascii: "'") { throw unrecognized(from: start) }
            token = .word(name)
        }
    }

    private mutating func word(from start: Int) -> String {
        while position < text.count, Self.isLetter(text[position]) || Self.isDigit(text[position]) { position += 1 }
        return String(decoding: text[start..<position], as: UTF8.self)
    }

    private mutating func quoted() throws -> String {
        var result: [UInt8] = []
        position += 1
        while position < text.count {
            let byte = text[position]
            position += 1
            if byte == UInt8(ascii: "'") {
                guard position < text.count, text[position] == byte else {
                    return String(decoding: result, as: UTF8.self)
                }
                position += 1
            }
            result.append(byte)
        }
        throw ODataFailure.badRequest("There is an unterminated string literal in the $filter.")
    }

    private mutating func number(from start: Int) throws -> FilterValue {
        position += 1
        while position < text.count {
            let byte = text[position]
            let isSign = byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
            guard
                Self.isDigit(byte) || Self.isLetter(byte) || isSign || byte == UInt8(ascii: ".")
                    || byte == UInt8(ascii: ":")
            else { break }
            position += 1
        }
        let literal = String(decoding: text[start..<position], as: UTF8.self)
        if let number = FixedDecimal(literal) { return .number(number) }
        if let date = CalendarDate(literal) { return .date(date.daysSince1970) }
        if let instant = FilterInstant.microseconds(literal) { return .instant(instant) }
        throw unrecognized(from: start)
    }

    private func unrecognized(from start: Int) -> ODataFailure {
        .badRequest("Unrecognized literal at position \(start) in the $filter.")
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        let lower = byte | 0x20
        return (UInt8(ascii: "a") <= lower && lower <= UInt8(ascii: "z")) || byte == UInt8(ascii: "_")
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        UInt8(ascii: "0") <= byte && byte <= UInt8(ascii: "9")
    }
}

/// Reads DateTimeOffset literals.
enum FilterInstant {
    /// Microseconds since 1970-01-01T00:00:00Z of `2024-03-31T12:30[:05[.123]](Z|+02:00)`; `nil` for anything else.
    static func microseconds(_ text: String) -> Int64? {
        let parts = text.split(separator: "T", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let date = CalendarDate(String(parts[0])) else { return nil }
        var clock = parts[1]
        var offset = 0
        if clock.last == "Z" {
            clock.removeLast()
        } else {
            guard let sign = clock.lastIndex(where: { $0 == "+" || $0 == "-" }) else { return nil }
            let zone = clock[clock.index(after: sign)...].split(separator: ":", omittingEmptySubsequences: false)
            guard zone.count == 2, let hours = digits(zone[0], 2), let minutes = digits(zone[1], 2) else { return nil }
            offset = (hours * 60 + minutes) * (clock[sign] == "-" ? -1 : 1)
            clock = clock[..<sign]
        }
        let fields = clock.split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(fields.count), let hours = digits(fields[0], 2), let minutes = digits(fields[1], 2),
            hours < 24, minutes < 60
        else { return nil }
        var seconds = 0
        var fraction = 0
        if fields.count == 3 {
            let halves = fields[2].split(separator: ".", omittingEmptySubsequences: false)
            guard halves.count <= 2, let whole = digits(halves[0], 2), whole < 60 else { return nil }
            seconds = whole
            if halves.count == 2 {
                guard (1...12).contains(halves[1].count), halves[1].allSatisfy(\.isNumber),
                    let value = Int((halves[1] + "000000").prefix(6))
                else { return nil }
                fraction = value
            }
        }
        let total = date.daysSince1970 * 86_400 + hours * 3600 + minutes * 60 + seconds - offset * 60
        return Int64(total) * 1_000_000 + Int64(fraction)
    }

    private static func digits(_ text: Substring, _ count: Int) -> Int? {
        text.utf8.count == count && text.allSatisfy(\.isNumber) ? Int(text) : nil
    }
}
