// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

@Suite struct ConfigurationTests {
    static let valid = """
        version: 1
        state: ./state
        syspro:
          odata:
            url: https://erp.example.com/SYSPRO8Odata/SYSPROOData/
            companies: [EDU1]
            operator: TABLEAU
            password: ${env:PASSWORD}
            timeZone: Africa/Johannesburg
        tableau:
          url: https://tableau.example.com
          site: finance
          tokens:
            - {name: a, secret: "${env:TOKEN}"}
        defaults: {every: 15m, overlap: 3d, maxRejected: 0.5%, allowShrink: 20%}
        datasources:
          - name: AR Invoices
            project: Finance
            from: ArInvoice
            key: [Customer, Invoice]
            changes:
              cursor: InvoiceDate
            columns:
              - {name: Customer, from: Customer, trim: true}
              - {name: Invoice, from: Invoice}
              - {name: Balance, from: InvoiceBal1, type: "numeric(18,2)"}

        """
    static let environment = ["PASSWORD": "p", "TOKEN": "t"]

    private func read(_ yaml: String) throws -> SyncConfiguration {
        try SyncConfiguration(yaml: yaml, file: "sync.yaml", environment: Self.environment)
    }

    private func keys(of schema: [String: Any], at path: [String]) throws -> Set<String> {
        var node: Any = schema
        for step in path {
            node = try #require((node as? [String: Any])?[step] ?? (node as? [Any])?[Int(step) ?? 0])
        }
        return Set(try #require((node as? [String: Any])?.keys))
    }

    private func failure(replacing old: String, by new: String) -> ConfigurationError? {
        #expect(throws: ConfigurationError.self) { try read(Self.valid.replacingOccurrences(of: old, with: new)) }
    }

    @Test func aFileIsReadWithItsDefaults() throws {
        let configuration = try read(Self.valid)
        let datasource = try #require(configuration.datasources.first)
        #expect(configuration.odata.url == "https://erp.example.com/SYSPRO8Odata/SYSPROOData")
        #expect(configuration.odata.password.reveal() == "p")
        #expect(configuration.odata.pageSize == 5_000)
        #expect(datasource.schedule == .every(.seconds(900)))
        #expect(datasource.changes.overlap == .seconds(3 * 86_400))
        #expect(datasource.maxRejected == .share(0.005))
        #expect(datasource.allowShrink == 0.2)
        #expect(configuration.warnings.isEmpty)
    }

    @Test func brokenYAMLIsAnErrorWithItsLine() {
        let error = failure(replacing: "companies: [EDU1]", by: "companies: [EDU1")
        #expect(error?.line == 7)
        #expect(error?.message.contains("not YAML") == true)
    }

    @Test func anUnknownKeyIsNamedWithItsLineAndTheNearestOne() {
        let error = failure(replacing: "    project: Finance", by: "    projct: Finance")
        #expect(error?.line == 18)
        #expect(error?.message == "'datasources[1].projct' is not a setting; did you mean 'project'?")
    }

    @Test(arguments: [
        ("version: 1", "version: 2", "version", 1), ("every: 15m", "every: often", "every", 15),
        ("maxRejected: 0.5%", "maxRejected: some", "maxRejected", 15),
        ("\"numeric(18,2)\"", "\"numeric(39,2)\"", "type", 26), ("trim: true", "trim: maybe", "trim", 24),
        ("every: 15m", "every: 3661d", "ten years", 15), ("every: 15m", "every: 106751991167300d", "ten years", 15),
        ("every: 15m", "every: 99999999999999999999s", "ten years", 15),
        ("name: Customer, from: Customer", "name: ctid, from: Customer", "ctid", 24),
        ("name: Customer, from: Customer", "name: tableoid, from: Customer", "tableoid", 24),
        ("companies: [EDU1]", "companies: EDU1", "companies", 6),
        ("timeZone: Africa/Johannesburg", "timeZone: Africa/Joburg", "timeZone", 9),
        ("url: https://tableau.example.com", "url: tableau", "url", 11),
        ("key: [Customer, Invoice]", "key: [Customer, Invoce]", "'Invoce'", 20),
        ("      cursor: InvoiceDate", "      reconcile: {every: 1d}", "cursor", 22),
    ])
    func aWrongValueIsNamedWithItsLine(old: String, new: String, word: String, line: Int) {
        let error = failure(replacing: old, by: new)
        #expect(error?.line == line)
        #expect(error?.message.contains(word) == true, "\(error?.description ?? "")")
    }

    @Test func aMissingVariableIsNamed() {
        #expect(failure(replacing: "${env:PASSWORD}", by: "${env:NOWHERE}")?.message.contains("NOWHERE") == true)
    }

    @Test func aPasswordInClearIsWarnedOfButNeverShown() throws {
        let configuration = try read(Self.valid.replacingOccurrences(of: "${env:PASSWORD}", with: "hunter2"))
        #expect(configuration.warnings.count == 1)
        #expect(configuration.warnings.first?.hasPrefix("sync.yaml:8: 'syspro.odata.password'") == true)
        var dumped = ""
        dump(configuration, to: &dumped)
        #expect(!dumped.contains("hunter2"))
    }

    @Test func aKeyThatMixesCompaniesIsRefusedWhereSeveralAreRead() throws {
        let error = failure(replacing: "companies: [EDU1]", by: "companies: [EDU1, EDU2]")
        #expect(error?.line == 20)
        #expect(error?.message.contains("constant: \"{company}\"") == true)

        let two = Self.valid.replacingOccurrences(of: "[EDU1]", with: "[EDU1, EDU2]")
            .replacingOccurrences(of: "key: [Customer", with: "key: [Firm, Customer")
        let column = "      - {name: Customer, from: Customer, trim: true}\n"
        for firm in ["constant: \"{company}\"", "from: Company"] {
            let told = two.replacingOccurrences(of: column, with: column + "      - {name: Firm, \(firm)}\n")
            #expect(try read(told).odata.companies == ["EDU1", "EDU2"])
        }
    }

    @Test func aDataSourceThatIsThereTwiceIsRefused() {
        let second = "  - {name: AR Invoices, from: GenMaster, key: [A], columns: [{name: A, from: B}]}\n"
        #expect(throws: ConfigurationError.self) { try read(Self.valid + second) }
    }

    @Test func relativePathsAreRelativeToTheFile() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(Self.valid.utf8).write(to: folder.appending(path: "sync.yaml"))
        let configuration = try SyncConfiguration(
            path: folder.appending(path: "sync.yaml").path, environment: Self.environment)
        #expect(configuration.stateDirectory == folder.appending(path: "state").path)
    }

