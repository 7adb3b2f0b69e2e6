// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import HyperExtract
import Logging
import SyncCore
import TableauSimulator
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

/// What people make of a data source in Tableau stays when rows are published over it; what cannot stay stops the run.
@Suite(
    .enabled(if: (try? Hyperd.locate()) != nil, "hyperd is installed by make setup"), .timeLimit(.minutes(5)))
struct PeoplesWorkTests {
    typealias Work = TableauSimulator.Customization

    /// Every kind of work, and how a message names it.
    static let kinds: [(work: Work, words: String)] = [
        (.calculatedField(caption: "Margin & more", formula: "[On hand] * 2"), "the calculated field 'Margin & more'"),
        (.caption("Warehouse", "Place"), "the name 'Place' for the column 'Warehouse'"),
        (.hidden("Warehouse"), "that the column 'Warehouse' is hidden"),
        (.role("On hand", "dimension"), "that the column 'On hand' is a dimension"),
        (.format("On hand", "n#,##0.00;-#,##0.00"), "the format of the column 'On hand'"),
        (.comment("On hand", "As counted on Friday"), "the comment on the column 'On hand'"),
        (.alias("Warehouse", value: "N", alias: "North"), "the aliases of the column 'Warehouse'"),
        (.group("Big ones", of: "Warehouse"), "the group or set 'Big ones'"),
        (.hierarchy("Where", ["Warehouse", "Stock code"]), "the hierarchy 'Where'"),
        (.folder("Places", ["Warehouse"]), "the folder 'Places'"),
        (.fiscalYear("july"), "the fiscal year or the week's first day"),
        (.parameter("As of"), "the parameter 'As of'"),
    ]
    static let filter = (work: Work.filter("Warehouse", value: "N"), words: "the data source filter on 'Warehouse'")

    /// Somebody's work in a data source that was published whole, and then a row that changes in SYSPRO.
    private static func with(
        _ works: [Work],
        _ body: (DestinationWorld, TableauSimulator.DataSource) async throws -> Void
    ) async throws {
        try await DestinationWorld.with { world in
            #expect(try await world.sync(load: "replace").status == .ok)
            let source = try #require(await world.tableau.dataSource(named: "Stock", in: "Finance"))
            try await world.later {
                for work in works { try await world.tableau.customize(source, work) }
            }
            try changeRow(of: world)
            try await body(world, source)
        }
    }

    private static func changeRow(of world: DestinationWorld) throws {
        let row = try world.syspro.rows(of: "InvWarehouse")[0]
        let warehouse = row.text("Warehouse")
        let code = "ZZ\(Int.random(in: 1_000_000...9_999_999))"
        try world.syspro.insert("InvWarehouse", ["StockCode": .text(code), "Warehouse": .text(warehouse)])
    }

    /// A description without what the server says of its own place.
    private static func body(_ world: DestinationWorld, _ source: TableauSimulator.DataSource) async -> String? {
        await world.tableau.description(of: source)?.replacing(/<repository-location[^>]*\/>/, with: "")
    }

    @Test func allOfItStaysWhereOnlyRowsChange() async throws {
        try await Self.with(Self.kinds.map(\.work)) { world, source in
            let before = try #require(await Self.body(world, source))
            let rows = try await world.tableau.rows(of: source).count
            for _ in 0..<2 {
                let report = try await world.sync(load: "replace")
                #expect(report.status == .ok && report.counts.inserted == 1, "\(report)")
                #expect(await Self.body(world, source) == before)
                try Self.changeRow(of: world)
            }
            #expect(try await world.tableau.rows(of: source).count == rows + 2)
            #expect(await world.tableau.dataSources.map(\.id) == [source.id])
            #expect(await world.tableau.calculations(of: source) == ["Margin & more"])
        }
    }

    @Test func itStaysWhateverTheStateFolderIsCalled() async throws {
        try await DestinationWorld.with { world in
            #expect(try await world.sync("site.hyper", load: "replace").status == .ok)
            let source = try #require(await world.tableau.dataSource(named: "Stock", in: "Finance"))
            try await world.later { try await world.tableau.calculate("Margin", as: "[On hand] * 2", in: source) }
            try Self.changeRow(of: world)
            let report = try await world.sync("site.hyper", load: "replace")
            #expect(report.status == .ok, "\(report)")
            #expect(await world.tableau.calculations(of: source) == ["Margin"])
        }
    }

    @Test(arguments: kinds.indices) func eachKindIsNamedWhereColumnsChange(kind: Int) async throws {
        let (work, words) = Self.kinds[kind]
        try await Self.with([work]) { world, source in
            let (before, sent) = (await Self.body(world, source), await world.changes)
            for _ in 0..<2 {
                let report = try await world.sync(load: "replace", type: "numeric(20,6)")
                #expect(report.error?.code == "configuration", "\(report)")
                #expect(report.error?.message.contains(": \(words). Nothing was sent") == true, "\(report)")
            }
            #expect(await world.changes == sent)
            #expect(await Self.body(world, source) == before)
            // Updates leave the description alone, whatever is in it.
            let logs = LogLines()
            #expect(try await world.sync(adopt: true, load: "replace", type: "numeric(20,6)", logs: logs).status == .ok)
            #expect(logs.all.contains { $0.hasPrefix("warning: it is published whole") && $0.contains(words) })
        }
    }

