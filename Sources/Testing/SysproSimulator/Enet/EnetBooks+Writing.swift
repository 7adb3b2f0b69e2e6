// SPDX-License-Identifier: Apache-2.0

import Columnar
import ServiceXML

extension EnetBooks {
    /// What is done to the records that a document names.
    enum Action: String, Sendable {
        case add = "Add"
        case update = "Update"
        case delete = "Delete"
    }

    /// How a document is to be taken.
    struct Orders: Sendable {
        var validateOnly = false
        var wholeDocument = false
        /// A field of the first item that is refused.
        var refused: (field: String, error: EnetField)?
        /// Elements that are passed over, of the key, too.
        var ignored: Set<String> = []

        init(_ parameters: XMLElement?) {
            let values = parameters?.first("Parameters")
            validateOnly = values?.value("ValidateOnly") == "Y"
            wholeDocument = values?.value("ApplyIfEntireDocumentValid") == "Y"
        }
    }

    private struct Finding {
        let key: [(String, String)]
        var errors: [(field: String, value: String, error: EnetField)] = []
        /// What the item changes.
        var change: ((inout SysproDatabase) throws -> Void)?
    }

    /// A setup object: adds, changes or deletes rows of `name`. Elements that are no column are passed over.
    func setup(_ name: String, _ document: XMLElement, _ action: Action, _ orders: Orders) throws -> EnetAnswer {
        try with { database in
            var findings: [Finding] = []
            for item in document.all("Item") {
                var finding = self.finding(item, name, action, orders, database)
                if findings.isEmpty, let refused = orders.refused {
                    finding.errors.append((refused.field, item.value(refused.field), refused.error))
                }
                findings.append(finding)
            }
            let isWhole = findings.allSatisfy(\.errors.isEmpty)
            if !orders.validateOnly, isWhole || !orders.wholeDocument {
                for finding in findings where finding.errors.isEmpty { try finding.change?(&database) }
            }
            return Self.answer(document.name, findings)
        }
    }

    private func finding(
        _ item: XMLElement, _ name: String, _ action: Action, _ orders: Orders, _ database: SysproDatabase
    ) -> Finding {
        let key = item.first("Key")?.children.map { ($0.name, $0.text) } ?? []
        var finding = Finding(key: key)
        guard let table = try? database.table(name) else { return finding }
        var keys: [(column: String, cell: Cell)] = []
        for place in table.entity.keys {
            let column = table.entity.columns[place]
            let given = key.first { $0.0 == column.name && !orders.ignored.contains($0.0) }
            let text = given?.1 ?? (column.name == "Company" ? company : "")
            do {
                keys.append((column.name, try EnetField.cell(text, column)))
            } catch {
                finding.errors.append((column.name, text, (error as? EnetField) ?? EnetField(number: 1, text: "")))
            }
        }
        guard finding.errors.isEmpty, let last = key.last else { return finding }
        let row = table.row(keys.map(\.cell))
        if (row == nil) != (action == .add) {
            let text = "\(last.0) '\(last.1)' \(row == nil ? "not found" : "already exists")"
            finding.errors.append((last.0, last.1, EnetField(number: row == nil ? 240_004 : 240_003, text: text)))
            return finding
        }
        var cells: [(column: String, cell: Cell)] = []
        for field in item.children where field.name != "Key" && !orders.ignored.contains(field.name) {
            guard let place = table.entity.index[field.name] else { continue }
            do {
                cells.append((field.name, try EnetField.cell(field.text, table.entity.columns[place])))
            } catch {
                finding.errors.append((field.name, field.text, (error as? EnetField) ?? EnetField(number: 1, text: "")))
            }
        }
        let new = cells
        finding.change = { database in
            switch action {
            case .add: try database.insert(name, keys + new)
            case .update: try database.update(name, row: try database.row(name, keys.map(\.cell)), new)
            case .delete: try database.remove(name, row: try database.row(name, keys.map(\.cell)))
            }
        }
        return finding
    }

    /// Setup objects answer in lower case, the totals apart.
    private static func answer(_ root: String, _ findings: [Finding]) -> EnetAnswer {
        var answer = EnetAnswer(root: root.lowercased())
        for finding in findings {
            answer.open("item")
            answer.open("key")
            for (name, value) in finding.key { answer.add(name.lowercased(), value) }
            answer.close("key")
            for (field, value, error) in finding.errors {
                answer.open(field.lowercased())
                answer.add("Value", value)
                answer.add("ErrorNumber", "\(error.number)")
                answer.add("ErrorDescription", error.text)
                answer.close(field.lowercased())
            }
            answer.close("item")
        }
        answer.open("StatusOfItems")
        answer.add("RecordsRead", "\(findings.count)")
        answer.add("RecordsInvalid", "\(findings.count { !$0.errors.isEmpty })")
        answer.close("StatusOfItems")
        return answer
    }

    /// GENTJL: a journal of each item, whose lines are elements with `GlCode` and `Amount`; it must add up to nothing.
    func journal(_ document: XMLElement, _ orders: Orders) throws -> EnetAnswer {
        try with { [company] database in
            var answer = EnetAnswer(root: document.name.lowercased())
            var copy = database
            var rejected = 0
            let items = document.all("Item")
            for (number, item) in items.enumerated() {
                answer.open("Item")
                answer.add("ItemNumber", Self.padded(number + 1))
                do {
                    if number == 0, let refused = orders.refused { throw refused.error }
                    let lines = try Self.lines(of: item).map { line in
                        (line.value("GlCode"), try SysproSimulator.cents(FixedDecimal(line.value("Amount"))))
                    }
                    guard lines.reduce(0, { $0 + $1.1 }) == 0 else {
                        throw EnetField(number: 320_010, text: "The journal does not add up to zero")
                    }
                    try SysproSimulator.post(lines, company, &copy)
                    let journal = copy.nextNumbers["glJournal", default: 1]
                    copy.nextNumbers["glJournal"] = journal + 1
                    if !orders.validateOnly { answer.add("Journal", Self.padded(journal)) }
                } catch {
                    rejected += 1
                    let field = (error as? EnetField) ?? EnetField(number: 320_001, text: "\(error)")
                    answer.add("ErrorNumber", "\(field.number)")
                    answer.add("ErrorDescription", field.text)
                }
                answer.close("Item")
            }
            if !orders.validateOnly, rejected == 0 { database = copy }
            answer.open("StatusOfItems")
            answer.add("ItemsProcessed", Self.padded(items.count))
            answer.add("ItemsRejectedWithWarnings", Self.padded(rejected))
            answer.add("ItemsProcessedWithWarnings", Self.padded(0))
            answer.close("StatusOfItems")
            return answer
        }
    }

    private static func lines(of element: XMLElement) -> [XMLElement] {
        element.children.flatMap { child in
            child.first("GlCode") != nil && child.first("Amount") != nil ? [child] : lines(of: child)
        }
    }

    /// A total as transaction objects write it.
    private static func padded(_ number: Int) -> String {
        String(repeating: "0", count: max(0, 6 - "\(number)".count)) + "\(number)"
    }
}
