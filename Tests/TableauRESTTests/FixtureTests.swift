// SPDX-License-Identifier: Apache-2.0

import Foundation
import ServiceHTTP
import ServiceHTTPTesting
import Testing

@testable import TableauREST

/// The recorded answer that ships with these tests.
func fixture(_ name: String) throws -> String {
    let url = try #require(Bundle.module.url(forResource: "Fixtures/\(name)", withExtension: nil))
    return try String(contentsOf: url, encoding: .utf8)
}

/// The whole collection of recorded answers lies beside the repository.
private let collection = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared/fixtures/tableau")
private let hasCollection = FileManager.default.fileExists(atPath: collection.path)

/// The JSON that says the same as an element: attributes and plain elements as strings, the rest as objects.
private func json(_ node: TableauNode, listsAsObjects: Bool) -> Any {
    var object: [String: Any] = node.fields
    if !node.content.isEmpty { object["value"] = node.content }
    for (name, nodes) in Dictionary(grouping: node.children, by: \.name) {
        let values = nodes.map { child -> Any in
            child.fields.isEmpty && child.children.isEmpty && !child.content.isEmpty
                ? child.content : json(child, listsAsObjects: listsAsObjects)
        }
        object[name] = values.count == 1 && (listsAsObjects || !(values[0] is [String: Any])) ? values[0] : values
    }
    return object
}

@Suite struct FixtureTests {
    /// The document itself, and the two ways of writing it in JSON.
    private func notations(_ bytes: [UInt8]) throws -> [TableauNode] {
        let xml = try TableauNode(body: bytes)
        return try [xml]
            + [true, false].map { listsAsObjects in
                let object = json(xml, listsAsObjects: listsAsObjects)
                return try TableauNode(body: Array(JSONSerialization.data(withJSONObject: object)))
            }
    }

    private func each(_ name: String, _ check: (TableauNode) throws -> Void) throws {
        let bytes = try Array(Data(contentsOf: collection.appendingPathComponent(name)))
        for node in try notations(bytes) { try check(node) }
    }

