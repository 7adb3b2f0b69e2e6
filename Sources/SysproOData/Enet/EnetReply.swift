// SPDX-License-Identifier: Apache-2.0

import ServiceHTTP
import ServiceXML

/// What a business object answered.
public struct EnetReply: Hashable, Sendable {
    /// The outermost element: the record itself if one was fetched.
    public let record: EnetRecord

    init(_ text: EnetText) throws {
        record = EnetRecord(element: try text.document())
    }

    /// The rows of a find or a browse.
    public var rows: [EnetRecord] { record.all("Row") }

    /// The key at which a browse goes on; `nil` at its end.
    public var nextKey: String? {
        guard let keys = record.first("NextPrevKey"), keys["Fwd"]?.lowercased() == "true" else { return nil }
        return keys["NextKey"]
    }

    /// The errors in it, of whichever item.
    public var errors: [EnetItemError] { findings("ErrorNumber", "ErrorDescription") }

    /// The warnings in it, of whichever item.
    public var warnings: [EnetItemError] { findings("WarningNumber", "WarningDescription") }

    /// How many items were read, processed and refused.
    public var totals: EnetTotals { EnetTotals(record.first("StatusOfItems")) }

    /// What the elements with one of these fields say.
    private func findings(_ number: String, _ description: String) -> [EnetItemError] {
        var found: [EnetItemError] = []
        var item = 0
        for top in record.all where !Self.others.contains(top.name.lowercased()) {
            item += 1
            Self.collect(top, at: [], item: item, of: top, number, description, &found)
        }
        if record.first(number) != nil || record.first(description) != nil {
            found.append(EnetItemError(record, item: nil, key: [:], path: [], number, description))
        }
        return found
    }

    /// What stands beside the items of a reply. A row's columns may be called anything.
    private static let others: Set<String> = [
        "statusofitems", "validationstatus", "row", "headerdetails", "nextprevkey",
    ]

    private static func collect(
        _ element: EnetRecord, at path: [String], item: Int, of top: EnetRecord, _ number: String,
        _ description: String, _ found: inout [EnetItemError]
    ) {
        if element.first(number) != nil || element.first(description) != nil {
            let keys = top.first("Key")?.all.map { ($0.name, $0.text) } ?? []
            let key = Dictionary(keys) { first, _ in first }
            found.append(EnetItemError(element, item: item, key: key, path: path, number, description))
        }
        for child in element.all {
            collect(child, at: path + [child.name], item: item, of: top, number, description, &found)
        }
    }
}

/// Why SYSPRO did not take an item as it was, or what it warned of.
public struct EnetItemError: Hashable, Sendable, CustomStringConvertible {
    /// The item in the document, from 1; `nil` if it is about the document.
    public let item: Int?
    /// The item's key, by SYSPRO's names.
    public let key: [String: String]
    /// The field, in SYSPRO's spelling, which may be lower case; `nil` if it is about the item.
    public let field: String?
    /// The value that SYSPRO read there.
    public let value: String?
    /// The message's number, which is the same in every language.
    public let number: String?
    /// The message, in the session's language.
    public let message: String

    init(
        _ element: EnetRecord, item: Int?, key: [String: String], path: [String], _ number: String,
        _ description: String
    ) {
        self.item = item
        self.key = key
        // A list of messages is not the field that they are about.
        let named = path.filter { !["errormessages", "warningmessages"].contains($0.lowercased()) }
        field = named.last
        value = element.first("Value")?.text
        self.number = element[number].flatMap { $0.isEmpty ? nil : $0 }
        message = Secret.scrubbed(element[description] ?? "")
    }

    /// Item, field, message and number.
    public var description: String {
        let place = [item.map { "item \($0)" }, field].compactMap { $0 }.joined(separator: ", ")
        return (place.isEmpty ? "" : "\(place): ") + (message.isEmpty ? "no reason given" : message)
            + (number.map { " (\($0))" } ?? "")
    }
}

/// The totals at the end of a reply. Which of them there are depends on the business object.
public struct EnetTotals: Hashable, Sendable {
    /// Every total, by its name in lower case.
    public let values: [String: Int]

    init(_ element: EnetRecord?) {
        let pairs = (element?.all ?? []).compactMap { total in Int(total.text).map { (total.name.lowercased(), $0) } }
        values = Dictionary(pairs) { first, _ in first }
    }

    /// Items that SYSPRO saw; `nil` if it does not say.
    public var read: Int? { values["recordsread"] ?? values["itemsprocessed"] }

    /// Items that SYSPRO refused, for an error or for a warning that was not to be ignored.
    public var rejected: Int {
        ["recordsinvalid", "itemsinvalid", "itemsrejectedwithwarnings"].reduce(0) { sum, name in
            let (total, isTooLarge) = sum.addingReportingOverflow(values[name] ?? 0)
            return isTooLarge ? .max : total
        }
    }
}
