// SPDX-License-Identifier: Apache-2.0

public import FoundationEssentials
public import ServiceHTTP
import SysproOData
import TableauREST

/// What a configuration file says: both systems, and the data sources to keep in step.
public struct SyncConfiguration: Sendable {
    /// The file, as the user named it.
    public var file: String
    /// When the file was last written; `nil` if it is no file.
    package var written: Date?
    /// What tells this deployment apart from others; `nil` for its systems' addresses alone.
    public var deployment: String?
    /// The folder of the store, the mirrors and the spool.
    public var stateDirectory: String
    /// The store that runners on several machines share; `nil` if everything is in the folder.
    public var sharedStore: SharedStoreSettings?
    /// The vault that `${secret:NAME}` refers to, where there is one.
    public var vault: VaultSettings?
    /// SYSPRO's OData service.
    public var odata: ODataSettings
    /// SYSPRO's e.net service, where it is configured.
    public var enet: EnetSettings?
    /// The Tableau site.
    public var tableau: TableauSettings
    /// The columns whose values must be those of a dimension: those of the data sources' columns first.
    public var references: [ReferenceConfiguration]
    /// The fields that Tableau owns, in the file's order.
    public var writeBacks: [WriteBackConfiguration]
    /// The data sources, in the file's order.
    public var datasources: [DatasourceConfiguration]
    /// When the service tells someone, and how; `nil` for never.
    public var alerts: AlertRules?
    /// Who may see and do what at the status page.
    public var status: StatusSettings
    /// What is allowed but unwise, as `file:line: message`.
    public var warnings: [String]
}

/// How SYSPRO's OData service is reached.
public struct ODataSettings: Sendable {
    /// The service's root; a company is appended to it.
    public var url: String
    /// The companies that are read.
    public var companies: [String]
    /// The operator that reads.
    public var user: String
    /// The operator's OData password.
    public var password: Secret
    /// How many rows a page holds at most.
    public var pageSize: Int
    /// The longest URL that is sent, in characters; `nil` for what `check` found out, or 2,048.
    public var urlLength: Int?
    /// What `check` found out about the service, by company.
    package var probes: [String: ServiceProbe] = [:]
    /// Whether a next link to another host is moved onto the configured one instead of refused.
    public var sameOriginRewrite: Bool
    /// The clock on the server's wall; `nil` if the file does not say.
    package var clock: ServerClock?
    /// Whether the service wants dates and times of filters in quotes.
    public var quotesDates = false
    /// Whether the service's count means nothing, so that no read is checked against it.
    public var ignoresCount = false
    /// A file with the certificates of the authorities to trust.
    public var caFile: String?
    /// The session that lets the client in; `nil` for HTTP Basic.
    public var session: SessionSettings?

    /// One service whose address holds the company already; without a user no credentials are sent.
    public init(service: String, user: String, password: Secret) {
        url = service
        companies = [""]
        self.user = user
        self.password = password
        pageSize = 5_000
        sameOriginRewrite = true
    }
}

/// How the Tableau site is reached.
public struct TableauSettings: Sendable {
    /// The server's address.
    public var url: String
    /// The site's content URL; empty for the default site.
    public var site: String
    /// Personal access tokens: the first is used, the others stand by.
    public var tokens: [Token]
    /// The largest payload of an update, in bytes; a larger one is sent in parts.
    public var payloadLimit = 100_000_000
    /// Whether people in Tableau are warned where a data source was not brought up to date; each data source can say
    /// otherwise.
    public var staleWarning = false
    /// How often a job is asked for.
    package var polling = PollingSchedule()
    /// The connected app that signs in instead of the tokens.
    public var connectedApp: App?
    /// A file with the certificates of the authorities to trust.
    public var caFile: String?

    /// A personal access token.
    public struct Token: Sendable {
        /// The name that it was made under.
        public var name: String
        /// Its secret.
        public var secret: Secret
        /// When it was made, for a warning ahead of its end; `nil` if the file does not say.
        public var created: Date?
    }

    /// A connected app with direct trust.
    public struct App: Sendable {
        /// The app's client ID.
        public var clientID: String
        /// The ID of its secret.
        public var secretID: String
        /// Its secret.
        public var secret: Secret
        /// The user who is signed in.
        public var user: String
    }
}

/// A limit on records: a number of them, or a share.
public enum RecordLimit: Hashable, Sendable {
    /// At most so many.
    case count(Int)
    /// At most this share, 0…1.
    case share(Double)

    /// Reads `25` or `0.5%`.
    init?(configuration text: String) {
        if text.hasSuffix("%") {
            guard let percent = Double(text.dropLast()), (0...100).contains(percent) else { return nil }
            self = .share(percent / 100)
        } else {
            guard let count = Int(text), count >= 0 else { return nil }
            self = .count(count)
        }
    }
}
