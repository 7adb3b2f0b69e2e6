// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import Testing

@testable import HyperExtract

@Suite(.enabled(if: Hyper.isInstalled, "hyperd is not installed: run `make setup`"), .timeLimit(.minutes(3)))
struct RoundTripTests {
    /// A hundred thousand rows in a file, and the same in memory.
    private static func written(
        to file: ExtractFile, _ connection: HyperConnection
    ) async throws -> RecordBatch {
        var random = SeededGenerator(seed: 1)
        var written = RecordBatch(RandomRows.schema)
        let batches = (0..<10).map { RandomRows.batch(10_000, from: $0 * 10_000, using: &random) }
        for batch in batches { written.append(contentsOf: batch) }
        let count = try await file.write(RandomRows.schema, on: connection) { writer in
            for batch in batches { try await writer.write(batch) }
        }
        #expect(count == 100_000)
        return written
    }

    @Test func aHundredThousandRowsOfAllTypesAreReadBackAsTheyWere() async throws {
        try await Hyper.run { connection, directory in
            let file = ExtractFile(directory.file("random.hyper"))
            let written = try await Self.written(to: file, connection)
            var read = RecordBatch(RandomRows.schema)
            try await file.attached(to: connection, as: "x") {
                let table = HyperTable(database: "x")
                #expect(try await connection.schema(of: table).columns == RandomRows.schema.columns)
                for try await batch in connection.rows(of: table, orderedBy: ["id"]) {
                    #expect(batch.count <= 8_192 * 2)
                    read.append(contentsOf: batch)
                }
            }
            #expect(read.count == written.count)
            for (index, column) in written.columns.enumerated() {
                let isIdentical = read.columns[index].isIdentical(to: column)
                #expect(isIdentical, "column \(RandomRows.schema.columns[index].name)")
            }
        }
    }

    @Test(.enabled(if: Python.interpreter != nil, Comment(rawValue: Python.problem)))
    func tableausOwnReaderFindsEveryValueOfThemEqual() async throws {
        let python = try #require(Python.interpreter)
        try await Hyper.run { connection, directory in
            let file = ExtractFile(directory.file("random.hyper"))
            let written = try await Self.written(to: file, connection)
            let columns = zip(written.schema.columns, written.columns).map { definition, column in
                Expected(
                    name: definition.name, type: definition.type.description,
                    values: (0..<column.count).map { column.expected($0) })
            }
            let expected = directory.file("expected.json")
            try JSONEncoder().encode(columns).write(to: URL(fileURLWithPath: expected))
            let script = directory.file("compare.py")
            try Data(Self.script.utf8).write(to: URL(fileURLWithPath: script))
            let result = Python.output(python, [script, file.path, expected])
            #expect(result.status == 0, "\(result.text.suffix(500))")
            #expect(result.text.contains("equal: 1800000 values"))
        }
    }

    private struct Expected: Encodable {
        let name: String
        let type: String
        let values: [String?]
    }

    private static let script = """
        import datetime, decimal, json, struct, sys
        from tableauhyperapi import Connection, HyperProcess, TableName, Telemetry
        decimal.getcontext().prec = 200
        expected = json.load(open(sys.argv[2]))
        epoch = datetime.date(1970, 1, 1).toordinal()

        def microseconds(v):
            days = datetime.date(v.year, v.month, v.day).toordinal() - epoch
            return ((days * 24 + v.hour) * 60 + v.minute) * 60_000_000 + v.second * 1_000_000 + v.microsecond

        def plain(value, kind):
            if value is None: return None
            if kind == 'text': return value
            if kind == 'double': return str(struct.unpack('<Q', struct.pack('<d', value))[0])
            if kind == 'boolean': return '1' if value is True else '0'
            if kind == 'date': return str(datetime.date(value.year, value.month, value.day).toordinal() - epoch)
            if kind in ('timestamp', 'instant'): return str(microseconds(value))
            if kind.startswith('numeric'):
                scale = int(kind[:-1].split(',')[1])
                assert isinstance(value, decimal.Decimal), type(value)
                return str(int(value.scaleb(scale))) if int(value.scaleb(scale)) == value.scaleb(scale) else 'inexact'
            assert type(value) is int, type(value)
            return str(value)

        count = 0
        with HyperProcess(Telemetry.DO_NOT_SEND_USAGE_DATA_TO_TABLEAU, parameters={'log_config': ''}) as hyper:
            with Connection(hyper.endpoint, sys.argv[1]) as connection:
                names = [c.name.unescaped for c in
                         connection.catalog.get_table_definition(TableName('Extract', 'Extract')).columns]
                assert names == [c['name'] for c in expected], names
                query = 'SELECT * FROM "Extract"."Extract" ORDER BY "id"'
                with connection.execute_query(query) as rows:
                    for number, row in enumerate(rows):
                        for column, value in zip(expected, row):
                            got = plain(value, column['type'])
                            if got != column['values'][number]:
                                sys.exit(f"row {number} column {column['name']}: {got!r} {column['values'][number]!r}")
                            count += 1
        assert count == len(expected) * len(expected[0]['values']), count
        print('equal:', count, 'values')
        """
}

extension ColumnData {
    /// Equal bit for bit, but for the sign of a zero, which hyperd does not keep.
    func isIdentical(to other: ColumnData) -> Bool {
        type == other.type && nulls == other.nulls && integers == other.integers && wides == other.wides
            && doubles.map { ($0 + 0).bitPattern } == other.doubles.map { ($0 + 0).bitPattern } && bytes == other.bytes
            && ends == other.ends
    }

    /// The value as the comparison in Python expects it.
    func expected(_ row: Int) -> String? {
        guard !isNull(row) else { return nil }
        return switch type.storage {
        case .text: String(decoding: bytes[textRange(row)], as: UTF8.self)
        case .integers: String(integers[row])
        case .wide: String(wides[row])
        case .doubles: String((doubles[row] + 0).bitPattern)
        }
    }
}

extension RecordBatch {
    /// Adds the rows of another batch of the same columns.
    mutating func append(contentsOf other: RecordBatch) {
        for (index, column) in other.columns.enumerated() {
            let start = Int32(columns[index].bytes.count)
            columns[index].nulls += column.nulls
            columns[index].integers += column.integers
            columns[index].wides += column.wides
            columns[index].doubles += column.doubles
            columns[index].bytes += column.bytes
            columns[index].ends += column.ends.map { $0 + start }
        }
    }
}
