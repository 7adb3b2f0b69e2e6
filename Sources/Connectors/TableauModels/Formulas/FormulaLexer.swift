// SPDX-License-Identifier: Apache-2.0

import Columnar

/// A word of a formula.
struct FormulaToken {
    enum Kind: Equatable {
        case value(FormulaValue)
        /// What stands in brackets, with `]]` read as `]`.
        case name(String)
        /// A keyword or a function's name, in capitals.
        case word(String)
        /// An operator or a bracket, in one spelling: `=` for `==`, `<>` for `!=`.
        case sign(String)
        case end
    }

    let kind: Kind
    let position: FormulaPosition
    /// Where it stands among the text's Unicode scalars.
    let range: Range<Int>
}

/// Cuts a formula's text into words.
struct FormulaLexer {
    /// How many characters a formula may have.
    static let maximumLength = 100_000

    private let text: [Unicode.Scalar]
    private var index = 0
    private var line = 1
    private var lineStart = 0

    init(_ text: String) throws(FormulaError) {
        // The bytes are counted first, so that a text of any size is refused before it is copied.
        guard text.utf8.count <= Self.maximumLength else {
            throw FormulaError(
                .tooLarge, "the formula is longer than \(Self.maximumLength) bytes: split it into several fields",
                at: .start)
        }
        self.text = Array(text.unicodeScalars)
    }

    static func tokens(_ text: String) throws(FormulaError) -> [FormulaToken] {
        var lexer = try FormulaLexer(text)
        var tokens: [FormulaToken] = []
        while true {
            let token = try lexer.next()
            tokens.append(token)
            if token.kind == .end { return tokens }
        }
    }

    private var position: FormulaPosition { FormulaPosition(line: line, column: index - lineStart + 1) }

    private func peek(_ ahead: Int = 0) -> Unicode.Scalar? {
        index + ahead < text.count ? text[index + ahead] : nil
    }

    private mutating func advance() {
        let isLineEnd = text[index] == "\n" || (text[index] == "\r" && peek(1) != "\n")
        index += 1
        if isLineEnd {
            line += 1
            lineStart = index
        }
    }

    private mutating func next() throws(FormulaError) -> FormulaToken {
        try skipBlanks()
        let start = index
        let place = position
        guard let first = peek() else { return FormulaToken(kind: .end, position: place, range: start..<start) }
        let kind: FormulaToken.Kind
        switch first {
        case "'", "\"": kind = .value(.string(try delimited(by: first, "the text", place)))
        case "[": kind = .name(try delimited(by: "]", "the name in brackets", place))
        case "#": kind = .value(try date(place))
        case "0"..."9": kind = .value(try number(place))
        case "." where peek(1).map(Self.isDigit) == true: kind = .value(try number(place))
        case _ where Self.isLetter(first): kind = word()
        default: kind = .sign(try sign(place))
        }
        return FormulaToken(kind: kind, position: place, range: start..<index)
    }

    private mutating func skipBlanks() throws(FormulaError) {
        while let first = peek() {
            if first == "/", peek(1) == "/" {
                while let next = peek(), next != "\n", next != "\r" { advance() }
            } else if first == "/", peek(1) == "*" {
                let place = position
                advance()
                advance()
                while peek() != "*" || peek(1) != "/" {
                    guard peek() != nil else {
                        throw FormulaError(.unterminated, "the comment does not end: */ is missing", at: place)
                    }
                    advance()
                }
                advance()
                advance()
            } else if first.properties.isWhitespace || first == "\u{FEFF}" {
                advance()
            } else {
                return
            }
        }
    }

    /// What stands up to `closing`, which counts as a letter if it is doubled.
    private mutating func delimited(
        by closing: Unicode.Scalar, _ what: String, _ place: FormulaPosition
    ) throws(FormulaError) -> String {
        var content = String.UnicodeScalarView()
        advance()
        while let next = peek() {
            guard next != "\0" else {
                throw FormulaError(.unexpectedCharacter, "U+0 has no meaning here", at: position)
            }
            advance()
            if next == closing {
                guard peek() == closing else { return String(content) }
                advance()
            }
            content.append(next)
        }
        throw FormulaError(.unterminated, "\(what) does not end: \(closing) is missing", at: place)
    }

