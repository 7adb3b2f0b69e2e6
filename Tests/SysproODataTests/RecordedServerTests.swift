// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import HTTPTypes
import ServiceHTTP
import ServiceHTTPTesting
import SysproOData
import Testing

/// The answers that two real servers gave to the same requests, given to this client.
@Suite(.enabled(if: Recording.isAvailable, "the recorded exchanges beside the repository are absent"))
struct RecordedServerTests {
    @Test(arguments: Recording.files) func recordedPagesAreReadExactly(_ file: String) async throws {
        let recording = try Recording(file)
        let client = recording.client
        let metadata = try await client.metadata()
        let orders = try metadata.entityType(of: "Orders")
        #expect(orders.key == ["OrderID"])

        // Two orders, whatever page size the server has.
        var query = try metadata.query("Orders")
        query.top = 2
        var rows: [[Value]] = []
        for try await page in client.pages(
            query,
            columns: [
                ScanColumn("OrderID", .int32), ScanColumn("Freight", .numeric(precision: 19, scale: 4)),
                ScanColumn("OrderDate", .instant), ScanColumn("ShipRegion", .text), ScanColumn("ShipName", .text),
            ])
        {
            #expect(page.refused.isEmpty)
            rows += (0..<page.records.count).map(page.records.row)
        }
        #expect(rows.count == 2)
        #expect(rows[0][0] == .integer(10_248))
        #expect(rows[0][1] == decimal("32.3800"))
        #expect("\(rows[0][2])" == "1996-07-04T00:00:00")
        #expect(rows[0][3] == .null)
        #expect(rows[0][4] == .text("Vins et alcools Chevalier"))
        #expect(try await client.count(of: TableQuery("Orders")) == 830)
        // Olingo's demonstration server lists nothing at its root.
        #expect(try await client.serviceDocument().entitySets.contains("Orders") == file.hasPrefix("microsoft"))
    }

    @Test(arguments: Recording.files) func recordedErrorsAreErrorsWithTheServersWords(_ file: String) async throws {
        let recording = try Recording(file)
        var seen = 0
        for exchange in recording.exchanges where exchange.method == "GET" && exchange.status >= 400 {
            let transport = MockTransport([exchange.reply])
            var configuration = recording.configuration
            configuration.ignoresCount = true
            let client = SysproClient(configuration, transport: transport)
            do {
                for try await _ in client.pages(TableQuery("Orders"), columns: [ScanColumn("OrderID", .int32)]) {}
                Issue.record("\(exchange.url) gave no error")
            } catch let error as ODataError {
                seen += 1
                #expect(error.status == exchange.status)
                #expect(error.code == (exchange.status == 404 ? .notFound : .service), "\(exchange.url)")
                #expect(!error.message.contains("stacktrace") && !error.message.contains("   at "))
            }
        }
        #expect(seen > 15)
    }

    @Test(arguments: Recording.files) func recordedPagesOfOrdersGiveEveryRecordOrAClearError(_ file: String)
        async throws
    {
        let recording = try Recording(file)
        var pages = 0
        for exchange in recording.exchanges
        where exchange.method == "GET" && exchange.status == 200 && exchange.body.hasPrefix("{")
            && exchange.body.contains("\"value\":[{\"OrderID\"")
        {
            let page = try PageScanner([ScanColumn("OrderID", .int32)]).scan(Array(exchange.body.utf8))
            let object = try JSONSerialization.jsonObject(with: Data(exchange.body.utf8)) as? [String: Any]
            #expect(page.records.count == (object?["value"] as? [Any])?.count)
            #expect(page.nextLink == object?["@odata.nextLink"] as? String)
            #expect(page.count == object?["@odata.count"] as? Int)
            pages += 1
        }
        #expect(pages > 5)
    }

