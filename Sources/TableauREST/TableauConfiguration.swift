// SPDX-License-Identifier: Apache-2.0

public import ServiceHTTP

/// Which Tableau, as whom, and within which bounds.
public struct TableauConfiguration: Sendable {
    /// The address of the server: scheme, host and port.
    public let server: Origin
    /// The site's content URL: what stands after `/site/` in the browser; empty for the default site of a Tableau Server.
    public var site: String
    /// Gives the credentials at each sign-in.
    public var credentials: any TableauCredentialProvider
    /// The newest REST API version that this client speaks; the server's is used if it is older.
    public var newestVersion: TableauVersion = TableauVersion(3, 27)
    /// The age at which a session is replaced before Tableau ends it. Tableau Cloud ends one after 120 minutes,
    /// Tableau Server after 240 unless told otherwise.
    public var sessionAge: Duration = .seconds(100 * 60)
    /// How large an upload's pieces may be, in bytes; from 1 MB to 64 MB. The first is the smallest; they grow while they
    /// go quickly and shrink while they go slowly. Small pieces pass proxies and waste little on a failure.
    public var chunkSizes: ClosedRange<Int64> = 8_000_000...16_000_000
    /// The largest file that is published in one request, in bytes. Tableau takes up to 64 MB.
    public var singleRequestLimit: Int64 = 64_000_000
    /// The largest payload of an update, in bytes. Tableau Cloud takes 100 MB; so does Tableau Server unless
    /// `api.server.update_uploaded_file.max_size_in_mb` says otherwise.
    public var payloadLimit: Int64 = 100_000_000
    /// How often a file's upload may begin, the first time included.
    public var uploadAttempts = 3
    /// How many things a page of a list holds; 1000 at most.
    public var pageSize = 1000
    /// How often a job is asked for.
    public var polling = PollingSchedule()
    /// The longest a call waits because Tableau asked for it; if Tableau asks for more, the call fails with
    /// `throttled` and says how long.
    public var throttlePatience: Duration = .seconds(5 * 60)
    /// How often, and after what waits, a call is made again that got no answer or a 5xx: reads, sign-ins and updates under
    /// a request ID, nothing else. A 429 is not counted here, see ``throttlePatience``.
    public var retries = RetryPolicy()
    /// The limits of each call. Uploads have no total; a publish that is not a job waits half an hour for its answer.
    public var timeouts = Timeouts(idle: .seconds(120), total: .seconds(300))
    /// How many questions to VizQL Data Service and the Metadata API are sent within an hour; the service itself allows some
    /// hundred for each Creator licence of the site. A question beyond it fails with `throttled`, and nothing is sent.
    public var questionsPerHour = 100
    /// For how long the answer to a question is given again without asking, as long as this client has not changed the
    /// data source meanwhile. Zero asks each time.
    public var answerAge: Duration = .seconds(15 * 60)
    /// Is told what the client does on its own account. It is called in the middle of a call and must return soon.
    public var onEvent: @Sendable (TableauEvent) -> Void = { _ in }

    /// A configuration with the bounds' defaults.
    ///
    /// - Parameters:
    ///   - server: Such as `https://10ax.online.tableau.com`. Plain `http` would show the token to everybody on the way,
    ///     so it is refused for all hosts but this machine's own, unless `allowsPlainHTTP` is true.
    ///   - site: The site's content URL.
    ///   - credentials: For example `.token(name: "sync", secret: secret)`.
    ///   - allowsPlainHTTP: Whether `http` may be used for other machines.
    /// - Throws: ``TableauError`` with code `configuration` if `server` is not an address that can be used.
    public init(
        server: String, site: String, credentials: any TableauCredentialProvider, allowsPlainHTTP: Bool = false
    ) throws(TableauError) {
        self.server = try ServerAddress.origin(server, allowsPlainHTTP: allowsPlainHTTP)
        self.site = site
        self.credentials = credentials
    }
}

/// How often a job is asked for: soon at first, then less and less often.
public struct PollingSchedule: Hashable, Sendable {
    /// The wait before the first question.
    public var first: Duration
    /// What each wait is multiplied by for the next.
    public var factor: Double
    /// The longest wait.
    public var longest: Duration

    /// A schedule; 0.5 s, 1.4 and 30 s unless said otherwise.
    public init(first: Duration = .milliseconds(500), factor: Double = 1.4, longest: Duration = .seconds(30)) {
        self.first = first
        self.factor = factor
        self.longest = longest
    }

    func wait(after wait: Duration) -> Duration {
        min(wait * max(1, factor), longest)
    }
}

/// Reads the address of a Tableau Server or a pod of Tableau Cloud as people write it.
enum ServerAddress {
    static func origin(_ text: String, allowsPlainHTTP: Bool) throws(TableauError) -> Origin {
        let address = text.last == "/" ? String(text.dropLast()) : text
        guard let scheme = address.firstRange(of: "://"), !address[scheme.upperBound...].contains("@") else {
            throw refused("must begin with https:// and hold no credentials")
        }
        guard !address[scheme.upperBound...].contains(where: { "/?#".contains($0) }) else {
            throw refused("must end after the host: what follows it in the browser names the site, which is set apart")
        }
        // A reader of links repairs blanks; an address that somebody typed is better refused.
        guard address.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), let origin = Origin(address) else {
            throw refused("is not one")
        }
        guard origin.scheme == "https" || allowsPlainHTTP || origin.isThisMachine else {
            throw refused("uses http, which shows the token to everybody on the way: use https, or set allowsPlainHTTP")
        }
        return origin
    }

    private static func refused(_ reason: String) -> TableauError {
        TableauError(
            .configuration, "the server's address \(reason); it looks like https://tableau.example.com",
            operation: "tableau.configure")
    }
}
