// SPDX-License-Identifier: Apache-2.0

import Columnar

/// Reads pages of an entity set (OData 4.0 and 4.01 JSON) straight from their bytes into columns.
///
/// One pass, strict: the whole page is checked against RFC 8259 and UTF-8, also what no column wants, and a broken page
/// gives nothing at all. Numbers go from their digits to their column without passing through a binary float. A record
/// with a value that has no exact place in its column is refused, with its JSON and the reason; the others go on.
///
/// ```swift
/// let scanner = PageScanner([ScanColumn("Invoice", .text), ScanColumn("InvoiceValue", .numeric(precision: 14, scale: 2))])
/// let page = try scanner.scan(bytes)
/// ```
package struct PageScanner: Sendable {
    /// The properties that become columns, in this order. All others are skipped.
    package let columns: [ScanColumn]
    /// The zone of times without an offset, for columns of type `instant`.
    package let zone: ServerZone?

    /// Those of the columns that the site has.
    private let present: [ScanColumn]

    /// A scanner for these columns.
    ///
    /// - Parameters:
    ///   - absent: the properties that the site does not have: their columns are `null`.
    ///   - zone: the server's time zone, for times that come without an offset; without it such a time has no place in a
    ///     column of type `instant`.
    package init(_ columns: [ScanColumn], absent: Set<String> = [], zone: ServerZone? = nil) {
        self.columns = columns
        present =
            absent.isEmpty
            ? columns : columns.filter { column in !absent.contains { $0.hasSameBytes(as: column.name) } }
        self.zone = zone
    }

    /// The page that `bytes` hold.
    ///
    /// - Throws: ``ODataError``: `malformedPage` with the offset of the first byte that is wrong, `unsupportedVersion`
    ///   for a payload of OData 2 or 3, and `service` for an error that the service put where the page should be.
    package func scan(_ bytes: [UInt8]) throws -> ODataPage {
        guard bytes.count < Int(Int32.max) else {
            throw ODataError(
                .malformedPage, "a page of \(bytes.count) bytes is too large; ask for fewer records a page")
        }
        let result = bytes.withUnsafeBytes { buffer -> Result<ODataPage, any Error> in
            Result { try scan(PageBytes(buffer), bytes) }
        }
        return try result.get().filled(to: columns)
    }

    private func scan(_ view: PageBytes, _ bytes: [UInt8]) throws -> ODataPage {
        var scanner = RecordScanner(present, zone: zone, bytes: view)
        var members = PageMembers()
        do throws(JSONFailure) {
            try members.read(&scanner)
        } catch {
            throw Self.error(error, view)
        }
        if let problem = members.problem { throw problem }
        guard members.hasValue else {
            throw ODataError(.malformedPage, "the answer is a JSON object without `value`, which is no page of records")
        }
        if let name = scanner.propertyMissingEverywhere {
            throw ODataError(
                .malformedPage, "no record of the page has the property '\(name)'; does the entity set have it?")
        }
        return scanner.page(bytes, nextLink: members.nextLink, count: members.count)
    }

    private static func error(_ failure: JSONFailure, _ view: PageBytes) -> ODataError {
        var start = JSONCursor(view)
        start.skipBlanks()
        if start.byte == UInt8(ascii: "<") {
            return ODataError(
                .malformedPage, "the answer is HTML or XML, not JSON: is the address right, and does it need a sign-in?"
            )
        }
        if start.position == view.count {
            return ODataError(.malformedPage, "the answer is empty, where a page should be", isRetriable: true)
        }
        return ODataError(
            .malformedPage, "the page is not JSON: \(failure.problem), at byte \(failure.offset) of \(view.count)",
            isRetriable: true)
    }
}