    @Test(arguments: Recording.files) func awkwardValuesAreTakenOverAsTheyAre(_ file: String) async throws {
        let recording = try Recording(file)
        let columns = [
            ScanColumn("Code", .text), ScanColumn("Big", .integer),
            ScanColumn("Money", .numeric(precision: 38, scale: 8)),
            ScanColumn("Day", .date), ScanColumn("Stamp", .instant), ScanColumn("Note", .text),
            ScanColumn("Tags", .text),
        ]
        var read = 0
        for exchange in recording.exchanges where exchange.url == "/Awkwards" && exchange.status == 200 {
            do {
                let page = try PageScanner(columns).scan(Array(exchange.body.utf8))
                read += 1
                let codes = (0..<page.records.count).map { page.records.columns[0][$0] }
                #expect(codes.contains(.text("  lead")))
                // -0.0000000001 and the 29 digits of the largest decimal do not both fit 8 places.
                #expect(page.refused.allSatisfy { $0.property == "Money" })
                for row in 0..<page.records.count {
                    #expect("\(page.records.columns[4][row])" == "2024-03-30T23:30:00")
                    guard case .text(let note) = page.records.columns[5][row] else { continue }
                    #expect(note.hasPrefix("line1\r\nline2\ttab \"q\""))
                }
            } catch let error as ODataError {
                // Olingo's page holds bare NaN and INF, which are no JSON.
                #expect(file.contains("olingo"))
                #expect(error.message.contains("must stand in quotes"))
                read += 1
            }
        }
        #expect(read > 0)
    }
}

/// One of the recordings beside the repository.
struct Recording {
    struct Exchange {
        var method: String
        var url: String
        var status: Int
        var fields: [String: String]
        var body: String

        var reply: MockReply {
            var head = HTTPFields()
            for (name, value) in fields where HTTPField.Name(name) != nil { head[HTTPField.Name(name)!] = value }
            return .status(HTTPResponse.Status(code: status), head, body: Array(body.utf8))
        }
    }

    private static let folder = Grammar.shared.appending(path: "fixtures/odata/recorded")
    static let files = ["microsoft-aspnet-odata-7.0.1.json", "apache-olingo-5.0.1-SNAPSHOT.json"]
    static let isAvailable = files.allSatisfy {
        FileManager.default.fileExists(atPath: folder.appending(path: $0).path)
    }

    let base: String
    let exchanges: [Exchange]
    private let types: String

    init(_ file: String) throws {
        let document = try JSONSerialization.jsonObject(with: Data(contentsOf: Self.folder.appending(path: file)))
        let root = try #require(document as? [String: Any])
        base = try #require(root["base"] as? String)
        types = try String(
            contentsOf: Self.folder.appending(
                path: file.hasPrefix("microsoft")
                    ? "northwind-microsoft-aspnet-odata-7.0.1.csdl.xml" : "northwind-olingo.csdl.xml"), encoding: .utf8)
        exchanges = try #require(root["exchanges"] as? [[String: Any]]).map { exchange in
            let request = exchange["request"] as? [String: Any] ?? [:]
            let response = exchange["response"] as? [String: Any] ?? [:]
            return Exchange(
                method: request["method"] as? String ?? "", url: request["url"] as? String ?? "",
                status: response["status"] as? Int ?? 0, fields: response["headers"] as? [String: String] ?? [:],
                body: response["body"] as? String ?? "")
        }
    }

    var configuration: SysproConfiguration {
        var configuration = try! SysproConfiguration(
            root: base, company: "", operator: "TABLEAU", password: Secret("x"), allowsPlainHTTP: true)
        configuration.retry = .never
        return configuration
    }

    /// A client of the recorded server. A request is answered by the recording with the same path and `$top`.
    var client: SysproClient {
        let path = URLReference(base).path
        let transport = MockTransport { request in
            let asked = String((request.head.path ?? "").dropFirst(path.count))
            if asked == "/$metadata" { return .xml(types) }
            let wanted = asked.hasPrefix("/Orders?") ? "/Orders?$top=2" : asked
            guard let exchange = exchanges.first(where: { $0.method == "GET" && $0.url == wanted }) else {
                return .status(.notFound)
            }
            return exchange.reply
        }
        return SysproClient(configuration, transport: transport)
    }
}
