// SPDX-License-Identifier: Apache-2.0

import Foundation
import SyncCore

/// A source of your own: the CSV files of a folder, read whole each time, so that a line that is gone leaves the table, too.
///
/// A file is a batch. Whoever writes files renames them into the folder once they are complete.
struct CSVFolder: SyncSource {
    let folder: URL

    func batches(for run: Run, after position: Position?) throws -> SyncBatches<[CSVRecord]> {
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "csv" }.sorted { $0.path() < $1.path() }
        return SyncBatches(extent: .whole) {
            var rest = files[...]
            var isOver = false
            return {
                if let file = rest.popFirst() {
                    let records = try CSVRecord.records(in: file)
                    return .init(records, records: records.count)
                }
                defer { isOver = true }
                return isOver ? nil : .init(end: ReadEnd(.counted))  // every file was read to its end
            }
        }
    }
}

/// A line of a CSV file: its fields by the names in the file's first line.
struct CSVRecord: Sendable {
    var line: String
    var fields: [String: String]

    /// The records of a file.
    static func records(in file: URL) throws -> [CSVRecord] {
        guard let lines = parse(try String(contentsOf: file, encoding: .utf8)), let names = lines.first else {
            throw SyncError(.source, "\(file.lastPathComponent) is empty, or ends within quotes; nothing was loaded")
        }
        return lines.dropFirst().map { fields in
            let named = Dictionary(zip(names, fields)) { first, _ in first }
            // A field too many or too few makes the whole line doubtful: the transform rejects it.
            return CSVRecord(line: fields.joined(separator: ","), fields: fields.count == names.count ? named : [:])
        }
    }

    /// The fields of each line. In quotes, a field may hold commas, line breaks, and quotes that are doubled (RFC 4180).
    private static func parse(_ text: String) -> [[String]]? {
        var lines: [[String]] = []
        var (fields, field, isQuoted, hasClosed) = ([String](), "", false, false)
        for character in text + "\n" {  // a line break of Windows is one character as well
            if character == "\"" {
                if hasClosed { field.append(character) }
                (isQuoted, hasClosed) = (!isQuoted, isQuoted)
                continue
            }
            hasClosed = false
            if isQuoted {
                field.append(character)
            } else if character == "," {
                fields.append(field)
                field = ""
            } else if character.isNewline {
                if !fields.isEmpty || !field.isEmpty { lines.append(fields + [field]) }
                (fields, field) = ([], "")
            } else {
                field.append(character)
            }
        }
        return isQuoted ? nil : lines
    }
}