    @Test func aFilterStopsEveryPublishAndGoesOnWithTheRowsUnderAdopt() async throws {
        try await Self.with([Self.filter.work]) { world, source in
            let (before, sent) = (await Self.body(world, source), await world.changes)
            let report = try await world.sync(load: "replace")
            #expect(report.error?.message.contains(Self.filter.words) == true, "\(report)")
            #expect(await world.changes == sent)
            #expect(try await world.sync(adopt: true, load: "replace").status == .ok)
            #expect(await Self.body(world, source) == before, "nobody sees rows that were hidden")
        }
    }

    @Test func itIsLookedAtOnlyIfSomethingIsPublished() async throws {
        try await DestinationWorld.with { world in
            #expect(try await world.sync(load: "replace").status == .ok)
            let source = try #require(await world.tableau.dataSource(named: "Stock", in: "Finance"))
            try await world.later { try await world.tableau.customize(source, Self.filter.work) }
            let report = try await world.sync(load: "replace")
            #expect(report.status == .ok, "\(report)")
            // The rows are looked at, for somebody has been at the data source; after that nothing is.
            let before = await world.tableau.requests(of: .download)
            #expect(try await world.sync(load: "replace").status == .ok)
            #expect(await world.tableau.requests(of: .download) == before)
        }
    }

    @Test func aDataSourceThatNobodyTouchedIsPublishedOverWithoutALookAtItsDescription() async throws {
        try await DestinationWorld.with { world in
            #expect(try await world.sync(load: "replace").status == .ok)
            // The one look tells what Tableau itself writes.
            #expect(await world.tableau.requests(of: .download) == 1)
            try Self.changeRow(of: world)
            #expect(try await world.sync(load: "replace").status == .ok)
            #expect(await world.tableau.requests(of: .download) == 1)
        }
    }

    @Test func whereItCannotBeSeenNothingIsPublishedOverIt() async throws {
        try await Self.with([Self.filter.work]) { world, source in
            await world.tableau.inject(.init(.error, at: .download, times: 99, value: 403_004))
            let (before, sent) = (await Self.body(world, source), await world.changes)
            let report = try await world.sync(load: "replace")
            #expect(report.error?.code == "configuration", "\(report)")
            #expect(report.error?.message.contains("cannot be seen") == true, "\(report)")
            #expect(await world.changes == sent)
            #expect(await Self.body(world, source) == before)
        }
    }

    @Test func aPlanSaysWhatASyncWould() async throws {
        try await Self.with([Self.filter.work]) { world, _ in
            let configuration = try world.configuration(load: "replace")
            let plans = try await RunnerResources.open(configuration, logger: Logger(label: "test") { _ in LogLines() })
            {
                try await Plan($0).run()
            }
            #expect(plans.first?.verdict == .stops, "\(plans)")
            #expect(plans.first?.stop?.message.contains(Self.filter.words) == true, "\(plans)")
        }
    }
}

/// Descriptions as they come from Tableau, and what is taken out before they go back.
@Suite struct DataSourceDocumentTests {
    private static func document(_ text: String) throws -> DataSourceDocument {
        try DataSourceDocument(Array(text.utf8))
    }

    @Test(arguments: [
        ("<a x='1'><repository-location id='>' path='/x' /><b/></a>", "<a x='1'><b/></a>"),
        (
            "<a><!-- <repository-location/> --><repository-location>\n<c/></repository-location></a>",
            "<a><!-- <repository-location/> --></a>"
        ),
        ("<datasource xml:base='https://x' a=\"'\"><c/></datasource>", "<datasource a=\"'\"><c/></datasource>"),
        ("<datasource a='xml:base=1' xml:base=\"b\"/>", "<datasource a='xml:base=1'/>"),
        ("<datasource><repository-locations/></datasource>", "<datasource><repository-locations/></datasource>"),
        ("<a><![CDATA[<repository-location/>]]></a>", "<a><![CDATA[<repository-location/>]]></a>"),
        ("<datasource>\u{FEFF}é</datasource>", "<datasource>\u{FEFF}é</datasource>"),
    ]) func theServersOwnWordsAreTakenOutAndNoOtherByte(text: String, expected: String) throws {
        #expect(String(decoding: try Self.document(text).publishable, as: UTF8.self) == expected)
    }

    @Test(arguments: [
        "<datasource><connection class='hyper' dbname='/tmp/x.hyper'/></datasource>",
        "<datasource><connection class='hyper' dbname='Data/../x.hyper'/></datasource>",
        "<datasource><connection class='hyper' dbname='x.hyper'/></datasource>",
        "<datasource><connection class='hyper' dbname='Data//x.hyper'/></datasource>",
        "<datasource><connection class='hyper'/></datasource>", "<datasource/>",
    ]) func rowsGoIntoAPackageOnlyWhereTheDescriptionSaysSo(text: String) throws {
        #expect(try Self.document(text).extractPath == nil)
        #expect(try Self.document(text).obstacle(to: Schema([Schema.Column]())) != nil)
    }

    @Test func whatTableauWroteByItselfIsNobodysWork() throws {
        let document = try Self.document(
            """
            <datasource><connection class='federated'/><aliases enabled='yes' />
            <column datatype='real' name='[On hand]' role='measure' type='quantitative' />
            <column caption='Place' datatype='string' name='[Warehouse]' role='dimension' type='nominal' />
            <column datatype='table' name='[__tableau_internal_object_id__].[Extract_1]' role='measure' type='quantitative' />
            <_.fcp.X.true...folders-common><folder name='A'/></_.fcp.X.true...folders-common>
            <layout dim-ordering='alphabetic' /><object-graph/></datasource>
            """)
        #expect(
            PeoplesWork(document, besides: nil).things == [
                "the name 'Place' for the column 'Warehouse'", "the folder 'A'",
            ])
        #expect(PeoplesWork(document, besides: Set(document.things)).things == [])
    }
}
