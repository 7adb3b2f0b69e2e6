// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import HyperExtract
import SyncCore
import SysproOData
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

/// Two records never become one row unnoticed: decided by what was read, whatever the mapping does.
@Suite(.enabled(if: (try? Hyperd.locate()) != nil, "hyperd is installed by make setup")) struct TwoRecordsOneRowTests {
    private struct Record: Sendable {
        var customer: String
        var invoice = "1"
        var type = "I"
        var balance = "1.00"

        var json: String {
            #"{"Customer":"\#(customer)","Invoice":"\#(invoice)","Type":"\#(type)","GlCode":"10-1200-030","#
                + #""Date":"2026-03-31T00:00:00+02:00","Balance":\#(balance),"Year":2026}"#
        }
    }

    private struct Answer: Sendable {
        var records: [Record]
        var query = 1
        var company = "EDU1"
    }

    private func resolved(
        _ columns: String, key: String, metadata: String = MappingTests.metadata
    ) throws -> (DatasourceConfiguration, Mapping.Resolved) {
        let yaml =
            ConfigurationTests.valid.components(separatedBy: "datasources:")[0] + """
                datasources:
                  - name: D
                    from: invoices
                    key: \(key)
                    columns:
                \(columns)
                """
        let configuration = try SyncConfiguration(
            yaml: yaml, file: "f.yaml", environment: ConfigurationTests.environment)
        let metadata = try Metadata(parsing: Array(metadata.utf8))
        return (
            configuration.datasources[0],
            try Mapping.resolve(configuration.datasources[0], metadata: metadata, file: "f.yaml")
        )
    }

    private static let plain = """
              - {name: Company, constant: "{company}"}
              - {name: Customer, from: Customer}
              - {name: Invoice, from: Invoice}
              - {name: Balance, from: Balance}
        """

    /// Stages the answers and folds what repeats.
    ///
    /// - Returns: how many rows stay, and how many were folded.
    private func staged(
        _ answers: [Answer], columns: String = plain, key: String = "[Company, Customer, Invoice]",
        completeness: Completeness = .unknown, metadata: String = MappingTests.metadata
    ) async throws -> (rows: Int, folded: Int) {
        let (datasource, resolved) = try resolved(columns, key: key, metadata: metadata)
        return try await withHyperServer { server in
            try await server.connected { connection in
                let stage = try await RowStage(
                    datasource.name, resolved.layout(of: datasource.entitySet), extent: .whole, removes: true,
                    on: connection)
                let transform = RecordTransform(resolved)
                for answer in answers {
                    let json = answer.records.map(\.json).joined(separator: ",")
                    let page = try PageScanner(resolved.plan.columns).scan(Array("{\"value\":[\(json)]}".utf8))
                    #expect(page.refused.isEmpty)
                    let batch = SourcePage(
                        company: answer.company, page: page, lookups: [], number: answer.query)
                    _ = try await stage.add(#require(transform.transform(batch).output))
                }
                let folded = try await stage.foldRepeats(StagedRead(extent: .whole, end: ReadEnd(completeness)))
                let rows = try await connection.query("SELECT count(*) FROM \(stage.table.sql)")
                return (Int(rows.columns[0].integers[0]), folded)
            }
        }
    }

    @Test(
        arguments: [
            ("{name: Customer, from: Customer, trim: true}", "12", "12 "),
            ("{name: Customer, from: Customer, trim: both}", "12", " 12"),
            ("{name: Customer, from: Customer, type: integer}", "12", "0012"),
            ("{name: Customer, from: Customer, values: {A: One, B: One}}", "A", "B"),
            ("{name: Customer, from: Customer, values: {A: B}}", "A", "B"),
            ("{name: Customer, segment: {of: Customer, index: 1}}", "10-1", "10-2"),
            ("{name: Customer, constant: all}", "10", "20"),
        ])
    func whateverMakesTwoKeysOneIsRefusedAndBothRecordsAreNamed(column: String, one: String, other: String) async throws
    {
        let columns = Self.plain.replacingOccurrences(of: "{name: Customer, from: Customer}", with: column)
        let error = await #expect(throws: SyncError.self) {
            _ = try await staged([Answer(records: [Record(customer: one), Record(customer: other)])], columns: columns)
        }
        #expect(error?.code == .schema && error?.isRetriable == false)
        #expect(error?.message.contains("Customer '\(one)'") == true, "\(error?.message ?? "")")
        #expect(error?.message.contains("Customer '\(other)'") == true)
    }

    @Test func theSameKeyInTwoCompaniesIsTwoRecords() async throws {
        let columns = Self.plain.replacingOccurrences(of: "\"{company}\"", with: "all")
        let error = await #expect(throws: SyncError.self) {
            _ = try await staged(
                [
                    Answer(records: [Record(customer: "1")]),
                    Answer(records: [Record(customer: "1")], query: 2, company: "EDU2"),
                ], columns: columns)
        }
        #expect(error?.message.contains("company 'EDU2'") == true, "\(error?.message ?? "")")
    }

    @Test func keysThatOnlyLookAlikeStayApart() async throws {
        let records = ["CAF\u{C9}", "CAFE\u{301}", "\u{212B}", "\u{C5}", "K", "\u{212A}", "12", " 12", "12 "]
        let staged = try await staged([Answer(records: records.map { Record(customer: $0) })])
        #expect(staged == (records.count, 0))
    }

    @Test func whatTwoQueriesFindIsOneRecordAndTheLaterOneStays() async throws {
        let early = Answer(records: [Record(customer: "1", balance: "5.00")])
        let late = Answer(records: [Record(customer: "1", balance: "0.00")], query: 2)
        #expect(try await staged([early, late]) == (1, 1))
    }

    @Test func aRecordThatMovesBetweenPagesIsOneIfTheReadWasCounted() async throws {
        let pages = [
            Answer(records: [Record(customer: "1", balance: "5.00"), Record(customer: "2")]),
            Answer(records: [Record(customer: "1", balance: "0.00")]),
        ]
        #expect(try await staged(pages, completeness: .counted) == (2, 1))
    }

    @Test(arguments: ["5.00", "0.00"])
    func recordsWithoutADeclaredKeyThatTheServiceCountsTwiceAreTwoWhateverTheyHold(balance: String) async throws {
        let pages = [
            Answer(records: [Record(customer: "1", balance: "5.00"), Record(customer: "2")]),
            Answer(records: [Record(customer: "1", balance: balance)]),
        ]
        let keyless = MappingTests.metadata.replacingOccurrences(
            of: #"<Key><PropertyRef Name="Customer"/><PropertyRef Name="Invoice"/></Key>"#, with: "")
        let error = await #expect(throws: SyncError.self) {
            _ = try await staged(pages, completeness: .counted, metadata: keyless)
        }
        #expect(error?.message.contains("EDU1, 1, 1") == true && error?.isRetriable == false, "\(error?.message ?? "")")
        #expect(error?.message.contains("not unique") == true)
    }

    @Test func withoutACountTwoStatesOfOneKeyAreNotFolded() async throws {
        let one = Record(customer: "1", balance: "5.00"), other = Record(customer: "1", balance: "0.00")
        let error = await #expect(throws: SyncError.self) { _ = try await staged([Answer(records: [one, other])]) }
        #expect(error?.message.contains("EDU1, 1, 1") == true && error?.isRetriable == true, "\(error?.message ?? "")")
        #expect(try await staged([Answer(records: [one, one])]) == (1, 1), "the same twice is one")
    }

    @Test func whatCameBeforeAReadBeganAgainIsForgotten() async throws {
        let (datasource, resolved) = try resolved(Self.plain, key: "[Company, Customer, Invoice]")
        let left = try await withHyperServer { server in
            try await server.connected { connection in
                let stage = try await RowStage(
                    datasource.name, resolved.layout(of: datasource.entitySet), extent: .whole, removes: true,
                    on: connection)
                let transform = RecordTransform(resolved)
                for balance in ["5.00", "0.00"] {
                    try await stage.empty()
                    let json = Record(customer: "1", balance: balance).json
                    let page = try PageScanner(resolved.plan.columns).scan(Array("{\"value\":[\(json)]}".utf8))
                    let batch = SourcePage(company: "EDU1", page: page, lookups: [])
                    _ = try await stage.add(#require(transform.transform(batch).output))
                }
                _ = try await stage.foldRepeats(StagedRead(extent: .whole, end: .unknown))
                return try await connection.query("SELECT \"Balance\" FROM \(stage.table.sql)")
            }
        }
        #expect((0..<left.count).map { left.row($0)[0].description } == ["0.00"])
    }
}
