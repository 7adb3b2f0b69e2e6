// SPDX-License-Identifier: Apache-2.0

import Columnar
import Digests
import Foundation
import SysproOData

@testable import SecretVault
@testable import ServiceXML

/// What each target does with its input, and what has to hold then.
enum Parsers {
    private static let scanner = PageScanner([
        ScanColumn("T", .text), ScanColumn("N", .numeric(precision: 30, scale: 6)), ScanColumn("I", .integer),
        ScanColumn("B", .boolean), ScanColumn("D", .double), ScanColumn("Y", .date), ScanColumn("U", .instant),
    ])

    /// A page that the scanner takes is JSON to Foundation, with as many records and the same texts.
    static func page(_ bytes: [UInt8]) {
        guard let page = try? scanner.scan(bytes) else { return }
        guard let object = try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed) else {
            // Foundation refuses half a surrogate pair and a number beyond a double as values, nothing else.
            let text = String(decoding: bytes, as: UTF8.self).lowercased()
            precondition(
                text.contains("\\ud") || text.contains(/[0-9]e\+?[0-9]{3,}/) || text.contains(/[0-9]{300}/),
                "the scanner takes what is no JSON")
            return
        }
        guard let members = object as? [String: Any], let records = members["value"] as? [Any] else { return }
        // A name may stand twice; which one counts is each reader's own.
        guard records.count == page.rowCount else {
            precondition(String(decoding: bytes, as: UTF8.self).components(separatedBy: "value").count > 2, "rows")
            return
        }
        var row = 0
        let refused = Set(page.refused.map(\.index))
        for (index, record) in records.enumerated() where !refused.contains(index) {
            defer { row += 1 }
            guard let record = record as? [String: Any], case .text(let text) = page.records.columns[0][row] else {
                continue
            }
            guard String(decoding: page.json(ofRow: row), as: UTF8.self).components(separatedBy: "T").count == 2 else {
                continue
            }
            if let theirs = record["T"] as? String {
                precondition(Array(text.utf8) == Array(theirs.utf8), "a text differs")
            }
        }
    }

    static func metadata(_ bytes: [UInt8]) {
        guard let metadata = try? Metadata(parsing: bytes) else { return }
        for set in metadata.entitySets { _ = try? metadata.query(set.name) }
    }

    /// What Tableau answers, as the client reads it: a tree, whatever the pieces in which it arrives.
    static func xml(_ bytes: [UInt8]) {
        let whole = try? XMLElement(parsing: bytes)
        guard let events = try? XMLEvents() else { return }
        var isTaken = true
        do {
            for byte in bytes { _ = try events.feed(CollectionOfOne(byte)) }
            _ = try events.finish()
        } catch { isTaken = false }
        precondition((whole != nil) == isTaken, "a document is taken whole and refused in pieces, or the other way")
    }

    /// What a vault's file holds before and behind its authentication.
    static func vault(_ bytes: [UInt8]) {
        do {
            let file = try UnverifiedVault(bytes, path: "fuzz.vault")
            let key = try SecretBytes.random(count: SHA256.length)
            _ = try file.verified(with: key)
        } catch let error as VaultError {
            precondition(!error.message.isEmpty)
        } catch { fatalError("an error of another kind: \(type(of: error))") }
    }
}
