// SPDX-License-Identifier: Apache-2.0

public import ServiceHTTP

/// Where a SYSPRO OData service is, who asks, and how it is read.
public struct SysproConfiguration: Sendable {
    /// The service's address without the company, such as `https://erp.example.com/SYSPRO8Odata/SYSPROOData`.
    public let root: String
    /// Where the service is: credentials go nowhere else.
    let origin: Origin
    /// The company, which follows the address; empty for a service without companies.
    public var company: String
    /// Whose credentials are used, for messages; never a secret.
    public var operatorName: String
    /// Puts the credentials onto requests.
    public var authorizer: any SysproAuthorizer
    /// How many records a page should have. SYSPRO gives at most 5,000.
    public var pageSize = 5_000
    /// How a read gets from page to page at first; if the service counts another number, it is read again in another way.
    public var paging = PagingWay.key
    /// Whether the service's count means nothing, so that no read is checked against it.
    public var ignoresCount = false
    /// What the service takes of one request; a query that needs more is read in several.
    public var limits = ServiceLimits()
    /// Whether links to another origin are followed on the configured one, as they must be behind a proxy that the
    /// service does not know of. If not, such a link is an error. Credentials never go elsewhere.
    public var sameOriginRewrite = true
    /// The server's time zone, for times that come without an offset and for dates in filters. Without it a query whose
    /// key or order holds such a time is read no further than one page.
    public var zone: ServerZone?
    /// Whether dates and times stand in quotes in filters: OData 4 has them bare, but some services of its early years
    /// take only quoted ones.
    public var quotesDates = false
    /// The largest page that is read into memory, in bytes.
    public var maximumPageBytes = 256 << 20
    /// How long each part of a request may take.
    public var timeouts = Timeouts()
    /// The longest that one reading of the service's types (`$metadata`) may take, however its bytes come: they are a few
    /// megabytes at most, and every poll waits for them.
    public var metadataLimit: Duration = .seconds(300)
    /// How often and after which wait a request is sent again that got no answer, or that of a busy service. This is the
    /// one place that says so: a `RetryMiddleware` around the transport adds nothing.
    public var retry = RetryPolicy()
    /// What waits between two attempts.
    public var clock: any Clock<Duration> = ContinuousClock()

    /// A service whose requests `authorizer` signs.
    ///
    /// - Parameters:
    ///   - root: The service's address without the company. Plain `http` shows the credentials to everybody on the way,
    ///     so it is refused for all hosts but this machine, unless `allowsPlainHTTP` is true.
    ///   - allowsPlainHTTP: Whether `http` may be used for other machines.
    /// - Throws: ``ODataError`` with code `configuration` if `root` is not an address that can be used.
    public init(
        root: String, company: String, operatorName: String, authorizer: any SysproAuthorizer,
        allowsPlainHTTP: Bool = false
    ) throws(ODataError) {
        origin = try Self.origin(of: root, allowsPlainHTTP: allowsPlainHTTP)
        self.root = root
        self.company = company
        self.operatorName = operatorName
        self.authorizer = authorizer
    }

    /// A service that takes HTTP Basic, as SYSPRO's does.
    ///
    /// - Parameters:
    ///   - root: The service's address without the company. Plain `http` shows the password to everybody on the way, so
    ///     it is refused for all hosts but this machine, unless `allowsPlainHTTP` is true.
    ///   - allowsPlainHTTP: Whether `http` may be used for other machines.
    /// - Throws: ``ODataError`` with code `configuration` if `root` is not an address that can be used.
    public init(
        root: String, company: String, operator name: String, password: Secret, allowsPlainHTTP: Bool = false
    ) throws(ODataError) {
        try self.init(
            root: root, company: company, operatorName: name,
            authorizer: BasicAuthorizer(operator: name, password: password), allowsPlainHTTP: allowsPlainHTTP)
    }

    /// The address may hold a password by mistake, so the error does not repeat it.
    private static func origin(of root: String, allowsPlainHTTP: Bool) throws(ODataError) -> Origin {
        func refused(_ reason: String) -> ODataError {
            ODataError(
                .configuration,
                "the address of the OData service \(reason); it looks like https://erp.example.com/SYSPRO8Odata/SYSPROOData",
                operation: "odata.configure")
        }
        guard !root.contains(where: { $0.isWhitespace || "?#".contains($0) }), let origin = Origin(root) else {
            throw refused("must begin with https:// and a host, and hold no blanks, credentials, '?' or '#'")
        }
        guard origin.scheme == "https" || allowsPlainHTTP || origin.isThisMachine else {
            throw refused(
                "uses http, which shows the password to everybody on the way: use https, or set allowsPlainHTTP")
        }
        return origin
    }
}

extension SysproConfiguration {
    /// The service's address with its company.
    var address: String { TableQuery.url(root, company.isEmpty ? [] : [company]) }

    /// The longest URL that a request has before its credentials are put onto it.
    var urlLength: Int { max(0, limits.urlLength - authorizer.addedURLLength) }

    /// How dates and times are written.
    var literals: LiteralStyle { LiteralStyle(zone: zone, quotesDates: quotesDates) }

    /// Where batches go. The dollar sign is part of OData's syntax and stays as it is.
    var batch: URLReference { URLReference("\(address)/$batch") }
}
