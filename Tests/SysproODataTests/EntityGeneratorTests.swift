// SPDX-License-Identifier: Apache-2.0

import Foundation
import SysproEntities
import SysproOData
import Testing

@Suite struct EntityGeneratorTests {
    private static func metadata(_ schema: String) throws -> Metadata {
        try Metadata(
            parsing: Array(
                """
                <edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
                <edmx:Reference Uri="http://127.0.0.1:9/never-asked"/><edmx:DataServices>
                <Schema Namespace="N" xmlns="http://docs.oasis-open.org/odata/ns/edm">\(schema)</Schema>
                </edmx:DataServices></edmx:Edmx>
                """.utf8))
    }

    private static let awkward = """
        <EntityType Name="class"><Key><PropertyRef Name="ID"/></Key>
        <Property Name="ID" Type="Edm.Guid" Nullable="false"/><Property Name="Unit_x0020_Price" Type="Edm.Decimal" Precision="19" Scale="4"/>
        <Property Name="2nd.Line" Type="Edm.String"/><Property Name="A+B" Type="Edm.Int32"/><Property Name="A-B" Type="Edm.Int32"/>
        <Property Name="default" Type="N.Colour" Nullable="false"/><Property Name="self" Type="Edm.Boolean"/>
        <Property Name="GLCode" Type="Edm.String"/><Property Name="KEY_PART" Type="Edm.Binary"/><Property Name="Größe" Type="Edm.Single"/>
        <Property Name="At" Type="Edm.DateTimeOffset"/><Property Name="Lines" Type="Edm.Decimal" Precision="5" Scale="0" Nullable="false"/>
        <Property Name="Tags" Type="Collection(Edm.String)"/><Property Name="a&quot;\\b" Type="Edm.String"/></EntityType>
        <EntityContainer Name="C"><EntitySet Name="Klassen" EntityType="N.class"/><EntitySet Name="View" EntityType="N.class"/>
        <EntitySet Name="Elsewhere" EntityType="Other.Thing"/></EntityContainer>
        """

    @Test func awkwardNamesBecomeSwiftNamesAndKeepTheirNameOnTheWire() throws {
        var generator = EntityGenerator()
        generator.access = .public
        generator.keys = ["View": ["GLCode"]]
        generator.meanings = EntityMeanings("Klassen What the sets of the class are.\n  ID Its number.")
        let entities = try generator.entities(of: Self.metadata(Self.awkward))
        #expect(entities.files.map(\.name) == ["Klassen.swift", "View.swift"])
        #expect(entities.undescribed == ["Elsewhere"])
        let golden = Golden.folder.appending(path: "Klassen.swift.txt")
        if Golden.isRecording { try Data(entities.files[0].text.utf8).write(to: golden) }
        #expect(entities.files[0].text == (try String(contentsOf: golden, encoding: .utf8)))
        #expect(entities.files[1].text.contains(#"[TableQuery.KeyProperty("GLCode")]"#))
        #expect(entities.files[1].text.contains("public let glCode: String\n"))
    }

    @Test func chosenSetsAndNamesAreKeptToAndUnknownOnesAreErrors() throws {
        let metadata = try Self.metadata(Self.awkward)
        var generator = EntityGenerator()
        generator.include = ["klassen"]
        generator.typeNames = ["Klassen": "Schoolclass"]
        generator.propertyNames = ["ID": "number", "Klassen.self": "me"]
        generator.moments = .dates
        let files = try generator.entities(of: metadata).files
        #expect(files.map(\.name) == ["Schoolclass.swift"])
        #expect(files[0].text.contains("\n    let number: String\n"))
        #expect(files[0].text.contains("static let me = Field<Schoolclass, Bool?>(\"self\")"))
        #expect(files[0].text.contains("let at: CalendarDate?"))
        generator.include = []
        generator.exclude = ["Klassen"]
        #expect(try generator.entities(of: metadata).files.map(\.name) == ["View.swift"])
        generator.keys = ["View": ["Glcod"]]
        #expect(throws: ODataError.self) { try generator.entities(of: metadata) }
        generator.include = ["Clasen"]
        #expect(throws: ODataError.self) { try generator.entities(of: metadata) }
        generator = EntityGenerator()
        generator.include = ["Elsewhere"]
        #expect(throws: ODataError.self) { try generator.entities(of: metadata) }
    }

