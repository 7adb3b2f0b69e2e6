// SPDX-License-Identifier: Apache-2.0
import HyperExtract

/// One action of an update, checked as far as it can be without looking at the tables.
struct TableauAction: Sendable {
    enum Kind: String, Sendable {
        case insert, update, upsert, delete, replace
    }

    struct Table: Hashable, Sendable {
        let schema: String
        let name: String
    }

    let kind: Kind
    let source: Table?
    let target: Table
    let condition: TableauCondition?

    /// - Throws: ``TableauRefusal`` where it makes no sense.
    init(_ json: TableauJSON, schemasRequired: Bool) throws {
        guard let name = json["action"]?.string, let kind = Kind(rawValue: name) else {
            throw TableauRefusal("there is no action '\(json["action"]?.string ?? "")'")
        }
        self.kind = kind
        func table(_ end: String) throws -> Table? {
            guard let table = json["\(end)-table"]?.string else { return nil }
            let schema = json["\(end)-schema"]?.string
            guard schema != nil || !schemasRequired else { throw TableauRefusal("'\(name)' has no \(end)-schema") }
            return Table(schema: schema ?? "Extract", name: table)
        }
        source = try table("source")
        guard let target = try table("target") else { throw TableauRefusal("'\(name)' has no target-table") }
        self.target = target
        condition = try json["condition"].map { try TableauCondition($0) }
        guard source != nil || kind == .delete else { throw TableauRefusal("'\(name)' has no source-table") }
        switch kind {
        case .update, .upsert, .delete:
            guard condition != nil else { throw TableauRefusal("'\(name)' has no condition") }
        case .insert, .replace:
            guard condition == nil else { throw TableauRefusal("'\(name)' takes no condition") }
        }
        if source == nil, condition?.sourceColumns.isEmpty == false {
            throw TableauRefusal("the condition of '\(name)' names source columns without a source table")
        }
    }

    /// The actions of an update's body.
    static func list(_ json: TableauJSON, schemasRequired: Bool) throws -> [TableauAction] {
        guard let items = json.items, !items.isEmpty else { throw TableauRefusal("there are no actions") }
        return try items.map { try TableauAction($0, schemasRequired: schemasRequired) }
    }
}

extension TableauAction {
    /// The statements that do it, over the tables' full names.
    ///
    /// Columns pair by name. What the source lacks becomes NULL in new rows and stays in old ones.
    ///
    /// - Parameters:
    ///   - targetColumns: the columns of the target.
    ///   - sourceColumns: those of the source, where there is one.
    /// - Throws: ``TableauRefusal`` where the columns do not fit.
    func statements(
        target: String, targetColumns: [String], source: String?, sourceColumns: [String]
    ) throws -> [String] {
        let known = Set(targetColumns)
        if let column = condition?.targetColumns.subtracting(known).sorted().first {
            throw TableauRefusal("the target has no column '\(column)'")
        }
        if let column = condition?.sourceColumns.subtracting(sourceColumns).sorted().first {
            throw TableauRefusal("the source has no column '\(column)'")
        }
        let used = condition?.sourceColumns ?? []
        let extra = sourceColumns.filter { column in
            switch kind {
            // A key to delete by has nothing but what the condition uses.
            case .delete: !used.contains(column)
            case .update: !known.contains(column) && !used.contains(column)
            case .insert, .upsert, .replace: !known.contains(column)
            }
        }
        if let column = extra.first { throw TableauRefusal("the column '\(column)' of the source is of no use") }

        let shared = sourceColumns.filter(known.contains)
        let names = shared.map(quoted(identifier:)).joined(separator: ", ")
        let values = shared.map { "s.\(quoted(identifier: $0))" }.joined(separator: ", ")
        let insert = "INSERT INTO \(target) (\(names)) SELECT \(values) FROM \(source ?? "") AS s"
        let condition = condition?.sql ?? ""
        let changes = shared.map { "\(quoted(identifier: $0)) = s.\(quoted(identifier: $0))" }.joined(separator: ", ")
        let update = "UPDATE \(target) AS t SET \(changes) FROM \(source ?? "") AS s WHERE \(condition)"
        switch kind {
        case .insert: return [insert]
        case .replace: return ["DELETE FROM \(target)", insert]
        case .update: return changes.isEmpty ? [] : [update]
        case .upsert:
            return [update, insert + " WHERE NOT EXISTS (SELECT 1 FROM \(target) AS t WHERE \(condition))"]
        case .delete:
            guard let source else { return ["DELETE FROM \(target) AS t WHERE \(condition)"] }
            return ["DELETE FROM \(target) AS t WHERE EXISTS (SELECT 1 FROM \(source) AS s WHERE \(condition))"]
        }
    }
}
