// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import TableauModels

/// The peer that works out formulas without any code of this package (`Tests/Peers/tableau_formulas.py`).
struct Oracle {
    struct Query: Encodable {
        /// For the values of every row.
        var table: String?
        /// For the values of groups.
        var tables: [String]?
        var dimensions: [String]?
        var partition: [Int]?
        var formulas: [String]
    }

    /// A value that the oracle gives.
    struct Answer: Decodable, CustomStringConvertible {
        let value: Value
        /// The nearest floating-point number.
        var near: Double?

        private enum Key: String, CodingKey { case number, exact, moment, date }

        init(from decoder: any Decoder) throws {
            let single = try? decoder.singleValueContainer()
            if single?.decodeNil() == true {
                value = .null
                return
            }
            if let flag = try? single?.decode(Bool.self) {
                value = .boolean(flag)
                return
            }
            if let text = try? single?.decode(String.self) {
                value = .text(text)
                return
            }
            let container = try decoder.container(keyedBy: Key.self)
            if let text = try container.decodeIfPresent(String.self, forKey: .date) {
                value = CalendarDate(text).map(Value.date) ?? .null
            } else if let text = try container.decodeIfPresent(String.self, forKey: .moment) {
                value = moment(text).map(Value.timestamp) ?? .null
            } else {
                near = Double(try container.decode(String.self, forKey: .number))
                let exact = try container.decodeIfPresent(String.self, forKey: .exact)
                value = exact.flatMap { FixedDecimal($0) }.map(Value.decimal) ?? near.map(Value.double) ?? .null
            }
        }

        /// Whether hyperd says the same: to the digit if it can, to twelve digits in floating point.
        func isSame(as actual: Value) -> Bool {
            switch (value, actual) {
            case (.decimal(let expected), .integer(let number)):
                return expected == FixedDecimal(mantissa: Int128(number), scale: 0)
            case (_, .double(let number)):
                guard let near else { return false }
                return abs(near - number) <= 1e-12 * max(1, abs(near), abs(number))
            // A condition with dates and moments has the date as a moment.
            case (.date(let date), .timestamp(let moment)): return Timestamp(date) == moment
            default: return value == actual
            }
        }

        var description: String { "\(value)" }
    }

    private struct Request: Encodable {
        struct Table: Encodable {
            let columns: [String]
            let rows: [[Sent]]
        }

        let now: String
        let weekStart: String
        let parameters: [String: Sent]
        let calculations: [String: String]
        let relationships: [[String]]
        let tables: [String: Table]
        let queries: [Query]
    }

    private struct Sent: Encodable {
        let value: Value

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch value {
            case .null: try container.encodeNil()
            case .text(let text): try container.encode(text)
            case .boolean(let flag): try container.encode(flag)
            case .date(let date): try container.encode(["date": date.description])
            case .timestamp(let moment): try container.encode(["moment": moment.description])
            case .integer, .decimal, .double: try container.encode(["number": value.description])
            }
        }
    }

    static let python = ProcessInfo.processInfo.environment["TEST_PYTHON"] ?? "python3"

    /// Asks for the rows of queries; names in formulas are internal names or captions that equal them.
    static func answers(
        _ queries: [Query], over tables: [SampleTable], _ catalogue: FieldCatalogue, now: Timestamp, weekStart: String
    ) async throws -> [[[Answer]]] {
        let request = Request(
            now: now.description, weekStart: weekStart,
            parameters: Dictionary(
                uniqueKeysWithValues: catalogue.parameters.map { ($0.caption, Sent(value: $0.value.sample)) }),
            calculations: Dictionary(uniqueKeysWithValues: catalogue.calculations.map { ($0.caption, $0.formula) }),
            relationships: catalogue.relationships.map { [$0.many, $0.one] },
            tables: Dictionary(
                uniqueKeysWithValues: tables.map { table in
                    (
                        table.name,
                        .init(
                            columns: table.columns.map(\.name), rows: table.rows.map { $0.map { Sent(value: $0) } })
                    )
                }),
            queries: queries)
        let input = try JSONEncoder().encode(request)
        let output = try await withCheckedThrowingContinuation { (done: CheckedContinuation<Data, any Error>) in
            DispatchQueue.global().async { done.resume(with: Result { try run(input) }) }
        }
        return try JSONDecoder().decode([[[Answer]]].self, from: output)
    }

    private static func run(_ input: Data) throws -> Data {
        let script = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Peers/tableau_formulas.py").standardizedFileURL.path
        let folder = FileManager.default.temporaryDirectory.appending(path: "formulas-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let question = folder.appending(path: "question.json")
        try input.write(to: question)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["timeout", "120", python, script]
        process.standardInput = try FileHandle(forReadingFrom: question)
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(status: process.terminationStatus) }
        return data
    }

    struct Failure: Error { let status: Int32 }
}

/// Reads what Python and `Timestamp` write: `2026-03-31T12:00:00`, maybe with microseconds.
func moment(_ text: String) -> Timestamp? {
    let parts = text.split(separator: "T")
    guard parts.count == 2, let date = CalendarDate(String(parts[0])) else { return nil }
    let clock = parts[1].split(whereSeparator: { $0 == ":" || $0 == "." }).compactMap { Int64($0) }
    guard clock.count >= 3 else { return nil }
    let seconds = clock[0] * 3_600 + clock[1] * 60 + clock[2]
    return Timestamp(date, microseconds: seconds * 1_000_000 + (clock.count > 3 ? clock[3] : 0))
}

extension FormulaValue {
    /// The value as a row has it.
    var sample: Value {
        switch self {
        case .null: .null
        case .string(let text): .text(text)
        case .integer(let number): .integer(number)
        case .decimal(let number): .decimal(number)
        case .boolean(let flag): .boolean(flag)
        case .date(let date): .date(date)
        case .datetime(let moment): .timestamp(moment)
        }
    }
}
