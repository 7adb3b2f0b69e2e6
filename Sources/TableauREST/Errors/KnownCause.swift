// SPDX-License-Identifier: Apache-2.0

/// What usually lies behind an answer of Tableau, and what to do: Tableau's own words rarely say.
///
/// The causes come from Tableau's documentation and from what users of other clients found out.
enum KnownCause {
    /// The likely cause and the remedy, as sentences; `nil` if nothing is known.
    static func of(status: Int, tableauCode: String?, operation: String, credential: String? = nil) -> String? {
        if tableauCode == "401002" || tableauCode == "401003" {
            return sessionRefused(operation: operation, credential: credential)
        }
        if tableauCode == "403004" { return noPermission(operation: operation) }
        return tableauCode.flatMap { byCode[$0] } ?? byStatus(status, operation: operation)
    }

    /// The likely cause of a job's failure, whose words may begin with a code: `400011: There was …`.
    static func of(words: String) -> String? {
        words.split { !$0.isNumber }.lazy.compactMap { byCode[String($0)] }.first
    }

    private static let byCode: [String: String] = [
        "400000":
            "Tableau could not read the request: a field that this server version does not know, or a wrong value.",
        "400006": "The list became shorter while it was read; read it again.",
        "400007": "The page size must lie between 1 and 1000.",
        "400008": "A parameter of the request is not one that this server version knows.",
        "400011": """
        Tableau could not use the file. Likely: a .hyper file that was still open when it was sent, or written by a \
        newer Hyper than the server's; more than one table on a server older than 2021.4; a .tdsx without its \
        extract; a file that is not what its suffix says.
        """,
        "400016": "The file is not what its suffix says, or it is damaged.",
        "400020": "The upload held no file data.",
        "400031": "Tableau no longer knows the job: finished jobs are cleaned up. Read the data source back to see.",
        "401000": "The request carried no session; a proxy may remove the X-Tableau-Auth field.",
        "401001": """
        Tableau refused the sign-in. Likely: the personal access token has expired (15 days unused, or one year \
        old), was revoked, or its secret is not the one shown when it was made; or no site has this content URL \
        ("" is the default site of a Tableau Server, never of Tableau Cloud).
        """,
        "403007": "A data source of this name is in the project; publish with overwrite to replace it.",
        "403157": "The feature is switched off on this server or site.",
        "404000": "There is no such site, or the user may not see it.",
        "404003": "This server version does not know the method.",
        "404004": "There is no such data source, or the user may not see it.",
        "404005": "There is no such project, or the user may not see it.",
        "404015":
            "Tableau no longer knows the upload: it was used already, or it has timed out. Upload the file again.",
        "409006": "The name is taken.",
        "409093": "The same work is in the queue already.",
        "410012": """
        The actions' schema and table names must be those in the payload's file; published files hold Extract.Extract.
        """,
    ]

    private static func sessionRefused(operation: String, credential: String?) -> String {
        let session =
            credential.map { "a session that it had just given \"\($0)\"" } ?? "a session that it had just given"
        let scope = TableauScope.needed(for: operation).map { ", which needs \($0.rawValue)" } ?? ""
        return """
            Tableau refused \(session). Likely: the token's user, or the connected app's scopes, do not allow this \
            call\(scope) (Tableau answers 401002 for a missing scope too); or another program signs in with the same \
            personal access token, which ends this session: give every program its own token.
            """
    }

    static let webTokenRefused = """
        For a connected app: it may be disabled, its client ID, secret ID or secret may be another app's, the user may \
        not be one of this site (case counts), or this machine's clock may be wrong by minutes.
        """

    private static func byStatus(_ status: Int, operation: String) -> String? {
        switch status {
        case 404: "The address may not be that of a Tableau Server, or a proxy answered in its place."
        case 409 where operation == "tableau.update-data":
            """
            Another update of the data source is under way, a refresh owns its data, or Tableau has carried out this \
            RequestID before: look at the data source, then try later.
            """
        case 413 where operation == "tableau.update-data":
            """
            The payload is larger than Tableau allows: lower `payloadLimit`, or raise \
            `api.server.update_uploaded_file.max_size_in_mb` of the Tableau Server.
            """
        case 413 where loads.contains(operation):
            """
            The body is larger than a proxy before Tableau allows: raise its limit (for nginx, `client_max_body_size`) to \
            more than 1 MB, the smallest piece that is sent; in Swift, lower `chunkSizes`.
            """
        case 413: "The request is larger than Tableau, or a proxy before it, allows."
        case 502...504 where operation == "tableau.publish":
            "A proxy gave up on Tableau, or Tableau is starting: publish as a job, with smaller chunks."
        case 502...504 where loads.contains(operation):
            "A proxy gave up on Tableau, or Tableau is starting: try again later, with smaller chunks."
        case 502...504: "A proxy gave up on Tableau, or Tableau is starting: try again later."
        default: nil
        }
    }

    /// The calls that send a file, or a part of one.
    private static let loads: Set<String> = ["tableau.publish", "tableau.upload", "tableau.update-data"]

    private static func noPermission(operation: String) -> String {
        guard let capability = TableauCapability.needed(for: operation) else {
            return "The user has no permission for this; check the project's permissions and the site role."
        }
        return """
            The user has no permission for this: it needs the capability \(capability); check the permissions and the \
            site role.
            """
    }
}

extension TableauScope {
    /// The scope that a connected app's session needs for a call; `nil` if it is not known.
    static func needed(for operation: String) -> TableauScope? {
        switch operation {
        case "tableau.list-projects", "tableau.list-data-sources", "tableau.get-data-source",
            "tableau.list-connections", "tableau.metadata":
            .readContent
        case "tableau.publish": .createDataSources
        case "tableau.upload": .uploadFiles
        case "tableau.update-data": .updateData
        case "tableau.download": .downloadDataSources
        case "tableau.job", "tableau.list-jobs": .readJobs
        case "tableau.read-metadata", "tableau.query-data-source": .readQueries
        default: nil
        }
    }
}

/// What a user must be permitted to do, in the words of Tableau's permission dialogues.
///
/// Source: Tableau's help, "Permission Capabilities and Templates" and the permissions that each REST method names.
enum TableauCapability {
    /// The capability that a call needs; `nil` if it is not known.
    static func needed(for operation: String) -> String? {
        switch operation {
        case "tableau.list-projects": "View of the project"
        case "tableau.list-data-sources", "tableau.get-data-source", "tableau.list-connections", "tableau.metadata":
            "View of the data source"
        case "tableau.publish": "Publish in the project, and Overwrite of a data source that is there"
        case "tableau.update-data": "Overwrite of the data source"
        case "tableau.download": "Download/Save a Copy of the data source"
        case "tableau.delete-data-source": "Delete of the data source"
        case "tableau.read-metadata", "tableau.query-data-source": "API Access to the data source"
        default: nil
        }
    }
}
