// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import Spawning
import Testing

@testable import HyperExtract

@Suite(.enabled(if: Hyper.isInstalled, "hyperd is not installed: run `make setup`"), .timeLimit(.minutes(1)))
struct CancellationTests {
    @Test func aCancelledQueryEndsAndTheConnectionWorksOn() async throws {
        try await withHyperServer { server in
            let connection = try await server.connect()
            let query = Task { try await connection.query(Hyper.endlessQuery) }
            #expect(await eventually { ProcessStatus.ticks(server.pid) > 30 })
            query.cancel()
            let clock = ContinuousClock.now
            await #expect(throws: CancellationError.self) { try await query.value }
            #expect(ContinuousClock.now - clock < .seconds(20))
            let one = try await connection.query("SELECT 1")
            #expect(one.count == 1)
        }
    }

    @Test func aTaskThatIsCancelledBeforehandRunsNothing() async throws {
        try await Hyper.run { connection, _ in
            try await connection.execute("CREATE TEMPORARY TABLE t (a integer)")
            let insert = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                try await connection.execute("INSERT INTO t VALUES (1)")
            }
            await #expect(throws: CancellationError.self) { try await insert.value }
            let rows = try await connection.query("SELECT * FROM t")
            #expect(rows.count == 0)
        }
    }

    @Test func aLoadIntoAHyperdThatTakesNothingCanBeCancelled() async throws {
        try await withHyperServer { server in
            let connection = try await server.connect()
            let schema = Schema([.init("a", .integer)])
            try await connection.createTable(.temporary("t"), schema)
            var batch = RecordBatch(schema)
            for row in 0..<300_000 { batch.columns[0].append(integer: Int64(row)) }
            let rows = batch
            let written = Lock(0)
            let load = Task {
                try await connection.copy(into: .temporary("t")) { writer in
                    kill(server.pid, SIGSTOP)
                    while true {
                        try await writer.write(rows)
                        written.withLock { $0 += 1 }
                    }
                }
            }
            // A stopped hyperd never takes the load in: without the cancellation this would not end.
            #expect(await eventually { ProcessStatus.text(server.pid, "stat").contains(") T ") })
            load.cancel()
            let clock = ContinuousClock.now
            await #expect(throws: CancellationError.self) { try await load.value }
            #expect(ContinuousClock.now - clock < .seconds(40))
            #expect(written.withLock { $0 } < 10)
            kill(server.pid, SIGKILL)
        }
    }

    @Test func aReadThatIsLeftEarlyIsEndedByTheNextStatement() async throws {
        try await Hyper.run { connection, _ in
            try await connection.execute(
                "CREATE TEMPORARY TABLE t AS SELECT x AS a FROM generate_series(1, 2000000) s(x)")
            for try await batch in connection.rows(of: .temporary("t"), batchRows: 10) {
                #expect(batch.count >= 10 && batch.count < 100_000)
                let error = await #expect(throws: HyperError.self) { try await connection.execute("SELECT 1") }
                #expect(error?.code == .busy)
                break
            }
            let count = try await connection.query("SELECT count(*) FROM t")
            #expect(count.row(0) == [.integer(2_000_000)])
        }
    }
}
