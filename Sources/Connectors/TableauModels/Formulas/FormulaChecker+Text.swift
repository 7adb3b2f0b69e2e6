// SPDX-License-Identifier: Apache-2.0

extension FormulaChecker {
    /// The text of a formula with every field and parameter under its internal name, and with its comments and line
    /// ends: the formula as a `.tds` has it.
    ///
    /// - Throws: ``FormulaError`` with code `unknownField` or `unknownParameter`.
    public func internalText(_ formula: Formula) throws(FormulaError) -> String {
        let scalars = Array(formula.text.unicodeScalars)
        var result = String.UnicodeScalarView()
        var written = 0
        for (token, name, isParameter) in names(in: formula.tokens) {
            let internalName = try internalName(name, isParameter, at: token.position)
            result.append(contentsOf: scalars[written..<token.range.lowerBound])
            result.append(contentsOf: FormulaPrinter.bracketed(internalName).unicodeScalars)
            written = token.range.upperBound
        }
        result.append(contentsOf: scalars[written...])
        return String(result)
    }

    /// The names in a formula that no field and no parameter has, each where it stands.
    ///
    /// It reads what people wrote in Tableau, with functions and expressions that this module does not know; fields of
    /// other data sources are passed over.
    /// - Throws: ``FormulaError`` if a text or a name does not end.
    public func unknownNames(in text: String) throws(FormulaError) -> [FormulaError] {
        var errors: [FormulaError] = []
        for (token, name, isParameter) in names(in: try FormulaLexer.tokens(text)) {
            do throws(FormulaError) {
                _ = try internalName(name, isParameter, at: token.position)
            } catch {
                errors.append(error)
            }
        }
        return errors
    }

    private func internalName(
        _ name: String, _ isParameter: Bool, at place: FormulaPosition
    ) throws(FormulaError) -> String {
        isParameter ? try names.parameter(name, naming, at: place) : try names.field(name, naming, at: place)
    }

    /// The words that name a field or a parameter of this data source.
    private func names(in tokens: [FormulaToken]) -> [(FormulaToken, String, isParameter: Bool)] {
        var found: [(FormulaToken, String, isParameter: Bool)] = []
        var scope: String?
        for (token, next) in zip(tokens, tokens.dropFirst()) {
            guard case .name(let name) = token.kind else {
                if token.kind != .sign(".") { scope = nil }
                continue
            }
            if next.kind == .sign(".") {
                scope = name
            } else if let outer = scope {
                if outer.lowercased() == "parameters" { found.append((token, name, true)) }
                scope = nil
            } else {
                found.append((token, name, false))
            }
        }
        return found
    }
}
