// SPDX-License-Identifier: Apache-2.0

import SyncCore
import SysproOData

/// Kept pages as they are read again, under the columns of today.
struct KeptPages {
    private let file: PageFile
    private let columns: [ScanColumn]
    private let absent: [String: Set<String>]
    /// Where the pages end that count: behind it, others are being added.
    private let length: Int
    private let isComplete: Bool
    private var reader: PageReader?
    private var ahead: PageFile.Page?
    private var isAtEnd = false
    private var last: [UInt8]?
    private var isLeft: Set<String> = []

    /// What the kept pages of a company end with.
    enum Last {
        /// A record: what comes behind it was not read.
        case record([UInt8])
        /// The company's last record: nothing comes behind it.
        case everything
    }

    init(_ unfinished: UnfinishedSnapshot, as plan: ReadPlan) {
        file = unfinished.file
        length = unfinished.length
        isComplete = unfinished.isComplete
        columns = plan.columns
        absent = plan.absent
    }

    /// The company's next page; `nil` if it has no more.
    mutating func next(of client: ODataSource.CompanyClient) throws -> ODataPage? {
        guard let kept = try peek(), kept.company == client.company else { return nil }
        ahead = nil
        let scanner = PageScanner(
            columns, absent: absent[client.company] ?? [], zone: client.client.configuration.zone)
        let page = try scanner.scan(kept.json)
        if let record = page.lastRecordJSON { last = Array(record) }
        return page
    }

    /// What the company's pages ended with, told once; `nil` if it had none, so that it is read from its beginning.
    mutating func leave(_ client: ODataSource.CompanyClient) throws -> Last? {
        guard isLeft.insert(client.company).inserted else { return nil }
        defer { last = nil }
        // Companies are read one after the other: where a later one has pages, this one was read to its end.
        if try isComplete || peek() != nil { return .everything }
        return last.map(Last.record)
    }

    private mutating func peek() throws -> PageFile.Page? {
        if ahead == nil, !isAtEnd {
            let reader = try self.reader ?? PageReader(file)
            self.reader = reader
            ahead = reader.offset < length ? try reader.next() : nil
            isAtEnd = ahead == nil
        }
        return ahead
    }
}