    @Test(.enabled(if: Golden.hasFixtures, "the documents beside the repository are absent"))
    func whatIsGeneratedOfEveryDocumentCompiles() throws {
        let documents = try Golden.documents()
        #expect(documents.count > 50)
        var sources = ""
        var entities = 0
        for (number, metadata) in documents.enumerated() {
            var generator = EntityGenerator()
            generator.imports = []
            let files = try generator.entities(of: metadata).files
            #expect(files == (try generator.entities(of: metadata).files))
            entities += files.count
            // Each document's types in a namespace of their own: the names of different documents may be the same.
            let bodies = files.map { $0.text.replacing("import Columnar\n", with: "") }.joined()
            sources += "enum Document\(number) {\n\(bodies)}\n"
        }
        #expect(entities > 200)
        let result = try Golden.typecheck("import Columnar\nimport SysproOData\n" + sources)
        #expect(result.status == 0, "\(result.output.prefix(4_000))")
        let wrong = try Golden.typecheck("import SysproOData\nstruct A: ODataEntity {}")
        #expect(wrong.status != 0)
    }

    @Test(.enabled(if: Golden.hasFixtures, "SYSPRO's tables beside the repository are absent"))
    func sysprosEntitiesAreWhatTheGeneratorWritesToday() throws {
        let file = Grammar.shared.appending(path: "reference/syspro-metadata.xml")
        let metadata = try Metadata(parsing: Array(Data(contentsOf: file)))
        var generator = EntityGenerator.syspro
        generator.access = .public
        let files = try generator.entities(of: metadata).files
        if Golden.isRecording {
            for file in files { try Data(file.text.utf8).write(to: Golden.generated.appending(path: file.name)) }
        }
        #expect(files.count == 26)
        let names = try FileManager.default.contentsOfDirectory(atPath: Golden.generated.path)
        #expect(names.sorted() == files.map(\.name).sorted())
        for file in files {
            let committed = try String(contentsOf: Golden.generated.appending(path: file.name), encoding: .utf8)
            #expect(committed == file.text, "\(file.name): run the tests with RECORD=1 and look at the difference")
        }
        // A meaning of a column that no table has would be shown to nobody.
        for name in EntityMeanings.syspro.names where !name.hasPrefix("*") {
            let parts = name.split(separator: ".").map(String.init)
            let type = try metadata.entityType(of: parts[0])
            if parts.count == 2 { #expect(throws: Never.self) { try type.property(parts[1]) } }
        }
    }
}

/// Committed texts, and the compiler that judges new ones.
enum Golden {
    static let package = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
        .standardizedFileURL
    static let folder = package.appending(path: "Tests/SysproODataTests/Fixtures/generated")
    static let generated = package.appending(path: "Sources/SysproEntities/Generated")
    static let fixtures = Grammar.shared.appending(path: "fixtures/odata")
    static let hasFixtures = FileManager.default.fileExists(atPath: fixtures.path)
    /// `RECORD=1` writes the committed texts again.
    static let isRecording = ProcessInfo.processInfo.environment["RECORD"] == "1"

    /// Every document beside the repository that this client can read, by its path.
    static func documents() throws -> [Metadata] {
        let files = FileManager.default.enumerator(at: fixtures, includingPropertiesForKeys: nil)
        var paths: [URL] = []
        while let file = files?.nextObject() as? URL {
            if ["xml", "edmx"].contains(file.pathExtension) { paths.append(file) }
        }
        return try paths.sorted { $0.path < $1.path }.compactMap { file in
            let bytes = try Data(contentsOf: file)
            return try? Metadata(parsing: Array(bytes))
        }.filter { !$0.entitySets.isEmpty }
    }

    /// Lets the compiler check a source against the modules that the tests were built with.
    static func typecheck(_ source: String) throws -> (status: Int32, output: String) {
        let folder = FileManager.default.temporaryDirectory.appending(path: "entities-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "Entities.swift")
        try Data(source.utf8).write(to: file)
        // The test bundle lies beside the folder of modules.
        let products = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        let headers = try run(["pkg-config", "--cflags-only-I", "libxml-2.0"]).output.split(
            whereSeparator: \.isWhitespace)
        return try run(
            [
                "swiftc", "-typecheck", "-swift-version", "6", "-warnings-as-errors", "-I",
                products.appending(path: "Modules").path, "-I",
                package.appending(path: "Sources/Platform/C/CLibxml2").path, file.path,
            ] + headers.map(String.init))
    }

    private static func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: text, as: UTF8.self))
    }
}