    /// Editors complete from the schema: it must know every key that the reader knows, and no other.
    @Test func theSchemaForEditorsHasTheKeysThatAreRead() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let data = try Data(contentsOf: root.appending(path: "Schemas/sync.schema.json"))
        let schema = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let datasource = ["properties", "datasources", "items", "properties"]
        let column = datasource + ["columns", "anyOf", "1", "items", "properties"]
        let odata = try keys(of: schema, at: ["properties", "syspro", "properties", "odata", "properties"])
        let tableau = try keys(of: schema, at: ["properties", "tableau", "properties"])
        let datasourceKeys = try keys(of: schema, at: datasource)
        let columnKeys = try keys(of: schema, at: column)
        #expect(odata == Set(ODataSettings.keys))
        let session = ["properties", "syspro", "properties", "odata", "properties", "session", "properties"]
        #expect(try keys(of: schema, at: session) == Set(SessionSettings.keys))
        #expect(tableau == Set(TableauSettings.keys))
        #expect(datasourceKeys == Set(DatasourceConfiguration.keys))
        #expect(columnKeys == Set(ColumnConfiguration.keys))
        let writeBack = ["properties", "writeBack", "items", "properties"]
        #expect(try keys(of: schema, at: writeBack) == Set(WriteBackConfiguration.keys))
        let keyParts = try keys(of: schema, at: writeBack + ["key", "items", "properties"])
        #expect(keyParts == Set(WriteBackConfiguration.KeyPart.keys))
        let fields = try keys(of: schema, at: writeBack + ["fields", "items", "properties"])
        #expect(fields == Set(WriteBackConfiguration.Field.keys))
        let reference = ["properties", "references", "items", "properties"]
        #expect(try keys(of: schema, at: reference) == Set(ReferenceConfiguration.keys))
        let target = try keys(of: schema, at: reference + ["references", "properties"])
        #expect(target == Set(ReferenceConfiguration.targetKeys))
        let columnTarget = try keys(of: schema, at: column + ["references", "properties"])
        #expect(columnTarget == Set(ReferenceConfiguration.columnTargetKeys))
    }
}