    @Test(.enabled(if: hasCollection, "the collection of recorded answers is not beside the repository"))
    func everyRecordedAnswerIsReadAndTheSameInJSON() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: collection.path).sorted()
        var read = 0
        for name in names where name.hasSuffix(".xml") && name != "server_info_auth_info.xml" {
            let bytes = try Array(Data(contentsOf: collection.appendingPathComponent(name)))
            let nodes = try notations(bytes)
            // A second trip through JSON changes nothing any more: no value got lost on the first.
            for node in nodes {
                #expect(inventory(node) == inventory(nodes[0]), "\(name)")
            }
            read += 1
        }
        #expect(read > 60)
        for name in ["server_info_auth_info.xml", "server_info_wrong_site.html"] {
            let bytes = try Array(Data(contentsOf: collection.appendingPathComponent(name)))
            #expect(throws: AnswerFault.self) { try TableauNode(body: bytes) }
        }
        for name in names where name.hasSuffix(".json") {
            _ = try TableauNode(body: Array(Data(contentsOf: collection.appendingPathComponent(name))))
        }
    }

    /// All values with their names, whatever they are written as.
    private func inventory(_ node: TableauNode) -> [String] {
        var values = node.fields.map { "\($0)=\($1)" }
        for child in node.children {
            values += inventory(child)
            if !child.content.isEmpty {
                values.append(
                    "\(child.fields.isEmpty && child.children.isEmpty ? child.name : "value")=\(child.content)")
            }
        }
        return values.sorted()
    }

    @Test(.enabled(if: hasCollection, "the collection of recorded answers is not beside the repository"))
    func dataSourcesDecode() throws {
        try each("datasource_get.xml") { node in
            let found = try node.items("datasource", in: "datasources").map { try DataSource($0) }
            #expect(
                found.map(\.id) == ["e76a1461-3b1d-4588-bf1b-17551a879ad9", "9dbd2263-16b5-46e1-9c43-a76bb8ab65fb"])
            #expect(found.map(\.name) == ["SampleDS", "Sample datasource"])
            #expect(found.map(\.size) == [4096, 10240] && found.map(\.hasExtracts) == [true, false])
            #expect(found.map(\.projectID) == Array(repeating: "ee8c6e70-43b6-11e6-af4f-f7b0d8e20760", count: 2))
            #expect(found.map(\.tags) == [[], ["world", "indicators", "sample"]])
            #expect(found[0].createdAt == Date(timeIntervalSince1970: 1_470_950_560))
            #expect(found[0].summary == "SampleDsDescription" && found[0].type == "dataengine")
        }
        try each("datasource_get_all_fields.xml") { node in
            let found = try node.items("datasource", in: "datasources").map { try DataSource($0) }
            #expect(found.map(\.projectName) == ["Samples"] && found.map(\.isCertified) == [false])
            #expect(found[0].webpageURL == "https://10ax.online.tableau.com/#/site/example/datasources/3566752")
        }
        for name in ["datasource_get_by_id.xml", "datasource_publish.xml", "datasource_update.xml"] {
            try each(name) { node in
                let found = try DataSource(node.child("datasource"))
                #expect(found.projectName == "default" || name == "datasource_update.xml")
                #expect(found.updatedAt != nil)
            }
        }
        try each("datasource_get_empty.xml") { node in
            let found = try node.items("datasource", in: "datasources")
            #expect(found.isEmpty)
        }
        try each("datasource_populate_connections.xml") { node in
            let found = try node.items("connection", in: "connections").map { try DataSourceConnection($0) }
            #expect(found.map(\.type) == ["textscan", "sqlserver"] && found.allSatisfy { !$0.isUpdatable })
            #expect(found[1].serverAddress == "database.com")
        }
    }

    @Test(.enabled(if: hasCollection, "the collection of recorded answers is not beside the repository"))
    func jobsProjectsUploadsAndVersionsDecode() throws {
        let states: [(String, JobState, Int)] = [
            ("datasource_data_update.xml", .running, 0), ("datasource_publish_async.xml", .running, 0),
            ("datasource_refresh.xml", .running, 0), ("job_get_by_id.xml", .succeeded, 1),
            ("job_get_by_id_completed.xml", .succeeded, 1), ("job_get_by_id_failed.xml", .failed, 0),
            ("job_get_by_id_failed_workbook.xml", .failed, 1), ("job_get_by_id_inprogress.xml", .running, 0),
        ]
        for (name, state, notes) in states {
            try each(name) { node in
                let job = try Job(node.child("job"))
                #expect(job.state == state && job.notes.count == notes, "\(name)")
            }
        }
        try each("job_get_by_id.xml") { node in
            let job = try Job(node.child("job"))
            #expect(job.notes == ["Job detail notes"] && job.statusNotes.map(\.value) == ["5"])
            #expect(job.completedAt == Date(timeIntervalSince1970: 1_589_401_518))
        }
        try each("datasource_data_update.xml") { node in
            let job = try Job(node.child("job"))
            #expect(job.dataSourceID == "9dbd2263-16b5-46e1-9c43-a76bb8ab65fb")
        }
        try each("job_get.xml") { node in
            let jobs = try node.items("backgroundJob", in: "backgroundJobs").map { try BackgroundJob($0) }
            #expect(jobs.map(\.type) == ["single_subscription_notify"] && jobs[0].state == .succeeded)
        }
        try each("project_get.xml") { node in
            let projects = try node.items("project", in: "projects").map { try Project($0) }
            #expect(projects.map(\.name) == ["default", "Tableau", "Tableau > Child 1"])
            #expect(projects.map(\.parentID) == [nil, nil, "1d0304cd-3796-429f-b815-7258370b9b74"])
        }
        try each("fileupload_initialize.xml") { node in
            let id = try node.child("fileUpload").value("uploadSessionId")
            #expect(id == "7720:170fe6b1c1c7422dadff20f944d58a52-1:0")
        }
        try each("server_info_get.xml") { node in
            let info = try ServerInfo(node)
            #expect(info.apiVersion == TableauVersion(3, 10) && info.productVersion == "10.1.0")
            #expect(info.build == "10100.16.1024.2100")
        }
    }

    @Test func aWholeExchangeInXMLWorksAsWell() async throws {
        let transport = MockTransport(
            .xml(try fixture("server_info_get.xml")), .xml(try fixture("auth_sign_in.xml")),
            .xml(try fixture("datasource_get.xml")), .xml(try fixture("job_get_by_id_inprogress.xml")),
            .xml(try fixture("job_get_by_id_failed.xml")))
        let desk = try Desk(transport)
        #expect(try await desk.tableau.dataSources.list().all().map(\.name) == ["SampleDS", "Sample datasource"])
        #expect(try await desk.tableau.jobs.finished("777bf7c4-421d-4b2c-a518-11b90187c545").state == .failed)
        #expect(transport.requests[2].token == "eIX6mvFsqyansa4KqEI1UwOpS8ggRs2l")
        #expect(
            transport.requests[2].line == """
                GET /api/3.10/sites/6b7179ba-b82b-4f0f-91ed-812074ac5da6/datasources?pageSize=1000&pageNumber=1
                """)
    }
}
