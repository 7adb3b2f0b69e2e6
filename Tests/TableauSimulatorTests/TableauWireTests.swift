// SPDX-License-Identifier: Apache-2.0
import Columnar
import Foundation
import ServiceXML
import Testing

@testable import TableauSimulator

@Suite("what the Tableau simulator says")
struct TableauWireTests {
    private let list = TableauNode.list(
        "items", of: "item", [TableauNode("item", [("size", .number(3)), ("on", .flag(true)), ("page", .count(1))])])

    private func json(_ node: TableauNode, _ change: (inout TableauSimulator.Options) -> Void = { _ in }) -> String {
        var options = TableauSimulator.Options()
        change(&options)
        return TableauNode.jsonDocument([node], options: options)
    }

    @Test func jsonComesInEveryShapeThatWasSeen() {
        #expect(json(list) == #"{"items":{"item":[{"size":3,"on":true,"page":"1"}]}}"#)
        #expect(
            json(list) { $0.jsonNumbers = .strings } == #"{"items":{"item":[{"size":"3","on":"true","page":"1"}]}}"#)
        #expect(json(list) { $0.jsonNumbers = .native } == #"{"items":{"item":[{"size":3,"on":true,"page":1}]}}"#)
        #expect(json(list) { $0.jsonSingles = .object } == #"{"items":{"item":{"size":3,"on":true,"page":"1"}}}"#)
        let none = TableauNode.list("items", of: "item", [])
        #expect(json(none) == #"{"items":{}}"#)
        #expect(json(none) { $0.jsonEmptyLists = .array } == #"{"items":{"item":[]}}"#)
    }

    @Test func whateverANameHoldsComesBackFromXMLAndJSON() throws {
        let name = "a\"b'c<d>&e\u{1F4A1}\\\n\t é"
        let node = TableauNode("datasource", [("name", .text(name))], text: name)
        let element = try XMLElement(parsing: Array(TableauNode.xmlDocument([node], version: "3.25").utf8))
        #expect(element.namespace == "http://tableau.com/api")
        #expect(element.first("datasource")?["name"] == name)
        #expect(element.first("datasource")?.text == name)
        let parsed = try TableauJSON(parsing: Data(json(node).utf8))
        #expect(parsed["datasource"] == .object(["name": .text(name), "value": .text(name)]))
    }

