// SPDX-License-Identifier: Apache-2.0

import Columnar
import HyperExtract
import SyncCore

/// The rows of a mirror that were not staged, or those of them that are held back, as a data source that is published
/// whole takes them over.
struct KeptRows: Sendable {
    private let schema: Schema
    private let held: Schema
    private let unstaged: String

    /// `nil` if the mirror has no key by which to tell what was staged.
    ///
    /// - Parameters:
    ///   - keys: where only the rows with certain keys stay, these.
    ///   - gone: the keys of rows that do not stay; `nil` if there are none.
    ///   - former: the keys that staged rows had before the key was made in another way, in a table whose columns are the
    ///     mirror's.
    init?(
        _ schema: Schema, of mirror: Mirror, besides stage: HyperTable, among keys: HyperTable? = nil,
        without gone: HyperTable? = nil, former: (table: HyperTable, schema: Schema)? = nil
    ) {
        guard let held = mirror.schema, !schema.key.isEmpty else { return nil }
        let isKnown = former.map { former, old in
            "NOT EXISTS (SELECT 1 FROM \(former.sql) f WHERE \(KeyMatch(old).condition("m", "f")))"
        }
        let isComparable = schema.key.allSatisfy { name in
            let wanted = schema.columns.first { $0.name.hasSameBytes(as: name) }?.type
            let found = held.columns.first { $0.name.hasSameBytes(as: name) }?.type
            if let wanted, let found { return wanted.holds(found) }
            return false
        }
        let isThere = schema.key.allSatisfy { name in held.columns.contains { $0.name.hasSameBytes(as: name) } }
        if let isKnown, !isComparable, isThere {
            (self.schema, self.held) = (schema, held)
            unstaged = "FROM \(Mirror.table.sql) m WHERE \(isKnown)"
            return
        }
        for name in schema.key {
            guard let wanted = schema.columns.first(where: { $0.name.hasSameBytes(as: name) })?.type,
                let found = held.columns.first(where: { $0.name.hasSameBytes(as: name) })?.type, wanted.holds(found)
            else { return nil }
        }
        (self.schema, self.held) = (schema, held)
        // Whatever collation the mirror's columns have.
        let matches = KeyMatch(schema).condition("m", "s")
        let stays = keys.map { " AND EXISTS (SELECT 1 FROM \($0.sql) s WHERE \(matches))" } ?? ""
        unstaged =
            "FROM \(Mirror.table.sql) m WHERE NOT EXISTS (SELECT 1 FROM \(stage.sql) s WHERE \(matches))" + stays
            + (gone.map { " AND NOT EXISTS (SELECT 1 FROM \($0.sql) s WHERE \(matches))" } ?? "")
            + (isKnown.map { " AND \($0)" } ?? "")
    }

    /// How many they are. The mirror is attached.
    func count(on connection: HyperConnection) async throws -> Int {
        Int(try await connection.query("SELECT count(*) \(unstaged)").columns[0].integers[0])
    }

    /// Adds them to `target`; columns that the mirror does not have stay empty. The mirror is attached.
    ///
    /// - Throws: `SyncError` with code `schema` if a column does not hold a value of theirs digit by digit: a cast of
    ///   hyperd's would round it.
    func copy(into target: HyperTable, on connection: HyperConnection) async throws {
        let common = schema.columns.compactMap { column in
            held.columns.first { $0.name.hasSameBytes(as: column.name) }.map {
                (column.name, type: column.type, held: $0.type)
            }
        }
        for (name, type, held) in common where !type.holds(held) {
            let misfits = type.misfits(of: held, "m.\(quoted(identifier: name))")
            let count = try await connection.query("SELECT count(*) \(unstaged) AND \(misfits)").columns[0].integers[0]
            guard count == 0 else {
                throw SyncError(
                    .schema,
                    "\(count) rows that stay in the data source have a '\(name)' that fits \(held) and not \(type); "
                        + "nothing was loaded. Leave the column its type, give the column another name, or have rows "
                        + "that SYSPRO no longer has go, with 'deletes: remove'")
            }
        }
        let names = common.map { quoted(identifier: $0.0) }.joined(separator: ", ")
        try await connection.execute("INSERT INTO \(target.sql) (\(names)) SELECT \(names) \(unstaged)")
    }
}

extension ColumnType {
    /// Whether every value of `other` has its place here as it is.
    fileprivate func holds(_ other: ColumnType) -> Bool {
        if self == other { return true }
        guard let room = digits(atMost: false), let need = other.digits(atMost: true) else { return false }
        return room.whole >= need.whole && room.scale >= need.scale
    }

    /// The condition that a value of `other` has no place here as it is.
    fileprivate func misfits(of other: ColumnType, _ value: String) -> String {
        guard let room = digits(atMost: false), let need = other.digits(atMost: true) else {
            return "\(value) IS NOT NULL"
        }
        var conditions: [String] = []
        // As many whole digits as there were, or more: the cast itself fails for none.
        if room.scale < need.scale {
            conditions.append("CAST(\(value) AS numeric(\(need.whole + need.scale), \(room.scale))) <> \(value)")
        }
        if room.whole < need.whole {
            let limit = "CAST('1\(String(repeating: "0", count: room.whole))' AS numeric(\(room.whole + 1), 0))"
            conditions.append("\(value) >= \(limit) OR \(value) <= -\(limit)")
        }
        return "(" + conditions.joined(separator: " OR ") + ")"
    }

    /// How many digits a number has before its point and behind it: all that it may have, or as many as it has room for
    /// in any case.
    private func digits(atMost: Bool) -> (whole: Int, scale: Int)? {
        switch self {
        case .numeric(let precision, let scale): (precision - scale, scale)
        case .integer: (atMost ? 19 : 18, 0)
        case .int32: (atMost ? 10 : 9, 0)
        case .text, .double, .boolean, .date, .timestamp, .instant: nil
        }
    }
}
