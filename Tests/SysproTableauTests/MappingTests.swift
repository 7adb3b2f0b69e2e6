// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import SysproOData
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

@Suite struct MappingTests {
    static let metadata = """
        <edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
        <Schema Namespace="S" xmlns="http://docs.oasis-open.org/odata/ns/edm">
        <EntityType Name="Invoice"><Key><PropertyRef Name="Customer"/><PropertyRef Name="Invoice"/></Key>
        <Property Name="Customer" Type="Edm.String"/><Property Name="Invoice" Type="Edm.String"/>
        <Property Name="Type" Type="Edm.String"/><Property Name="GlCode" Type="Edm.String"/>
        <Property Name="Date" Type="Edm.DateTimeOffset"/><Property Name="Balance" Type="Edm.Decimal" Precision="14" Scale="2"/>
        <Property Name="Year" Type="Edm.Decimal" Precision="4" Scale="0"/></EntityType>
        <EntityType Name="Customer"><Key><PropertyRef Name="Customer"/></Key>
        <Property Name="Customer" Type="Edm.String"/><Property Name="Name" Type="Edm.String"/></EntityType>
        <EntityContainer Name="C"><EntitySet Name="Invoices" EntityType="S.Invoice"/>
        <EntitySet Name="Customers" EntityType="S.Customer"/></EntityContainer></Schema></edmx:DataServices></edmx:Edmx>
        """

    private func resolve(
        _ columns: String, key: String = "[Customer, Invoice]", cursor: String? = nil, unpivot: String? = nil
    ) throws -> Mapping.Resolved {
        let yaml =
            ConfigurationTests.valid.components(separatedBy: "datasources:")[0] + """
                datasources:
                  - name: D
                    from: invoices
                    key: \(key)
                    changes: {\(cursor.map { "cursor: \($0)" } ?? "")}\(unpivot.map { "\n    unpivot: \($0)" } ?? "")
                    columns:
                      - {name: Customer, from: Customer, trim: true}
                      - {name: Invoice, from: Invoice}
                \(columns)
                """
        let configuration = try SyncConfiguration(
            yaml: yaml, file: "f.yaml", environment: ConfigurationTests.environment)
        return try Mapping.resolve(
            configuration.datasources[0], metadata: Metadata(parsing: Array(Self.metadata.utf8)), file: "f.yaml")
    }

