// SPDX-License-Identifier: Apache-2.0

/// The members of a page's outermost object, in whatever order they come.
struct PageMembers {
    var hasValue = false
    var nextLink: String?
    var count: Int?
    /// What the members say instead of giving a page: an error of the service, or another version of OData.
    var problem: ODataError?

    /// Reads the whole document, its records with `scanner`.
    mutating func read(_ scanner: inout RecordScanner) throws(JSONFailure) {
        scanner.cursor.skipBlanks()
        try scanner.cursor.expect("{", "a page should begin with an object")
        scanner.cursor.skipBlanks()
        if scanner.cursor.byte == UInt8(ascii: "}") {
            scanner.cursor.position += 1
        } else {
            while true {
                try readMember(&scanner)
                scanner.cursor.skipBlanks()
                if scanner.cursor.byte == UInt8(ascii: ",") {
                    scanner.cursor.position += 1
                    scanner.cursor.skipBlanks()
                } else {
                    try scanner.cursor.expect("}", "a comma or the end of the page should be here")
                    break
                }
            }
        }
        scanner.cursor.skipBlanks()
        guard scanner.cursor.position == scanner.cursor.bytes.count else {
            throw scanner.cursor.failure("the page should end here")
        }
    }

    private mutating func readMember(_ scanner: inout RecordScanner) throws(JSONFailure) {
        try scanner.cursor.expect("\"", "a property name in quotes should be here")
        let name = try scanner.cursor.readText()
        scanner.cursor.skipBlanks()
        try scanner.cursor.expect(":", "a colon should be here")
        scanner.cursor.skipBlanks()
        switch name {
        case "value":
            guard !hasValue else { throw scanner.cursor.failure("`value` comes a second time") }
            hasValue = true
            try scanner.scanRecords()
        case "@odata.nextLink", "@nextLink":
            let link = try scanner.cursor.readValue(depth: 1)
            guard link != .null else { return }
            guard let text = link.text else { throw scanner.cursor.failure("the next page's link is not a text") }
            nextLink = text.isEmpty ? nil : text
        case "@odata.count", "@count":
            switch try scanner.cursor.readValue(depth: 1) {
            // Some services say -1 for "not counted".
            case .number(let digits), .string(let digits): count = Int(digits).flatMap { $0 < 0 ? nil : $0 }
            default: count = nil
            }
        case "error", "odata.error", "@odata.error":
            let body = ErrorBody(error: try scanner.cursor.readValue(depth: 1))
            problem = ODataError(
                .service,
                "the service put an error in the place of the page: \(body.message ?? "it does not say which")",
                serverCode: body.code, isRetriable: true)
        case "d":
            try scanner.cursor.skipValue(depth: 1)
            problem = problem ?? Self.unsupported("2")
        case "odata.metadata", "odata.nextLink", "odata.count":
            try scanner.cursor.skipValue(depth: 1)
            problem = problem ?? Self.unsupported("3")
        default: try scanner.cursor.skipValue(depth: 1)
        }
    }

    private static func unsupported(_ version: String) -> ODataError {
        ODataError(
            .unsupportedVersion,
            "the service answers in the format of OData \(version); this client reads OData 4.0 and 4.01, and would lose pages"
        )
    }
}
