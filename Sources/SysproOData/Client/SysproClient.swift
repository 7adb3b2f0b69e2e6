// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
public import ServiceHTTP
import ServiceXML

/// Reads the tables of one SYSPRO company through its OData service.
///
/// ```swift
/// let syspro = SysproClient(configuration, transport: transport)
/// for try await invoice in syspro.rows(ArInvoice.filter { $0.branch == "NTH" }) { … }
/// ```
///
/// It keeps no state and never writes. Every method throws ``ODataError`` or `CancellationError`. A busy service (429, 503)
/// is waited out as ``SysproConfiguration/retry`` says.
public struct SysproClient: Sendable {
    /// Where the service is and how it is read.
    public let configuration: SysproConfiguration
    let call: ServiceCall

    /// A client that sends its requests over `transport`.
    public init(_ configuration: SysproConfiguration, transport: any HTTPTransport) {
        self.configuration = configuration
        call = ServiceCall(configuration, transport: transport)
    }

    init(call: ServiceCall) {
        configuration = call.configuration
        self.call = call
    }

    /// The service's address with its company.
    public var root: String { configuration.address }

    /// The same client, whose whole reads begin with another way of paging.
    public func paging(by way: PagingWay) -> SysproClient {
        var configuration = configuration
        configuration.paging = way
        return SysproClient(call: call.with(configuration))
    }

    /// The records of `query` as entities, one by one, read page by page while they are asked for.
    ///
    /// A record that cannot be taken over exactly ends the sequence with `refusedRecord`; ``pages(_:columns:way:)`` goes on.
    public func rows<Entity>(_ query: Query<Entity>) -> Rows<Entity> {
        Rows(batches: batches(query))
    }

    /// The records of `query` as entities, a page at a time, read while they are asked for. No batch is empty.
    ///
    /// ```swift
    /// for try await invoices in syspro.batches(ArInvoice.filter { $0.branch == "NTH" }) { try store(invoices) }
    /// ```
    ///
    /// A record that cannot be taken over exactly ends the sequence with `refusedRecord`; ``pages(_:columns:way:)`` goes on.
    public func batches<Entity>(_ query: Query<Entity>) -> Batches<Entity> {
        Batches(pages: pages(query.table, columns: Entity.columns))
    }

    /// The first record of `query` in its order; `nil` if there is none.
    public func first<Entity>(_ query: Query<Entity>) async throws -> Entity? {
        var rows = rows(query.top(min(1, query.table.top ?? 1))).makeAsyncIterator()
        return try await rows.next()
    }

    /// The records of `query` as columns, page by page, read while they are asked for.
    ///
    /// The query's own `select` gives way to the columns, the key and the order. What is longer than
    /// ``SysproConfiguration/limits`` allow is read in parts: a `$select` in several requests for each page, whose records
    /// are joined by the key and read again if one of them changed in between; a `$filter` of many alternatives in
    /// several queries, one after the other, of which the records found before are left out.
    ///
    /// Once everything was given, the number of records is checked against the service's count. If they differ the sequence
    /// ends with `countMismatch`, and what it gave is void: ``readWhole(_:columns:ahead:beginAgain:_:)`` then reads in
    /// another way.
    ///
    /// - Parameter way: how to get from page to page; `nil` for ``SysproConfiguration/paging``.
    public func pages(_ query: TableQuery, columns: [ScanColumn], way: PagingWay? = nil) -> Pages {
        Pages(call: call, columns: columns, query: query, way: way)
    }

    /// The records of `query` that come behind `record` in its order, as columns, page by page: a read that was stopped
    /// there goes on.
    ///
    /// - Parameters:
    ///   - record: a record of an earlier read of the same query, as the service wrote it.
    ///   - delivered: how many records were read up to that one: with those that follow they are checked against the count.
    /// - Throws: ``ODataError`` if the query has no key or is read in several queries, so that nothing tells where it
    ///   was, or `record` does not hold what the query is ordered by.
    public func pages(
        _ query: TableQuery, columns: [ScanColumn], behind record: ArraySlice<UInt8>, delivered: Int
    ) throws -> Pages {
        let pages = Pages(call: call, columns: columns, query: query, behind: record, delivered: delivered)
        try pages.checkContinuation()
        return pages
    }

    /// How many records `query` has, as the service counts them; its `top` makes no difference.
    public func count<Entity>(of query: Query<Entity>) async throws -> Int {
        try await count(of: query.table)
    }