    private func rows(_ resolved: Mapping.Resolved, _ json: String, lookups: [LookupTable] = []) throws -> (
        RecordBatch, [Fault]
    ) {
        let page = try PageScanner(resolved.plan.columns).scan(Array(#"{"value":[\#(json)]}"#.utf8))
        #expect(page.refused.isEmpty, "\(page.refused.map(\.reason))")
        let mapped = resolved.mapping.rows(of: page.records, company: "EDU1", lookups: lookups)
        return (mapped.rows, mapped.faults)
    }

    static let record =
        #"{"Customer":" C1 ","Invoice":"000000000000042","Type":"C","GlCode":"10-1200-030","#
        + #""Date":"2026-03-31T00:00:00+02:00","Balance":-0.10,"Year":2026}"#

    @Test func everyKindOfColumnIsFilled() throws {
        let resolved = try resolve(
            """
                  - {name: Company, constant: "{company}"}
                  - {name: Kind, from: Type, values: {I: Invoice, C: Credit note}}
                  - {name: Date, from: Date, type: date}
                  - {name: When, from: Date}
                  - {name: Balance, from: Balance, type: "numeric(18,4)"}
                  - {name: Year, from: Year, type: integer}
                  - {name: Cost centre, segment: {of: GlCode, index: 3}}
                  - {name: Missing part, segment: {of: GlCode, index: 4}}
            """)
        let (batch, faults) = try rows(resolved, Self.record)
        #expect(faults.isEmpty)
        let row = Dictionary(uniqueKeysWithValues: zip(batch.schema.columns.map(\.name), batch.row(0)))
        #expect(row["Customer"] == .text(" C1"), "blanks in front belong to the key")
        #expect(row["Invoice"] == .text("000000000000042"), "leading zeros stay")
        #expect(row["Company"] == .text("EDU1"))
        #expect(row["Kind"] == .text("Credit note"))
        #expect(row["Date"] == .date(try #require(CalendarDate("2026-03-31"))), "the date in the offset that was given")
        #expect(row["When"]?.description == "2026-03-31T00:00:00")
        #expect(row["Balance"]?.description == "-0.1000")
        #expect(row["Year"] == .integer(2026))
        #expect(row["Cost centre"] == .text("030"))
        #expect(row["Missing part"] == .null)
    }

    @Test func aCodeWithoutALabelIsShownAsItIs() throws {
        let resolved = try resolve("      - {name: Kind, from: Type, values: {I: Invoice}}")
        #expect(try rows(resolved, Self.record).0.row(0).last == .text("C"))
    }

    @Test func aValueThatDoesNotFitRejectsItsRecordAndNoOther() throws {
        let resolved = try resolve("      - {name: Year, from: Invoice, type: integer}")
        let bad = Self.record.replacingOccurrences(of: "000000000000042", with: "INV7")
        let (batch, faults) = try rows(resolved, "\(Self.record),\(bad),\(Self.record)")
        #expect(batch.count == 2)
        #expect(faults == [Fault(record: 1, column: "Year", reason: "'INV7' is not of type integer")])
    }

    @Test func aMissingKeyRejectsItsRecord() throws {
        let resolved = try resolve("      - {name: Kind, from: Type}", key: "[Customer, Invoice, Kind]")
        let (batch, faults) = try rows(
            resolved, Self.record.replacingOccurrences(of: #""Type":"C""#, with: #""Type":null"#))
        #expect(batch.count == 0)
        #expect(faults.map(\.column) == ["Kind"])
    }

    @Test func aLookupTakesWhatTheOtherRecordSays() throws {
        let resolved = try resolve(
            "      - {name: Customer name, lookup: {from: Customers, key: {Customer: Customer}, take: Name}}")
        var table = LookupTable()
        table.add([.text(" C1")], .text("Acme"), by: resolved.plan.lookups[0])
        #expect(try rows(resolved, Self.record, lookups: [table]).0.row(0).last == .text("Acme"))
        #expect(try rows(resolved, Self.record, lookups: [LookupTable()]).0.row(0).last == .null)
    }

    private static let named =
        "      - {name: Customer name, lookup: {from: Customers, key: {Customer: Customer}, take: Name}}"

    @Test func blanksAtTheEndOfALookupsKeyDoNotCountUnlessTheServiceCountsThem() throws {
        let resolved = try resolve(Self.named)
        for counts in [false, true] {
            var table = LookupTable(countsBlanks: counts)
            table.add([.text(" C1")], .text("Acme"), by: resolved.plan.lookups[0])
            #expect(try rows(resolved, Self.record, lookups: [table]).0.row(0).last == (counts ? .null : .text("Acme")))
        }
        // Asked for in the file, they do not count anyway.
        let trimmed = try resolve(Self.named.replacingOccurrences(of: "Name}}", with: "Name}, trim: both}"))
        var table = LookupTable(countsBlanks: true)
        table.add([.text("C1")], .text("Acme"), by: trimmed.plan.lookups[0])
        #expect(try rows(trimmed, Self.record, lookups: [table]).0.row(0).last == .text("Acme"))
    }

    @Test func numbersAndDatesAreLookedUpByWhatTheyMean() throws {
        let cases: [(ColumnType, ColumnType, Value, Value, Bool)] = [
            (.numeric(precision: 4, scale: 0), .text, .decimal(FixedDecimal("2025")!), .text("2025.00"), true),
            (.integer, .numeric(precision: 9, scale: 2), .integer(2025), .text("2025.00"), true),
            (.text, .integer, .text("0042"), .text("42"), true), (.text, .integer, .text("x"), .text("42"), false),
            (.date, .timestamp, .date(CalendarDate("2026-01-31")!), .text("2026-01-31T00:00:00"), true),
            (.date, .timestamp, .date(CalendarDate("2026-01-31")!), .text("2026-01-31T10:00:00"), false),
            (.text, .text, .text("CAF\u{C9}"), .text("CAFE\u{301}"), false),
            (.text, .text, .text("K"), .text("\u{212A}"), false), (.text, .text, .text("a"), .text("A"), false),
        ]
        for (ours, theirs, value, other, found) in cases {
            let comparison = try #require(LookupComparison(ours, theirs, trim: .none))
            let left = comparison.comparable(value, countsBlanks: false)
            #expect((left == comparison.comparable(other, countsBlanks: false)) == found, "\(value) \(other)")
        }
        #expect(LookupComparison(.date, .integer, trim: .none) == nil)
    }

    @Test func aLookupThatFindsNothingIsCountedAndOneThatRefersToNothingIsNot() throws {
        let resolved = try resolve(Self.named)
        let json =
            [" C1 ", "C2", "  "].map { Self.record.replacingOccurrences(of: " C1 ", with: $0) }
            + [Self.record.replacingOccurrences(of: "\"Invoice\":\"000000000000042\"", with: "\"Invoice\":null")]
        let page = try PageScanner(resolved.plan.columns).scan(
            Array(#"{"value":[\#(json.joined(separator: ","))]}"#.utf8))
        var table = LookupTable()
        table.add([.text(" C1")], .text("Acme"), by: resolved.plan.lookups[0])
        let made = resolved.mapping.rows(of: page.records, company: "EDU1", lookups: [table])
        #expect(made.misses.map(\.record) == [1])
        #expect(made.misses.map { resolved.mapping.schema.columns[$0.column].name } == ["Customer name"])
    }

    @Test func aLookupKeyThatSeveralRecordsHaveIsNoKeyUnlessTheySayTheSame() throws {
        let plan = try resolve(Self.named).plan.lookups[0]
        var table = LookupTable()
        table.add([.text("C1")], .text("Acme"), by: plan)
        table.add([.text("C1 ")], .text("Acme"), by: plan)
        #expect(table.ambiguity == nil)
        table.add([.text("C1")], .text("Bolt"), by: plan)
        #expect(table.ambiguity?.values == [.text("Acme"), .text("Bolt")])
    }

    @Test func lookupsOfDifferentPropertiesThatOnlyLookAlikeAreTwo() throws {
        let composed = ExactText("Caf\u{E9}"), decomposed = ExactText("Cafe\u{301}")
        #expect(composed != decomposed && Set([composed, decomposed]).count == 2)
        #expect(composed.string == decomposed.string, "which is why String is no key")
        #expect(Value.text(composed.string) != Value.text(decomposed.string))
        #expect(Set([[Value.text(composed.string)], [.text(decomposed.string)]]).count == 2)
    }

    @Test func aSegmentIsCutAtTheSeparatorsBytes() throws {
        let resolved = try resolve("      - {name: Part, segment: {of: GlCode, index: 2}}")
        let json = Self.record.replacingOccurrences(of: "10-1200-030", with: "10-\u{301}1200-030")
        #expect(try rows(resolved, json).0.row(0).last == .text("\u{301}1200"))
    }

    @Test(arguments: [("true", " C1"), ("both", "C1"), ("false", " C1 ")])
    func trimTakesBlanksInFrontOnlyIfAskedTo(trim: String, text: String) throws {
        let resolved = try resolve("      - {name: Other, from: Customer, trim: \(trim)}")
        #expect(try rows(resolved, Self.record).0.row(0).last == .text(text))
    }

    @Test(arguments: ["0x1A", "inf", "nan", "1e400", "1_000", "1,5", "--1"])
    func aTextThatIsNoNumberIsOneForNoType(_ text: String) throws {
        for type in ["double", "integer", "\"numeric(38,2)\""] {
            let resolved = try resolve("      - {name: N, from: Type, type: \(type)}")
            let json = Self.record.replacingOccurrences(of: "\"Type\":\"C\"", with: "\"Type\":\"\(text)\"")
            #expect(try rows(resolved, json).1.map(\.column) == ["N"], "\(type)")
        }
    }

    @Test(arguments: ["007", "+7", " 7 ", "7.0", "7e0"])
    func aTextThatIsANumberIsOneForEveryType(_ text: String) throws {
        for (type, value) in [
            ("double", Value.double(7)), ("integer", .integer(7)), ("\"numeric(38,2)\"", .decimal(FixedDecimal("7")!)),
        ] {
            let resolved = try resolve("      - {name: N, from: Type, type: \(type)}")
            let json = Self.record.replacingOccurrences(of: "\"Type\":\"C\"", with: "\"Type\":\"\(text)\"")
            #expect(try rows(resolved, json).0.row(0).last == value, "\(type)")
        }
    }

    @Test(arguments: ["2026-03-31x", "2026-03-31T25:00:00", "0000-01-01", "2026-02-30", "2026-03-31T10:00:00.1234567"])
    func aTextThatIsNoDateIsRefusedWhole(_ text: String) throws {
        let resolved = try resolve("      - {name: D, from: Type, type: date}")
        let json = Self.record.replacingOccurrences(of: "\"Type\":\"C\"", with: "\"Type\":\"\(text)\"")
        #expect(try rows(resolved, json).1.map(\.column) == ["D"])
    }

    @Test func codesOfSegmentsAndLookupsHaveLabelsToo() throws {
        let resolved = try resolve(
            """
                  - {name: Cost centre, segment: {of: GlCode, index: 3}, values: {"030": Transport}}
                  - name: Customer name
                    lookup: {from: Customers, key: {Customer: Customer}, take: Name}
                    values: {A: Acme}
            """)
        var table = LookupTable()
        table.add([.text(" C1  ")], .text("A"), by: resolved.plan.lookups[0])
        #expect(
            try rows(resolved, Self.record, lookups: [table]).0.row(0).suffix(2) == [.text("Transport"), .text("Acme")])
    }

    private static let labelled = """
              - {name: Kind, from: Type, values: {I: Invoice, C: Credit note, D: Debit note}}
              - {name: Balance, from: Balance}
              - {name: Customer name, lookup: {from: Customers, key: {Customer: Customer}, take: Name}}
              - {name: Cost centre, segment: {of: GlCode, index: 3}}
              - {name: Book, constant: main}
        """

    @Test func theVersionOfAMappingIsTheSameInEveryProcess() throws {
        let version = try resolve(Self.labelled).mapping.version
        #expect(version == "62a86e699f693dc9")
    }

    @Test(arguments: [
        ("from: Balance", "from: Year, type: \"numeric(14,2)\""), ("take: Name", "take: Customer"),
        ("{Customer: Customer}", "{Customer: Type}"), ("{Customer: Customer}", "{Name: Customer}"),
        ("of: GlCode", "of: Invoice"), ("index: 3", "index: 2"), ("D: Debit note", "D: Debit"),
        ("constant: main", "constant: other"), ("from: Type", "from: Type, trim: true"),
    ])
    func whateverMakesOtherRowsIsAnotherVersion(words: String, others: String) throws {
        let changed = Self.labelled.replacingOccurrences(of: words, with: others)
        let (before, after) = (try resolve(Self.labelled).mapping, try resolve(changed).mapping)
        #expect(before.schema == after.schema)
        #expect(before.version != after.version)
    }

    @Test func anotherKeyIsAnotherVersion() throws {
        let whole = try resolve(Self.labelled).mapping
        #expect(try resolve(Self.labelled, key: "[Customer, Invoice, Kind]").mapping.version != whole.version)
    }

    private static let parts = """
              - {name: Part, constant: "{part}", type: integer}
              - {name: Text, from: "{text}", type: text}
        """

    private func unpivoted(_ columns: String = parts, key: String = "[Customer, Invoice, Part]") throws
        -> Mapping.Resolved
    {
        try resolve(columns, key: key, unpivot: "[{part: 1, text: Type}, {part: 2, text: GlCode}]")
    }

    @Test func aRecordBecomesARowForEachThatUnpivotLists() throws {
        let resolved = try unpivoted()
        let other = Self.record.replacingOccurrences(of: "042", with: "043")
        let page = try PageScanner(resolved.plan.columns).scan(Array(#"{"value":[\#(Self.record),\#(other)]}"#.utf8))
        let made = resolved.mapping.rows(of: page.records, company: "EDU1", lookups: [])
        let (batch, kept) = (made.rows, made.records)
        #expect(made.faults.isEmpty && resolved.plan.rowsPerRecord == 2)
        let rows = (0..<batch.count).map { batch.row($0).dropFirst().map(\.description) }
        #expect(
            Set(rows) == [
                ["000000000000042", "1", "C"], ["000000000000042", "2", "10-1200-030"],
                ["000000000000043", "1", "C"], ["000000000000043", "2", "10-1200-030"],
            ])
        #expect(zip(rows, kept).allSatisfy { $0[0].hasSuffix($1 == 0 ? "042" : "043") }, "each knows its record")
    }

    @Test func aRecordThatFailsInOneOfItsRowsGivesNone() throws {
        let resolved = try unpivoted(Self.parts.replacingOccurrences(of: "type: text", with: "type: integer"))
        let good = Self.record.replacingOccurrences(of: #""C","GlCode":"10-1200-030""#, with: #""1","GlCode":"2""#)
        let bad = good.replacingOccurrences(of: #""GlCode":"2""#, with: #""GlCode":"x""#)
        let (batch, faults) = try rows(resolved, "\(bad),\(good)")
        #expect(batch.count == 2 && (0..<2).map { batch.row($0).last } == [.integer(1), .integer(2)])
        #expect(faults == [Fault(record: 0, column: "Text", reason: "'x' is not of type integer")])
    }

    @Test(arguments: [
        ("[Customer, Invoice]", MappingTests.parts, "does not tell the rows of 'unpivot' apart"),
        ("[Customer, Invoice, Part]", parts.replacingOccurrences(of: "{text}", with: "{txt}"), "{txt}"),
    ])
    func rowsThatWouldOverwriteOneAnotherAndUnknownWordsAreRefused(
        key: String, columns: String, words: String
    ) throws {
        let error = #expect(throws: ConfigurationError.self) { try unpivoted(columns, key: key) }
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }

    @Test(arguments: ["[]", "x", "[{part: 1}, {text: Type}]", "[{company: 1}]", "[{part: [1]}]"])
    func anUnpivotThatDoesNotListRowsIsRefusedWithItsLine(_ text: String) throws {
        let error = #expect(throws: ConfigurationError.self) { try resolve(Self.parts, unpivot: text) }
        #expect(error?.description.contains("unpivot") == true && error?.line != nil)
    }

    @Test func oneColumnOfTwoTypesAsksForOneThatHoldsBoth() throws {
        let error = #expect(throws: ConfigurationError.self) {
            try resolve(
                Self.parts.replacingOccurrences(of: ", type: text", with: ""), key: "[Customer, Invoice, Part]",
                unpivot: "[{part: 1, text: Type}, {part: 2, text: Balance}]")
        }
        #expect(error?.message.contains("give it a 'type'") == true)
    }

    @Test func anUnknownPropertyIsNamedWithItsLineAndTheNearestOne() {
        let error = #expect(throws: ConfigurationError.self) { try resolve("      - {name: B, from: Balanse}") }
        #expect(error?.description.hasPrefix("f.yaml:24: ") == true)
        #expect(error?.message.contains("Balanse") == true && error?.message.contains("'Balance'") == true)
    }

    @Test(arguments: [
        ("      - {name: Kind, from: Type}", "[Customer, Invoice]", [String]()),
        ("      - {name: Kind, from: Type}", "[Customer]", ["Invoice"]),
    ])
    func aPartOfTheRecordsKeyThatNoKeyColumnIsMadeOfIsKnown(columns: String, key: String, missing: [String]) throws {
        #expect(try resolve(columns, key: key).mapping.missingKey == missing)
    }

    @Test(arguments: [
        // The resolved data source trims Customer and takes Invoice as it is.
        ("      - {name: Company, constant: \"{company}\"}", "[Company, Customer, Invoice]", "4: C1 "),
        ("      - {name: Kind, from: Type}", "[Customer, Invoice]", "4:EDU14: C1 "),
        (
            "      - {name: Company, constant: \"{company}\"}\n      - {name: Number, from: Invoice, values: {1: one}}",
            "[Company, Customer, Number]", "4: C1 15:000000000000042"
        ),
    ])
    func whatTheKeyDoesNotShowAsItWasWrittenIsStagedBesideIt(columns: String, key: String, staged: String) throws {
        let resolved = try resolve(columns, key: key)
        let page = try PageScanner(resolved.plan.columns).scan(Array(#"{"value":[\#(Self.record)]}"#.utf8))
        var column = ColumnData(.text)
        resolved.mapping.identity.append(page.records, row: 0, company: "EDU1", to: &column)
        #expect(column[0].description == staged)
    }

    @Test func aPartOfTheKeyMayBeGivenAsThePropertyThatOneColumnTakesOver() throws {
        let resolved = try resolve("      - {name: Kind, from: Type}", key: "[Customer, Invoice, Type]")
        #expect(resolved.mapping.schema.key == ["Customer", "Invoice", "Kind"])
        #expect(throws: ConfigurationError.self) {
            try resolve(
                """
                      - {name: Kind, from: Type}
                      - {name: Sort, from: Type}
                """, key: "[Customer, Invoice, Type]")
        }
    }

    @Test(arguments: [
        ("2026-11-22T00:00:00Z", "Date ge 2026-11-19T00:00:00Z or Date eq null"),
        ("2026-11-22T00:00:00+02:00", "Date ge 2026-11-18T22:00:00Z or Date eq null"),
        ("2026-03-01T00:00:00", "Date ge 2026-02-26T00:00:00Z or Date eq null"),
    ])
    func aReadBeginsBeforeTheWatermarkAndIncludesWhatHasNoDate(position: String, filter: String) throws {
        let cursor = try #require(try resolve("      - {name: K, from: Type}", cursor: "Date").plan.cursor)
        #expect(try cursor.filter(from: position).text == filter)
    }

    @Test func theWatermarkIsTheServersOwnTextAndNeverInTheFuture() throws {
        let resolved = try resolve("      - {name: K, from: Type}", cursor: "Date")
        let dates = ["2026-11-21", "2026-11-23", "2026-11-22", "2031-01-01"]
        let json = dates.map { Self.record.replacingOccurrences(of: "2026-03-31", with: $0) }.joined(separator: ",")
        let page = try PageScanner(resolved.plan.columns).scan(Array(#"{"value":[\#(json)]}"#.utf8))
        var newest = Newest()
        let cursor = try #require(resolved.plan.cursor)
        try newest.see(
            page, column: cursor.index, cursor.property, today: #require(CalendarDate("2026-11-23")))
        #expect(newest.text == "2026-11-23T00:00:00+02:00")
    }
}
