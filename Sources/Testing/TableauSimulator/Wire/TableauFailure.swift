// SPDX-License-Identifier: Apache-2.0

/// An error that the server answers with: Tableau's code, whose first three digits are the HTTP status.
struct TableauFailure: Error, Sendable {
    let code: String
    let summary: String
    let detail: String
    /// Seconds of `Retry-After`.
    var retryAfter: Int?

    var status: Int { Int(code.prefix(3)) ?? 500 }

    init(_ code: String, _ summary: String, _ detail: String) {
        self.code = code
        self.summary = summary
        self.detail = detail
    }

    var node: TableauNode {
        TableauNode(
            "error", [("code", .text(code))],
            [
                TableauNode("summary", text: summary), TableauNode("detail", text: detail),
            ])
    }
}

extension TableauFailure {
    static let noToken = TableauFailure(
        "401000", "Unauthorized Access", "Authentication failure: No authorization token was found.")
    static let signIn = TableauFailure("401001", "Signin Error", "Error signing in to Tableau Server")
    static let badToken = TableauFailure(
        "401002", "Unauthorized Access", "Invalid authentication credentials were provided.")
    static let sameSite = TableauFailure(
        "403070", "Forbidden", "You are already signed in to that site; switch to another one.")
    static let notFound = TableauFailure("404003", "Resource Not Found", "The URI has no resource.")
    static let unknownSite = TableauFailure("404000", "Site not found", "There is no such site.")
    static let emptyUpload = TableauFailure("400000", "Bad Request", "The upload session holds no data.")
    static let unknownUpload = TableauFailure(
        "404015", "File Upload Not Found", "There is no upload session of that id.")
    static let noFileData = TableauFailure("400020", "File Upload Error", "The request holds no file data.")
    static let concurrentWrite = TableauFailure(
        "500000", "Internal Server Error", "errors.upload.concurrent_write")
    static let badFile = TableauFailure(
        "400011", "Bad Request", "There was a problem publishing the file.")

    static func badRequest(_ detail: String) -> TableauFailure {
        TableauFailure("400000", "Bad Request", detail)
    }

    static func unknownDataSource(_ id: String) -> TableauFailure {
        TableauFailure("404004", "Resource Not Found", "Datasource '\(id)' could not be found.")
    }

    static func unknownProject(_ id: String) -> TableauFailure {
        TableauFailure("404005", "Resource Not Found", "Project '\(id)' could not be found.")
    }

    static func exists(_ name: String) -> TableauFailure {
        TableauFailure(
            "403007", "Forbidden",
            "The datasource '\(name)' already exists and may not be overwritten without the 'overwrite' flag set to"
                + " 'true'.")
    }

    static func tooLarge(_ detail: String) -> TableauFailure {
        TableauFailure("413000", "Payload Too Large", detail)
    }
}
