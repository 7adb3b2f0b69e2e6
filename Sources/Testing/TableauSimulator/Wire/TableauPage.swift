// SPDX-License-Identifier: Apache-2.0

/// A page of a list, as `pageNumber` and `pageSize` ask for it.
struct TableauPage<Item>: Sendable where Item: Sendable {
    let items: [Item]
    let pagination: TableauNode

    init(_ all: [Item], _ call: TableauCall) throws {
        let size = try Self.number("pageSize", call, default: 100)
        let number = try Self.number("pageNumber", call, default: 1)
        guard (1...1_000).contains(size) else {
            throw TableauFailure("400007", "Bad Request", "The page size '\(size)' is not between 1 and 1000.")
        }
        guard number >= 1 else {
            throw TableauFailure("400006", "Bad Request", "The page number '\(number)' is not 1 or more.")
        }
        let (start, overflow) = (number - 1).multipliedReportingOverflow(by: size)
        guard !overflow, start < all.count || start == 0 else {
            throw TableauFailure(
                "400006", "Bad Request",
                "The start index '\(overflow ? Int.max : start)' is greater than or equal to the total count.")
        }
        items = Array(all[start..<min(all.count, start + size)])
        pagination = TableauNode(
            "pagination",
            [("pageNumber", .count(number)), ("pageSize", .count(size)), ("totalAvailable", .count(all.count))])
    }

    private static func number(_ name: String, _ call: TableauCall, default value: Int) throws -> Int {
        guard let text = call.parameter(name) else { return value }
        guard let number = Int(text) else {
            throw TableauFailure(
                name == "pageSize" ? "400007" : "400006", "Bad Request", "'\(name)' is not a whole number.")
        }
        return number
    }
}