    private mutating func date(_ place: FormulaPosition) throws(FormulaError) -> FormulaValue {
        var content = String.UnicodeScalarView()
        advance()
        while let next = peek(), next != "#" {
            content.append(next)
            advance()
        }
        guard peek() == "#" else {
            throw FormulaError(.unterminated, "the date does not end: # is missing", at: place)
        }
        advance()
        let text = String(content)
        if let date = CalendarDate(text), CalendarDate.range.contains(date) { return .date(date) }
        if let moment = Self.moment(text) { return .datetime(moment) }
        throw FormulaError(
            .invalidDate, "this is no date: write #2026-03-31# or #2026-03-31 12:00:00#", at: place)
    }

    private static func moment(_ text: String) -> Timestamp? {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 2, let date = CalendarDate(String(parts[0])), CalendarDate.range.contains(date) else {
            return nil
        }
        let clock = parts[1].split(separator: ":", omittingEmptySubsequences: false)
        guard clock.count == 3, clock.allSatisfy({ $0.utf8.count == 2 && $0.unicodeScalars.allSatisfy(isDigit) }),
            let hour = Int64(clock[0]), let minute = Int64(clock[1]), let second = Int64(clock[2]),
            hour < 24, minute < 60, second < 60
        else { return nil }
        return Timestamp(date, microseconds: (hour * 3_600 + minute * 60 + second) * 1_000_000)
    }

    private mutating func number(_ place: FormulaPosition) throws(FormulaError) -> FormulaValue {
        var digits = ""
        func isSign(_ scalar: Unicode.Scalar?) -> Bool { scalar == "+" || scalar == "-" }
        while let next = peek() {
            let isExponentSign = isSign(next) && (digits.last == "e" || digits.last == "E")
            guard Self.isDigit(next) || next == "." || Self.isLetter(next) || isExponentSign else { break }
            digits.unicodeScalars.append(next)
            advance()
        }
        let isWhole = digits.unicodeScalars.allSatisfy(Self.isDigit)
        if isWhole, let number = Int64(digits) { return .integer(number) }
        // The decimal's reader takes JSON's grammar, which has neither `.5` nor `007.5`.
        let trimmed = String(digits.drop { $0 == "0" })
        let json = (trimmed.first.map { $0.isNumber } ?? false) ? trimmed : "0" + trimmed
        if !isWhole, let number = FixedDecimal(json) { return .decimal(number) }
        let isNumber = Double(json) != nil && json.allSatisfy { !$0.isLetter || $0 == "e" || $0 == "E" }
        throw FormulaError(
            .invalidNumber,
            isWhole
                ? "the whole number is too large: at most \(Int64.max)"
                : isNumber
                    ? "the number has more than 38 digits, or more than 38 after the point"
                    : "this is no number: write it as 12, 12.5 or 1.2e5",
            at: place)
    }

    private mutating func word() -> FormulaToken.Kind {
        var word = ""
        while let next = peek(), Self.isLetter(next) || Self.isDigit(next) {
            word.unicodeScalars.append(next)
            advance()
        }
        switch word.uppercased() {
        case "TRUE": return .value(.boolean(true))
        case "FALSE": return .value(.boolean(false))
        case "NULL": return .value(.null)
        case let word: return .word(word)
        }
    }

    private mutating func sign(_ place: FormulaPosition) throws(FormulaError) -> String {
        let first = text[index]
        let pair = peek(1).map { String(first) + String($0) }
        switch pair {
        case "<=", ">=", "<>", "!=", "==":
            advance()
            advance()
            return pair == "!=" ? "<>" : pair == "==" ? "=" : pair ?? ""
        default: break
        }
        guard "+-*/%^=<>(){},:.".unicodeScalars.contains(first) else {
            throw FormulaError(
                .unexpectedCharacter,
                "'\(first.isASCII && first.value >= 32 ? String(first) : code(first))' has no meaning here",
                at: place)
        }
        advance()
        return String(first)
    }

    private func code(_ scalar: Unicode.Scalar) -> String { "U+" + String(scalar.value, radix: 16, uppercase: true) }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || scalar == "_"
    }
}
