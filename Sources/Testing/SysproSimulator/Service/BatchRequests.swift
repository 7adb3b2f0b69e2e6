// SPDX-License-Identifier: Apache-2.0

import LoopbackHTTP

/// The requests of a multipart `$batch`, and the answer to them.
///
/// As Microsoft's library does it: each request has the URL it names, relative to the service or absolute, and no limit of
/// the web server's applies to it; an outer `Accept: application/json` brings an answer in another format.
struct BatchRequests {
    private(set) var requests: [SimulatedRequest] = []

    /// - Throws: ``ODataFailure`` of status 400 or 415.
    init(_ batch: SimulatedRequest, _ body: [UInt8], takesAbsolute: Bool = true) throws {
        let type = batch.headers["Content-Type"] ?? ""
        guard type.lowercased().hasPrefix("multipart/mixed"), let start = type.firstRange(of: "boundary=") else {
            throw ODataFailure(status: 415, message: "The content type of a batch must be multipart/mixed.")
        }
        let boundary = type[start.upperBound...].prefix { $0 != ";" }.filter { $0 != "\"" }
        let parts = Self.split(String(decoding: body, as: UTF8.self), "--\(boundary)").dropFirst()
        guard parts.last?.hasPrefix("--") == true, parts.count > 1 else {
            throw ODataFailure.badRequest("The batch does not end with its boundary.")
        }
        guard parts.count <= 101 else { throw ODataFailure.badRequest("A batch holds 100 requests at most.") }
        requests = try parts.dropLast().map { try Self.request($0, of: batch, takesAbsolute) }
    }

    private static func request(
        _ part: String, of batch: SimulatedRequest, _ takesAbsolute: Bool
    ) throws -> SimulatedRequest {
        // The part's own head, the request's head, and nothing behind it: only GET is understood.
        let heads = split(part, "\r\n\r\n")
        guard heads.count >= 2, heads[0].lowercased().contains("content-type: application/http") else {
            throw ODataFailure.badRequest("A part of the batch is not application/http.")
        }
        let lines = split(heads[1], "\r\n")
        let words = lines[0].split(separator: " ")
        guard words.count == 3, words[0] == "GET", words[2] == "HTTP/1.1" else {
            throw ODataFailure(status: 405, message: "The service is read-only.")
        }
        var headers: SimulatedHeaders = [:]
        for line in lines.dropFirst() {
            let pair = line.split(separator: ":", maxSplits: 1)
            if pair.count == 2 { headers.append(String(pair[0]), String(pair[1].drop { $0 == " " })) }
        }
        headers["Authorization"] = headers["Authorization"] ?? batch.headers["Authorization"]
        headers["Host"] = headers["Host"] ?? batch.headers["Host"]
        var target = String(words[1])
        if let scheme = target.firstRange(of: "://") {
            guard takesAbsolute else { throw ODataFailure.badRequest("The URL of a part must be relative.") }
            target = String(target[scheme.upperBound...].drop { $0 != "/" })
        } else if !target.hasPrefix("/") {
            target = String(batch.rawPath.dropLast("$batch".count)) + target
        }
        let parts = target.split(separator: "?", maxSplits: 1)
        return SimulatedRequest(
            method: "GET", rawPath: String(parts.first ?? "/"), rawQuery: parts.count > 1 ? String(parts[1]) : nil,
            headers: headers, body: batch.body)
    }

    /// The answer that holds these.
    static func reply(_ replies: [SimulatedReply], asJSON: Bool) async throws -> SimulatedReply {
        var bytes: [UInt8] = asJSON ? Array(#"{"responses":["#.utf8) : []
        for (number, reply) in replies.enumerated() {
            let body = try await content(reply.body)
            if asJSON {
                let type = reply.headers["Content-Type"].map { #""content-type":"\#($0)""# } ?? ""
                let head = #"{"id":null,"status":\#(reply.status),"headers":{\#(type)}, "body" :"#
                bytes += Array(((number > 0 ? "," : "") + head).utf8) + (body.isEmpty ? Array("null".utf8) : body)
                bytes.append(UInt8(ascii: "}"))
            } else {
                var lines = [
                    "--\(boundary)", "Content-Type: application/http", "Content-Transfer-Encoding: binary", "",
                ]
                lines.append("HTTP/1.1 \(reply.status) \(SimulatedReply.reason(of: reply.status))")
                lines += reply.headers.fields.map { "\($0.name): \($0.value)" }
                lines += ["", ""]
                bytes += Array(lines.joined(separator: "\r\n").utf8) + body + [0x0D, 0x0A]
            }
        }
        bytes += Array((asJSON ? "]}" : "--\(boundary)--\r\n").utf8)
        let type = asJSON ? "application/json" : "multipart/mixed; boundary=\(boundary)"
        return SimulatedReply(headers: ["Content-Type": type], body: .bytes(bytes))
    }

    private static let boundary = "batchresponse_5f1c9d1e-7d4e-4a54-8c0f-6f0a3cf3b0aa"

    private static func content(_ body: SimulatedReply.Body) async throws -> [UInt8] {
        switch body {
        case .bytes(let bytes): return bytes
        case .file: return []
        case .stream(_, let write):
            return try await SimulatedBodyWriter.collect(write)
        }
    }

    private static func split(_ text: String, _ separator: String) -> [String] {
        var parts: [String] = []
        var rest = text[...]
        while let range = rest.firstRange(of: separator) {
            parts.append(String(rest[..<range.lowerBound]))
            rest = rest[range.upperBound...]
        }
        return parts + [String(rest)]
    }
}
