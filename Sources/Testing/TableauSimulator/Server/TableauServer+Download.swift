// SPDX-License-Identifier: Apache-2.0

extension TableauServer {
    func download(_ call: TableauCall) throws -> TableauReply {
        let source = try dataSource(call)
        let withExtract = call.parameter("includeExtract")?.lowercased() != "false"
        let extract = withExtract ? try source.file.map { Array(try store.read($0)) } : nil
        let name = source.name.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == " " || $0 == "-") }
        if options.download == .asPublished, let extract { return Self.file("\(name).hyper", extract) }
        var zip = StoredZip()
        let document = try DataSourceDocument(kept: source.document)
        zip.add("\(name).tds", Array(document.downloaded(as: source.name, revision: source.revision).utf8))
        if let extract { zip.add(document.extractPath ?? "Data/Extracts/\(name).hyper", extract) }
        return Self.file("\(name).tdsx", zip.archive)
    }

    private static func file(_ name: String, _ bytes: [UInt8]) -> TableauReply {
        TableauReply(
            status: 200,
            headers: [
                ("Content-Type", "application/octet-stream"),
                ("Content-Disposition", "name=\"tableau_datasource\"; filename=\"\(name)\""),
            ], body: bytes)
    }
}
