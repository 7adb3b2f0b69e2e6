// SPDX-License-Identifier: Apache-2.0

extension TableauServer {
    func download(_ call: TableauCall) throws -> TableauReply {
        let source = try dataSource(call)
        let withExtract = call.parameter("includeExtract")?.lowercased() != "false"
        let extract = withExtract ? try source.file.map { Array(try store.read($0)) } : nil
        let name = source.name.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == " " || $0 == "-") }
        if options.download == .asPublished, let extract { return Self.file("\(name).hyper", extract) }
        return Self.file("\(name).tdsx", package(source, name, extract))
    }

    private func package(_ source: TableauState.DataSource, _ name: String, _ extract: [UInt8]?) -> [UInt8] {
        let path = "Data/Extracts/\(name).hyper"
        let connections = source.connections.map { connection in
            let location = connection.type == "hyper" ? " dbname='\(path)' schema='Extract' tablename='Extract'" : ""
            return "<named-connection><connection class='\(connection.type)'\(location)/></named-connection>"
        }
        let calculations = source.calculations.map { calculation in
            "<column caption='\(calculation.caption.xmlEscaped)' datatype='real' name='[\(calculation.name)]'"
                + " role='measure' type='quantitative'>"
                + "<calculation class='tableau' formula='\(calculation.formula.xmlEscaped)'/></column>"
        }.joined()
        let description =
            "<?xml version='1.0' encoding='utf-8' ?>\n<datasource formatted-name='\(source.name.xmlEscaped)'"
            + " inline='true' version='18.1'><connection class='federated'><named-connections>"
            + connections.joined() + "</named-connections></connection>" + calculations + "</datasource>\n"
        var zip = StoredZip()
        zip.add("\(name).tds", Array(description.utf8))
        if let extract { zip.add(path, extract) }
        return zip.archive
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
