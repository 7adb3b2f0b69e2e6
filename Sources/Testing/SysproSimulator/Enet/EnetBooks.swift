// SPDX-License-Identifier: Apache-2.0

import Columnar
import ServiceXML

/// The business objects over one company's data: what they change is there for the next OData request.
struct EnetBooks: Sendable {
    /// Looks at the data and may change it; nothing is changed where `body` throws.
    let with: @Sendable ((inout SysproDatabase) throws -> EnetAnswer) throws -> EnetAnswer
    let company: String

    /// A call that cannot be answered with a document.
    struct Refusal: Error {
        let text: String
    }

    /// COMFND: rows of a table.
    func find(_ question: XMLElement) throws -> EnetAnswer {
        let name = question.value("TableName")
        let columns = question.first("Columns")?.all("Column").map(\.text) ?? []
        let expressions = question.first("Where")?.all("Expression") ?? []
        let limit = Int(question.value("ReturnRows")) ?? 0
        return try with { database in
            let table = try Self.table(name, database)
            var places: [Int] = []
            for column in columns { places.append(try Self.column(column, table)) }
            var answer = EnetAnswer(root: name)
            answer.open("HeaderDetails")
            answer.add("TableName", name)
            answer.close("HeaderDetails")
            var count = 0
            for row in table.order.map(Int.init) where try Self.matches(expressions, table, row) && count < limit {
                count += 1
                answer.open("Row")
                for (column, place) in zip(columns, places) {
                    answer.add(column, EnetAnswer.text(table, row, place))
                }
                answer.close("Row")
            }
            answer.add("RowsReturned", String(repeating: " ", count: 6) + "\(count)")
            return answer
        }
    }

    /// COMBRW: a page of a table by the first column of its key.
    func browse(_ question: XMLElement) throws -> EnetAnswer {
        let name = question.value("BrowseName")
        let start = question.value("StartAtKey")
        let limit = Int(question.value("ReturnRows")) ?? 0
        let filters = question.all("Filter").map { ($0.value("ColumnFilterName"), $0.value("ColumnFilterValue")) }
        return try with { database in
            let table = try Self.table(name, database)
            let key = table.entity.keys[0]
            var rows = table.order.map(Int.init).filter { compareBinary(table.text($0, key), start) >= 0 }
            for (column, value) in filters {
                let place = try Self.column(column, table)
                rows = rows.filter { EnetAnswer.text(table, $0, place) == value }
            }
            var answer = EnetAnswer(root: name)
            answer.add("Title", name)
            for row in rows.prefix(limit) {
                answer.open("Row")
                for place in [key, min(key + 1, table.entity.columns.count - 1)] {
                    let column = table.entity.columns[place].name
                    answer.open(column)
                    answer.add("Value", EnetAnswer.text(table, row, place))
                    answer.add("DataType", "AlphaNumeric")
                    answer.close(column)
                }
                answer.close("Row")
            }
            let next = rows.dropFirst(limit).first.map { table.text($0, key) }
            answer.open("NextPrevKey")
            answer.add("PrevKey", rows.first.map { table.text($0, key) } ?? "")
            answer.add("NextKey", next ?? rows.last.map { table.text($0, key) } ?? "")
            answer.add("Fwd", next == nil ? "False" : "True")
            answer.add("Back", start.isEmpty ? "False" : "True")
            answer.close("NextPrevKey")
            return answer
        }
    }

    /// COMFCH: one record.
    func fetch(_ question: XMLElement) throws -> EnetAnswer {
        let name = question.value("TableName")
        let others = (1...5).compactMap { question.first("OptionalKey\($0)")?.text }
        return try with { [company] database in
            let table = try Self.table(name, database)
            var keys = [question.value("Key")] + others
            if table.entity.columns[table.entity.keys[0]].name == "Company", keys.count < table.entity.keys.count {
                keys.insert(company, at: 0)
            }
            let cells = zip(keys, table.entity.keys).compactMap { try? EnetField.cell($0, table.entity.columns[$1]) }
            var answer = EnetAnswer(root: name)
            guard cells.count == table.entity.keys.count, let row = table.row(cells) else {
                answer.add("ErrorNumber", "100012")
                answer.add("ErrorDescription", "Key '\(question.value("Key"))' not found in table '\(name)'")
                return answer
            }
            for (place, column) in table.entity.columns.enumerated() where column.name != "TimeStamp" {
                answer.add(column.name, EnetAnswer.text(table, row, place))
            }
            return answer
        }
    }

    static func table(_ name: String, _ database: SysproDatabase) throws -> SysproTable {
        guard let table = try? database.table(name) else { throw Refusal(text: "ERROR: Table '\(name)' not found") }
        return table
    }

    private static func column(_ name: String, _ table: SysproTable) throws -> Int {
        guard let column = table.entity.index[name] else {
            throw Refusal(text: "ERROR: Column '\(name)' not found in table '\(table.entity.name)'")
        }
        return column
    }

    private static func matches(_ expressions: [XMLElement], _ table: SysproTable, _ row: Int) throws -> Bool {
        var result = true
        for expression in expressions {
            let column = try column(expression.value("Column"), table)
            let sign = SysproTable.compare(
                table.cell(row, column), try EnetField.cell(expression.value("Value"), table.entity.columns[column]))
            let holds =
                switch expression.value("Condition") {
                case "EQ": sign == 0
                case "NE": sign != 0
                case "LT": sign < 0
                case "LE": sign <= 0
                case "GT": sign > 0
                case "GE": sign >= 0
                default: throw Refusal(text: "ERROR: Condition '\(expression.value("Condition"))' is invalid")
                }
            result = expression.value("AndOr") == "Or" ? result || holds : result && holds
        }
        return result
    }
}