    /// How many records `query` has, as the service counts them; its `top` makes no difference.
    public func count(of query: TableQuery) async throws -> Int {
        let operation = "odata.count"
        let filter = query.filter.map { [("$filter", $0.text(as: configuration.literals))] } ?? []
        // The segment's dollar sign is part of OData's syntax and stays as it is.
        let url = TableQuery.url("\(TableQuery.url(root, [query.entitySet]))/$count", [], filter)
        let (length, limit) = (url.utf8.count, configuration.urlLength)
        guard length <= limit || configuration.limits.takesBatch else {
            throw ODataError(
                .queryTooLong,
                "\(query.entitySet): the question for a number is \(length) characters long, the service takes \(limit); shorten its filter",
                operation: operation)
        }
        var attempt = 1
        while true {
            let response = try await call.get(
                operation, URLReference(url), accept: "text/plain,application/json;q=0.9")
            do {
                return try Self.number(await call.body(operation, response))
            } catch let error as ODataError {
                // An answer that was cut looks like a success to whoever repeats requests.
                guard error.code == .transport, error.isRetriable, attempt < Pages.AsyncIterator.attempts else {
                    throw error.during(operation, status: response.head.status.code)
                }
                try await configuration.clock.sleep(for: .milliseconds(500 * attempt))
                attempt += 1
            }
        }
    }

    private static func number(_ body: [UInt8]) throws -> Int {
        // Microsoft's servers begin it with a byte order mark, others end it with a line break.
        let digits = body.filter { !($0 <= 0x20 || $0 == 0xEF || $0 == 0xBB || $0 == 0xBF) }
        guard let count = Int(String(decoding: digits, as: UTF8.self)), count >= 0 else {
            throw ODataError(.malformedPage, "the service's answer to a question for a number is not a number")
        }
        return count
    }

    /// What the service offers: its entity sets.
    public func serviceDocument() async throws -> ServiceDocument {
        let operation = "odata.serviceDocument"
        let response = try await call.get(operation, URLReference(root + "/"), accept: "application/json")
        do {
            return try ServiceDocument(await call.body(operation, response))
        } catch let error as ODataError {
            throw error.during(operation, status: response.head.status.code)
        }
    }

    /// The service's types (`$metadata`): of the company, or of the whole service if the company has none.
    public func metadata() async throws -> Metadata {
        do {
            return try await metadata(at: root)
        } catch let error as ODataError where error.code == .notFound && !configuration.company.isEmpty {
            return try await metadata(at: TableQuery.url(configuration.root, []))
        }
    }

    /// What the service really does, found out with some twenty small reads of one of its entity sets: the size of its
    /// pages and how it names the next one, what it counts, which filters it takes, how it writes dates, how long a URL may
    /// be, and whether a `$batch` works.
    ///
    /// ```swift
    /// let metadata = try await syspro.metadata()
    /// let probe = try await syspro.probe("ArInvoice", in: metadata)
    /// configuration.limits = probe.limits
    /// ```
    ///
    /// The answer holds as long as ``Metadata/service`` is what ``ServiceProbe/service`` says. An entity set with many
    /// records tells most.
    ///
    /// - Throws: ``ODataError`` if the entity set is not there, the credentials are refused, or no answer comes.
    public func probe(_ entitySet: String, in metadata: Metadata) async throws -> ServiceProbe {
        let set = try metadata.entitySet(entitySet)
        let prober = ServiceProber(call: call, type: try metadata.entityType(of: set.name), entitySet: set.name)
        return try await prober.probe(metadata.service)
    }

    private static let serverFields = ["Server", "X-AspNet-Version", "X-Powered-By", "OData-Version"]
        .compactMap { HTTPField.Name($0) }

    private func metadata(at root: String) async throws -> Metadata {
        let operation = "odata.metadata"
        var limited = configuration
        limited.timeouts.total = min(limited.timeouts.total ?? limited.metadataLimit, limited.metadataLimit)
        let response = try await call.with(limited)
            .get(operation, URLReference("\(root)/$metadata"), accept: "application/xml")
        do {
            var parser = try MetadataParser()
            for try await piece in response.body { try parser.feed(piece) }
            var metadata = try parser.finish()
            metadata.servedBy = Self.serverFields.compactMap { name in
                response.head.headerFields[name].map { "\(name.rawName) \($0)" }
            }.joined(separator: ", ")
            return metadata
        } catch let error as ODataError {
            throw error.during(operation, status: response.head.status.code)
        } catch let error as TransportError {
            throw ODataError(
                .transport, "the service's types arrived in part only: \(error.message)", operation: operation,
                isRetriable: error.isRetriable, underlying: error)
        }
    }
}
