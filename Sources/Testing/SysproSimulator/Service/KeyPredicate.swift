// SPDX-License-Identifier: Apache-2.0

import Columnar

/// Reads the key in `ArInvoice(Customer='C1',Invoice='000000000100001',DocumentType='I')`.
enum KeyPredicate {
    /// The key's cells in the key's order.
    ///
    /// - Throws: ``ODataFailure`` of status 400 where the text is no key of the table.
    static func cells(_ text: String, for entity: SysproEntity, dates: SysproDateStyle) throws -> [Cell] {
        guard text.hasPrefix("("), text.hasSuffix(")") else { throw malformed(entity) }
        var values: [String: String] = [:]
        for part in parts(text.dropFirst().dropLast()) {
            guard let equals = part.firstIndex(of: "="), part.first != "'" else {
                guard entity.keys.count == 1 else { throw malformed(entity) }
                values[entity.columns[entity.keys[0]].name] = String(part)
                continue
            }
            values[String(part[..<equals])] = String(part[part.index(after: equals)...])
        }
        guard values.count == entity.keys.count else { throw malformed(entity) }
        return try entity.keys.map { key in
            guard let literal = values[entity.columns[key].name] else { throw malformed(entity) }
            var lexer = try FilterLexer(literal)
            guard case .literal(let value) = lexer.token else { throw malformed(entity) }
            try lexer.advance()
            guard lexer.token == .end else { throw malformed(entity) }
            switch (value, entity.columns[key].kind) {
            case (.text(var text), .text(_, let isPadded)):
                while isPadded, text.last == " " { text.removeLast() }
                return .text(text)
            case (.number(let number), .decimal(_, let scale)):
                guard let mantissa = number.mantissa(precision: 18, scale: scale) else { throw malformed(entity) }
                return .number(Int64(mantissa))
            case (.instant, .date), (.date, .date): return .date(dates.day(of: value).map { Int32(clamping: $0) })
            default: throw malformed(entity)
            }
        }
    }

    /// Cuts at the commas outside quotes.
    private static func parts(_ text: Substring) -> [Substring] {
        var parts: [Substring] = []
        var start = text.startIndex
        var isQuoted = false
        for index in text.indices {
            if text[index] == "'" { isQuoted.toggle() }
            if text[index] == ",", !isQuoted {
                parts.append(text[start..<index])
                start = text.index(after: index)
            }
        }
        return parts + [text[start...]]
    }

    private static func malformed(_ entity: SysproEntity) -> ODataFailure {
        .badRequest("The key of '\(entity.name)' is malformed.")
    }
}
