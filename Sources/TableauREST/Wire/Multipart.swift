// SPDX-License-Identifier: Apache-2.0

import ServiceHTTP

/// A `multipart/mixed` body as Tableau's publish and upload methods want it; a file stays on disk until it is sent.
struct Multipart {
    /// One part.
    struct Part {
        var name: String
        var fileName: String?
        var type: String
        var content: RequestBody.Segment
    }

    let contentType: String
    let body: RequestBody

    /// A body of these parts. The boundary is 160 random bits long: no file holds it by chance, and nobody can make one
    /// that does; text parts, which come from callers, are searched all the same.
    init(_ parts: [Part], boundary makeBoundary: () -> String = Multipart.randomBoundary) {
        var boundary = makeBoundary()
        while parts.contains(where: { Self.occurs(boundary, in: $0.content) }) { boundary = makeBoundary() }

        var segments: [RequestBody.Segment] = []
        for part in parts {
            let file = part.fileName.map { "; filename=\"\($0)\"" } ?? ""
            let head = """
                --\(boundary)\r\nContent-Disposition: name="\(part.name)"\(file)\r\n\
                Content-Type: \(part.type)\r\n\r\n
                """
            segments += [.bytes(Array(head.utf8)), part.content, .bytes([0x0D, 0x0A])]
        }
        segments.append(.bytes(Array("--\(boundary)--\r\n".utf8)))
        contentType = "multipart/mixed; boundary=\(boundary)"
        body = RequestBody(segments)
    }

    static func randomBoundary() -> String {
        let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567")
        return "part-" + String((0..<32).map { _ in alphabet[Int.random(in: 0..<32)] })
    }

    private static func occurs(_ boundary: String, in content: RequestBody.Segment) -> Bool {
        guard case .bytes(let bytes) = content, bytes.count >= boundary.utf8.count else { return false }
        let wanted = Array(boundary.utf8)
        return (0...bytes.count - wanted.count).contains { bytes[$0..<$0 + wanted.count].elementsEqual(wanted) }
    }
}

extension Multipart.Part {
    /// The part that says what is to be done.
    static func request(_ xml: String) -> Self {
        .init(name: "request_payload", type: "text/xml", content: .bytes(Array(xml.utf8)))
    }

    /// The part that holds a file, or a run of it. Its suffix tells Tableau the kind; the rest of the local name is
    /// nobody's business.
    static func file(_ name: String, fileName: String, _ content: RequestBody.Segment) -> Self {
        .init(name: name, fileName: fileName, type: "application/octet-stream", content: content)
    }
}
