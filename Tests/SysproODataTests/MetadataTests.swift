// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import SysproOData
import Testing

@Suite struct MetadataTests {
    private static let fixtures = Grammar.shared.appending(path: "fixtures/odata")
    private static let hasFixtures = FileManager.default.fileExists(atPath: fixtures.path)

    private func metadata(_ schema: String, version: String = "4.0") throws -> Metadata {
        try Metadata(
            parsing: Array(
                """
                <?xml version="1.0"?><edmx:Edmx Version="\(version)" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
                <edmx:DataServices>\(schema)</edmx:DataServices></edmx:Edmx>
                """.utf8))
    }

    private static let schema = """
        <Schema Namespace="SYSPRO.Company" Alias="S" xmlns="http://docs.oasis-open.org/odata/ns/edm">
        <TypeDefinition Name="Money" UnderlyingType="Edm.Decimal"/>
        <EntityType Name="Base"><Key><PropertyRef Name="Id"/></Key><Property Name="Id" Type="Edm.Guid" Nullable="false"/></EntityType>
        <EntityType Name="ArInvoice" BaseType="S.Base">
        <Property Name="Customer" Type="Edm.String" MaxLength="15"/><Property Name="Note" Type="Edm.String" MaxLength="max"/>
        <Property Name="Value" Type="Edm.Decimal" Precision="14" Scale="2"/><Property Name="Loose" Type="Edm.Decimal"/>
        <Property Name="Varying" Type="Edm.Decimal" Precision="14" Scale="variable"/><Property Name="Money" Type="S.Money"/>
        <Property Name="Day" Type="Edm.Date"/><Property Name="At" Type="Edm.DateTimeOffset" Precision="7"/>
        <Property Name="Lines" Type="Edm.Int16"/><Property Name="Big" Type="Edm.Int64"/><Property Name="Flag" Type="Edm.Boolean"/>
        <Property Name="Ratio" Type="Edm.Single"/><Property Name="Grade" Type="S.Grade"/><Property Name="Stamp" Type="Edm.Binary"/>
        <Property Name="Tags" Type="Collection(Edm.Int32)"/><NavigationProperty Name="Lines2" Type="Collection(S.Line)"/>
        <Annotation Term="x"><Record><PropertyValue Property="Type" String="Edm.String"/></Record></Annotation>
        </EntityType><ComplexType Name="Address"><Property Name="Street" Type="Edm.String"/></ComplexType>
        <EntityContainer Name="C"><EntitySet Name="ArInvoice" EntityType="S.ArInvoice"/></EntityContainer></Schema>
        """

    @Test func typesAreReadWithAliasesBasesAndDefinitions() throws {
        let type = try metadata(Self.schema).entityType(of: "arinvoice")
        #expect(type.name == "SYSPRO.Company.ArInvoice")
        #expect(type.key == ["Id"])
        #expect(type.keyProperties == [TableQuery.KeyProperty("Id", .guid)])
        let types = try type.properties.map { try "\($0.name) \(type.columnType(of: $0.name))" }
        #expect(
            types == [
                "Id text", "Customer text", "Note text", "Value numeric(14,2)", "Loose numeric(38,12)",
                "Varying numeric(38,12)", "Money numeric(38,12)", "Day date", "At instant", "Lines int32",
                "Big integer",
                "Flag boolean", "Ratio double", "Grade text", "Stamp text", "Tags text",
            ])
        #expect(try type.property("Customer").maxLength == 15)
        #expect(try type.property("Id").isNullable == false)
    }

    @Test func anUnknownNameIsAnsweredWithTheNearestOne() throws {
        let metadata = try metadata(Self.schema)
        #expect(try metadata.entitySet("ARINVOICE").name == "ArInvoice")
        #expect(throws: (any Error).self) { try metadata.entitySet("ArInvoces") }
        do {
            _ = try metadata.entityType(of: "ArInvoice").property("Custommer")
        } catch let error as ODataError {
            #expect(error.code == .unknownName)
            #expect(error.message.hasSuffix("did you mean 'Customer'?"))
        }
        do {
            _ = try metadata.entitySet("Zzzzzzzz")
        } catch let error as ODataError {
            #expect(!error.message.contains("did you mean"))
        }
    }

    @Test func whatIsNoCSDLOfVersion4IsRefusedWithTheReason() {
        func code(_ text: String) -> ODataError.Code? {
            do {
                _ = try Metadata(parsing: Array(text.utf8))
                return nil
            } catch { return (error as? ODataError)?.code }
        }
        #expect(code("<html><body>Sign in</body></html>") == .malformedMetadata)
        #expect(code(#"{"$Version":"4.01"}"#) == .malformedMetadata)
        #expect(code("") == .malformedMetadata)
        #expect(code(#"<Edmx Version="4.0"><DataServices>"#) == .malformedMetadata)
        #expect(code(#"<Edmx Version="1.0"/>"#) == .unsupportedVersion)
        #expect(code(#"<!DOCTYPE x [<!ENTITY a "b">]><Edmx Version="4.0"/>"#) == .malformedMetadata)
    }

    @Test(.enabled(if: hasFixtures, "the fixtures beside the repository are absent"))
    func everyDocumentOfTheFixturesParsesOrIsRefusedClearly() throws {
        var parsed = 0
        var refused = 0
        let files = FileManager.default.enumerator(at: Self.fixtures, includingPropertiesForKeys: nil)
        while let file = files?.nextObject() as? URL {
            guard ["xml", "edmx"].contains(file.pathExtension) else { continue }
            do {
                let metadata = try Metadata(parsing: Array(Data(contentsOf: file)))
                parsed += 1
                for type in metadata.entityTypes { for property in type.properties { _ = property.columnType } }
            } catch let error as ODataError {
                refused += 1
                #expect([.malformedMetadata, .unsupportedVersion].contains(error.code), "\(file.lastPathComponent)")
                #expect(!error.message.isEmpty)
            }
        }
        #expect(parsed > 50 && refused > 10, "\(parsed) parsed, \(refused) refused")
    }

    @Test(.enabled(if: hasFixtures, "the fixtures beside the repository are absent"))
    func sysprosTablesHaveTheirKeysAndExactDecimals() throws {
        let file = Grammar.shared.appending(path: "reference/syspro-metadata.xml")
        let metadata = try Metadata(parsing: Array(Data(contentsOf: file)))
        let invoices = try metadata.entityType(of: "ArInvoice")
        #expect(invoices.key == ["Customer", "Invoice", "DocumentType"])
        #expect(try invoices.columnType(of: "InvoiceBal1") == .numeric(precision: 14, scale: 2))
        #expect(try metadata.query("arinvoice").key.map(\.name) == invoices.key)
    }
}
