// SPDX-License-Identifier: Apache-2.0

/// Reads a request's first line and header fields.
enum RequestHead {
    private static let lineLimit = 128 * 1024

    /// The next request of the connection; `nil` if the client has ended it.
    static func read(from connection: WireConnection) async throws -> SimulatedRequest? {
        guard var line = try await connection.readLine(atMost: lineLimit) else { return nil }
        if line.isEmpty {
            // RFC 9112 2.2: a server should pass over an empty line before the request line.
            guard let next = try await connection.readLine(atMost: lineLimit) else { return nil }
            line = next
        }
        let parts = line.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 3, !parts[0].isEmpty, parts[2].hasPrefix("HTTP/1.") else {
            throw SimulatorError(.malformedRequest, "the request line is not METHOD TARGET HTTP/1.1")
        }
        var headers = SimulatedHeaders()
        while let line = try await connection.readLine(atMost: lineLimit), !line.isEmpty {
            guard let colon = line.firstIndex(of: ":"), colon != line.startIndex else {
                throw SimulatorError(.malformedRequest, "a header line has no name")
            }
            headers.append(String(line[..<colon]), trimmed(line[line.index(after: colon)...]))
        }
        if parts[2] == "HTTP/1.0" { headers["Connection"] = headers["Connection"] ?? "close" }
        let target = origin(parts[1]).split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        return SimulatedRequest(
            method: String(parts[0]), rawPath: String(target[0]), rawQuery: target.count > 1 ? String(target[1]) : nil,
            headers: headers, body: SimulatedRequestBody(reader: try RequestBodyReader(headers, on: connection)))
    }

    /// The target from its path on: a client that talks to a proxy sends the whole URL.
    private static func origin(_ target: Substring) -> Substring {
        guard target.hasPrefix("http://") else { return target }
        return target.dropFirst(7).firstIndex(of: "/").map { target[$0...] } ?? "/"
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while text.first == " " || text.first == "\t" { text.removeFirst() }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return String(text)
    }
}