    @Test func aRequestIsTheSameInXMLAndJSON() throws {
        let xml = "<tsRequest><datasource name='n' isCertified='true'><project id='p'/></datasource></tsRequest>"
        let json = #"{"datasource":{"name":"n","isCertified":true,"project":{"id":"p"}}}"#
        #expect(
            try TableauCall.document(Array(xml.utf8), contentType: "text/xml")
                == TableauCall.document(Array(json.utf8), contentType: "application/json"))
        #expect(throws: TableauFailure.self) {
            try TableauCall.document(Array("<tsRequest><a".utf8), contentType: "text/xml")
        }
    }

    @Test(arguments: [
        ("name:eq:Sales,projectName:eq:default", ["name eq Sales", "projectName eq default"]),
        ("name:in:[a,b],size:gt:3", ["name in a|b", "size gt 3"]),
        ("name:eq:a:b", ["name eq a:b"]), ("name:eq:a,b", ["name eq a,b"]),
        ("createdAt:gt:2026-01-01T00:00:00Z", ["createdAt gt 2026-01-01T00:00:00Z"]),
    ]) func filtersReadAsFarAsTheirGrammarAllows(text: String, clauses: [String]) throws {
        let filter = try TableauFilter(text)
        #expect(
            filter.clauses.map { "\($0.field) \($0.relation) \($0.values.joined(separator: "|"))" } == clauses)
    }

    @Test func aFilterComparesNumbersBySizeAndDatesByTime() throws {
        func passes(_ text: String, _ value: String) throws -> Bool {
            try TableauFilter(text).includes { $0 == "x" ? [value] : nil }
        }
        #expect(try passes("x:lt:10", "9") && !passes("x:lt:10", "10") && passes("x:lte:10", "10"))
        #expect(try passes("x:gt:2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z"))
        #expect(throws: TableauFailure.self) { try passes("y:eq:1", "1") }
        #expect(throws: TableauFailure.self) { try passes("x:near:1", "1") }
    }

    @Test func aZipHoldsWhatWasPutIntoIt() throws {
        var zip = StoredZip()
        zip.add("a.txt", Array("hello".utf8))
        zip.add("Data/é.bin", [UInt8](0...255))
        let entries = try #require(StoredZip.entries(of: zip.archive))
        #expect(entries.map(\.name) == ["a.txt", "Data/é.bin"])
        #expect(entries.map(\.content) == [Array("hello".utf8), [UInt8](0...255)])
        // CRC-32 of "hello" behind the signature and five fields of two bytes.
        #expect(zip.archive[14..<18].elementsEqual([0x86, 0xA6, 0x10, 0x36]))
        #expect(StoredZip.entries(of: Array("no zip".utf8)) == nil)
    }

    @Test func conditionsBecomeSQLOrAreRefused() throws {
        func sql(_ text: String) throws -> String {
            try TableauCondition(TableauJSON(parsing: Data(text.utf8))).sql
        }
        #expect(try sql(#"{"op":"eq","target-col":"a\"b","source-col":"c"}"#) == #"t."a""b" = s."c""#)
        #expect(
            try sql(
                #"{"op":"and","args":[{"op":"lt","target-col":"d","const":{"type":"datetime","v":"2018-02-01T00:00:00Z"}},"#
                    + #"{"op":"not","args":[{"op":"is","target-col":"n","const":{"type":"string","v":"o'x"}}]}]}"#)
                == #"(t."d" < TIMESTAMP '2018-02-01 00:00:00') AND (NOT (t."n" IS NOT DISTINCT FROM 'o''x'))"#)
        #expect(try sql(#"{"op":"gt","target-col":"a","const":{"type":"integer","v":5}}"#) == #"t."a" > 5"#)
        for bad in [
            #"{"op":"like","target-col":"a","source-col":"b"}"#, #"{"op":"eq","target-col":"a"}"#,
            #"{"op":"and","args":[]}"#,
            #"{"op":"eq","target-col":"a","const":{"type":"datetime","v":"2018-02-30T00:00:00Z"}}"#,
            #"{"op":"eq","target-col":"a","const":{"type":"datetime","v":"2018-02-01T00:00:00.0'; DROP"}}"#,
            #"{"op":"eq","target-col":"a","const":{"type":"integer","v":"5 OR TRUE"}}"#,
        ] {
            #expect(throws: TableauRefusal.self, "\(bad)") { try sql(bad) }
        }
    }

    @Test func columnsPairByNameAndStrangersAreRefused() throws {
        func statements(_ kind: String, _ columns: [String], condition: Bool) throws -> [String] {
            let text = action(
                kind, condition: condition ? #"{"op":"eq","target-col":"id","source-col":"id"}"# : nil)
            return try TableauAction(TableauJSON(parsing: Data(text.utf8)), schemasRequired: true)
                .statements(target: "T", targetColumns: ["id", "name"], source: "S", sourceColumns: columns)
        }
        #expect(
            try statements("insert", ["name", "id"], condition: false)
                == [#"INSERT INTO T ("name", "id") SELECT s."name", s."id" FROM S AS s"#])
        #expect(try statements("upsert", ["id"], condition: true).count == 2)
        for (kind, columns, condition) in [
            ("insert", ["id", "x"], false), ("update", ["id", "x"], true), ("upsert", ["id", "x"], true),
            ("delete", ["id", "name"], true), ("replace", ["x"], false), ("update", ["name"], true),
        ] {
            #expect(throws: TableauRefusal.self, "\(kind)") { try statements(kind, columns, condition: condition) }
        }
        for (kind, condition) in [("insert", true), ("update", false), ("truncate", false)] {
            #expect(throws: TableauRefusal.self) { try statements(kind, ["id"], condition: condition) }
        }
    }
}
