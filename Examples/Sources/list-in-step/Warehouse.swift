// SPDX-License-Identifier: Apache-2.0

import SyncCore

/// A destination of your own: a file with the customer of each order.
///
/// The file also holds the ID of the write that made it what it is. Both are replaced in one go.
struct Warehouse: RowDestination {
    struct Contents: Codable {
        var customers: [Int: String] = [:]
        var lastWrite: String?
    }

    let file: DurableFile
    var name: String { file.path }

    func contents() throws -> Contents { try file.read() ?? Contents() }

    func lastWrite() throws -> String? { try contents().lastWrite }

    func write(_ changes: RowChanges<Order>, id: String, after last: String?) throws {
        var contents = try contents()
        guard contents.lastWrite == last else { throw WriteConflict() }
        contents.lastWrite = id
        try changes.forEach { change in
            switch change {
            case .put(let order): contents.customers[order.number] = order.customer
            case .delete(let number): contents.customers[number] = nil
            }
        }
        try file.write(contents)
    }
}
