// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Something secret, and every form in which it could come to light.
struct Sentinel: Sendable {
    let name: String
    let value: String
    private let forms: [Data]

    init(_ name: String) {
        self.init(name, UUID().uuidString.filter { $0 != "-" } + "s3cret")
    }

    /// A key-encryption key, which could also come to light as its bytes.
    static func key(_ name: String) -> Sentinel {
        let bytes = (0..<32).map { _ in UInt8.random(in: 0...255) }
        return Sentinel(name, Data(bytes).base64EncodedString(), also: [Data(bytes)])
    }

    private init(_ name: String, _ value: String, also others: [Data] = []) {
        self.name = name
        self.value = value
        forms = ([Data(value.utf8)] + others).flatMap { bytes in
            [bytes, Data(Self.hex(bytes).utf8), Data(Self.hex(bytes).uppercased().utf8)]
                + (0..<3).map { Self.base64(bytes, at: $0) }
        }
    }

    /// What its base64 looks like in the midst of another text's, `offset` bytes behind that text's start.
    private static func base64(_ bytes: Data, at offset: Int) -> Data {
        let text = (Data(repeating: 0, count: offset) + bytes).base64EncodedString()
        return Data(text.dropFirst(offset == 0 ? 0 : offset + 1).dropLast(4).utf8)
    }

    private static func hex(_ bytes: Data) -> String {
        bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    /// Whether it is in `bytes`, in whatever form.
    func shows(in bytes: Data) -> Bool {
        forms.contains { bytes.range(of: $0) != nil }
    }
}

/// Looks for secrets in everything that a runner leaves behind.
struct SecretSearch {
    let sentinels: [Sentinel]

    /// The sentinels that `text` shows, each with where that was.
    func findings(in text: String, called place: String) -> [String] {
        findings(in: Data(text.utf8), called: place)
    }

    /// The sentinels that the files under `folder` show.
    func findings(under folder: String) throws -> (files: Int, findings: [String]) {
        var files = 0
        var found: [String] = []
        for path in try FileManager.default.subpathsOfDirectory(atPath: folder) {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: folder + "/" + path, isDirectory: &isFolder),
                !isFolder.boolValue, let bytes = FileManager.default.contents(atPath: folder + "/" + path)
            else { continue }
            files += 1
            found += findings(in: bytes, called: path)
        }
        return (files, found)
    }

    private func findings(in bytes: Data, called place: String) -> [String] {
        sentinels.filter { $0.shows(in: bytes) }.map { "\($0.name) in \(place)" }
    }
}
