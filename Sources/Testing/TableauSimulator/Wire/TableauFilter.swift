// SPDX-License-Identifier: Apache-2.0

/// A `filter` parameter: `field:operator:value` clauses joined by commas.
///
/// The grammar has no escapes, so a value that holds a comma or a colon is ambiguous; such text is read as far as it
/// makes sense and otherwise refused, as servers do.
struct TableauFilter: Sendable {
    struct Clause: Sendable {
        let field: String
        let relation: String
        let values: [String]
    }

    private(set) var clauses: [Clause] = []

    init(_ text: String?) throws {
        guard let text, !text.isEmpty else { return }
        for clause in Self.split(text) {
            let pieces = clause.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
            guard pieces.count == 3 else { throw Self.refusal }
            let (field, relation, value) = (pieces[0], pieces[1], pieces[2])
            guard ["eq", "in", "gt", "gte", "lt", "lte", "has"].contains(relation) else { throw Self.refusal }
            if relation == "in" {
                guard value.hasPrefix("["), value.hasSuffix("]") else { throw Self.refusal }
                let items = value.dropFirst().dropLast().split(separator: ",").map(String.init)
                clauses.append(Clause(field: field, relation: relation, values: items))
            } else {
                clauses.append(Clause(field: field, relation: relation, values: [value]))
            }
        }
    }

    /// Whether an item passes, whose fields `value` knows; a field that it does not know is refused.
    func includes(_ value: (String) -> [String]?) throws -> Bool {
        for clause in clauses {
            guard let actual = value(clause.field) else {
                throw TableauFailure.badRequest("There is no filter field '\(clause.field)'.")
            }
            if !actual.contains(where: { clause.matches($0) }) { return false }
        }
        return true
    }

    private static let refusal = TableauFailure.badRequest("The filter is not of the form field:operator:value.")

    /// The clauses of the text; a comma inside brackets, and one that begins no new clause, parts nothing.
    private static func split(_ text: String) -> [String] {
        var clauses: [String] = []
        var depth = 0
        for piece in text.split(separator: ",", omittingEmptySubsequences: false) {
            if depth > 0 || (!clauses.isEmpty && piece.split(separator: ":").count < 3) {
                clauses[clauses.count - 1] += "," + piece
            } else {
                clauses.append(String(piece))
            }
            depth += piece.count { $0 == "[" } - piece.count { $0 == "]" }
        }
        return clauses
    }
}

extension TableauFilter.Clause {
    func matches(_ actual: String) -> Bool {
        let wanted = values.first ?? ""
        switch relation {
        case "eq": return actual == wanted
        case "in": return values.contains(actual)
        case "has": return actual.contains(wanted)
        default:
            // Numbers by size; dates, all of one form, by their text.
            let (left, right) = (Double(actual), Double(wanted))
            let order: (less: Bool, equal: Bool) =
                if let left, let right { (left < right, left == right) } else { (actual < wanted, actual == wanted) }
            switch relation {
            case "lt": return order.less
            case "lte": return order.less || order.equal
            case "gt": return !order.less && !order.equal
            default: return !order.less
            }
        }
    }
}
