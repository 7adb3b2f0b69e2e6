// SPDX-License-Identifier: Apache-2.0
import Columnar
import Foundation
import HyperExtract
import LoopbackHTTP
import RawHTTPTesting
import Testing

@testable import TableauSimulator

/// Speaks to a Tableau simulator as a client does, byte by byte.
struct TableauCaller {
    let port: UInt16
    private(set) var token = ""
    private(set) var siteID = ""

    /// Signs in with the simulator's first personal access token.
    init(_ tableau: TableauSimulator) async throws {
        port = try #require(UInt16(tableau.url.split(separator: ":").last ?? ""))
        let credentials = tableau.tokens[0]
        let body = """
            {"credentials":{"personalAccessTokenName":"\(credentials.name)",
            "personalAccessTokenSecret":"\(credentials.secret)","site":{"contentUrl":"\(tableau.site)"}}}
            """
        let answer = try await RawClient.send(
            "POST", "/api/3.25/auth/signin",
            headers: ["Content-Type": "application/json", "Accept": "application/json"], body: Array(body.utf8),
            port: port)
        let session = try #require(try answer.json()["credentials"] as? [String: Any])
        token = try #require(session["token"] as? String)
        siteID = try #require((session["site"] as? [String: Any])?["id"] as? String)
    }

    /// A request below the site; answered in JSON unless said otherwise.
    func send(
        _ method: String, _ path: String, headers: [String: String] = [:], body: [UInt8] = [], json: Bool = true
    ) async throws -> RawAnswer {
        var all = ["X-Tableau-Auth": token]
        if json { all["Accept"] = "application/json" }
        let target = path.hasPrefix("/") ? path : "/api/3.25/sites/\(siteID)/\(path)"
        return try await RawClient.send(
            method, target, headers: all.merging(headers) { $1 }, body: body, port: port)
    }

    private static let mixed = ["Content-Type": "multipart/mixed; boundary=part"]

    private static func part(_ name: String, _ content: [UInt8], type: String) -> [UInt8] {
        Array("--part\r\nContent-Disposition: \(name)\r\nContent-Type: \(type)\r\n\r\n".utf8) + content
            + Array("\r\n".utf8)
    }

    /// Publishes a file into the project `default`.
    func publish(_ name: String, _ file: [UInt8], query: String = "") async throws -> RawAnswer {
        let payload = "{\"datasource\":{\"name\":\"\(name)\"}}"
        let body =
            Self.part("name=\"request_payload\"", Array(payload.utf8), type: "application/json")
            + Self.part(
                "name=\"tableau_datasource\"; filename=\"x.hyper\"", file, type: "application/octet-stream")
            + Array("--part--\r\n".utf8)
        return try await send("POST", "datasources?datasourceType=hyper\(query)", headers: Self.mixed, body: body)
    }

    /// Publishes a file and gives the LUID.
    func published(_ name: String, _ file: [UInt8]) async throws -> String {
        let answer = try await publish(name, file)
        return try #require((try answer.json()["datasource"] as? [String: Any])?["id"] as? String)
    }

    /// Uploads a payload in one chunk and gives the session's id.
    func upload(_ file: [UInt8]) async throws -> String {
        let started = try await send("POST", "fileUploads")
        let id = try #require((try started.json()["fileUpload"] as? [String: Any])?["uploadSessionId"] as? String)
        let body =
            Self.part("name=\"request_payload\"", [], type: "text/xml")
            + Self.part("name=\"tableau_file\"; filename=\"file\"", file, type: "application/octet-stream")
            + Array("--part--\r\n".utf8)
        try #require(try await send("PUT", "fileUploads/\(id)", headers: Self.mixed, body: body).status == 200)
        return id
    }

    /// Asks for an update of the data.
    func update(_ id: String, _ actions: String, requestID: String, file: [UInt8]? = nil) async throws -> RawAnswer {
        var path = "datasources/\(id)/data"
        if let file { path += "?uploadSessionId=\(try await upload(file))" }
        return try await send(
            "PATCH", path, headers: ["RequestID": requestID, "Content-Type": "application/json"],
            body: Array("{\"actions\":[\(actions)]}".utf8))
    }

    /// Follows a job to its end and gives its finish code.
    func finishCode(ofJobIn answer: RawAnswer) async throws -> Int {
        let job = try #require(try answer.json()["job"] as? [String: Any])
        let id = try #require(job["id"] as? String)
        let deadline = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < deadline {
            let state = try #require(try await send("GET", "jobs/\(id)").json()["job"] as? [String: Any])
            if state["completedAt"] != nil { return try #require(state["finishCode"] as? Int) }
        }
        throw SimulatorError(.notFound, "the job \(id) did not end within 20 s")
    }
}

extension RawAnswer {
    /// The code of the error that was answered.
    var errorCode: String? {
        get throws { (try json()["error"] as? [String: Any])?["code"] as? String }
    }

    /// The id of the job that was answered.
    var jobID: String? {
        get throws { (try json()["job"] as? [String: Any])?["id"] as? String }
    }
}

/// The bytes of a .hyper file with one table, id and name, of these rows.
func hyperFile(table: String = "Extract", _ rows: [(Int, String)]) async throws -> [UInt8] {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).hyper").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try await withHyperServer { server in
        let connection = try await server.connect()
        try await connection.createDatabase(path, version: .two)
        try await connection.attach(path, as: "file")
        let name = HyperTable(database: "file", schema: "Extract", name: table)
        try await connection.createTable(name, Schema([.init("id", .integer, nullable: false), .init("name", .text)]))
        for (id, text) in rows {
            try await connection.execute("INSERT INTO \(name.sql) VALUES (\(id), \(quoted(literal: text)))")
        }
        try await connection.detach("file")
        await connection.close()
    }
    return Array(try Data(contentsOf: URL(filePath: path)))
}

/// An action of an update over the tables of ``hyperFile(table:_:)``.
func action(_ kind: String, source: String? = "changes", condition: String? = nil) -> String {
    var text = "{\"action\":\"\(kind)\",\"target-schema\":\"Extract\",\"target-table\":\"Extract\""
    if let source { text += ",\"source-schema\":\"Extract\",\"source-table\":\"\(source)\"" }
    if let condition { text += ",\"condition\":\(condition)" }
    return text + "}"
}

extension Trait where Self == ConditionTrait {
    /// Only where hyperd is installed.
    static var needsHyperd: Self {
        .enabled(if: (try? Hyperd.locate()) != nil, "hyperd is not installed: run 'make setup'")
    }
}
