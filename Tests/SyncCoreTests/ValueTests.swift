// SPDX-License-Identifier: Apache-2.0

import Foundation
import SyncCore
import Testing

@Suite("What is written down")
struct ValueTests {
    private func report(error: RunFailure?) -> RunReport {
        var counts = RunCounts()
        (counts.read, counts.inserted, counts.updated, counts.unchanged, counts.rejected) = (1_204, 12, 31, 1_160, 1)
        return RunReport(
            pipeline: "AR Invoices", audit: AuditID(rawValue: "01JD0000000000000000000000"),
            status: error == nil ? .partial : .failed, started: Date(timeIntervalSince1970: 1_795_387_200),
            seconds: 1.84, counts: counts, watermark: error == nil ? "2026-11-22" : nil,
            destinationID: error == nil ? "luid" : nil, error: error)
    }

    @Test func aReportIsTheRunOfTheContract() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let text = String(decoding: try encoder.encode(report(error: nil)), as: UTF8.self)
        #expect(
            text == """
                {"audit":"01JD0000000000000000000000","datasource":"AR Invoices","datasourceID":"luid","deleted":0,\
                "error":null,"inserted":12,"read":1204,"rejected":1,"seconds":1.84,"started":"2026-11-22T22:40:00Z",\
                "status":"partial","unchanged":1160,"updated":31,"watermark":"2026-11-22"}
                """)
        let failed = report(error: RunFailure(code: "refused", message: "no", step: "commit", retriable: false))
        let words = String(decoding: try encoder.encode(failed), as: UTF8.self)
        #expect(words.contains(#""error":{"code":"refused","message":"no","retriable":false,"step":"commit"}"#))
        #expect(words.contains(#""watermark":null"#))
        #expect(words.contains(#""datasourceID":null"#))
        for report in [report(error: nil), failed] {
            #expect(try JSONDecoder().decode(RunReport.self, from: encoder.encode(report)) == report)
        }
    }

    @Test func recordsThatAreHeldBackAreInAReportWhereThereAreAnyAndOlderEntriesHaveNone() throws {
        var report = report(error: nil)
        report.counts.held = 4
        report.counts.read += 4
        let text = try StateText.encode(report)
        #expect(text.contains(#""held":4"#))
        #expect(try StateText.decode(RunReport.self, from: text) == report)
        #expect(report.counts.addsUp)
        let counts = try StateText.encode(report.counts)
        #expect(try StateText.decode(RunCounts.self, from: counts) == report.counts)
        report.counts.held = 0
        #expect(try !StateText.encode(report.counts).contains("held"), "the log of old is written as it was")
        #expect(
            try StateText.decode(RunCounts.self, from: counts.replacingOccurrences(of: #""held":4,"#, with: "")).held
                == 0)
    }

    @Test func everyCountIsWhatItWasAfterItWasWrittenDown() throws {
        var counts = RunCounts()
        (counts.read, counts.inserted, counts.updated, counts.unchanged, counts.deleted) = (1, 2, 3, 4, 5)
        (counts.rejected, counts.held, counts.skipped, counts.notLoaded) = (6, 7, 8, 9)
        counts.lookupMisses = ["Branch name": 10]
        #expect(try StateText.decode(RunCounts.self, from: StateText.encode(counts)) == counts)
    }

    @Test func aPositionKeepsItsNotesAndIsWrittenAsOfOldWithoutThem() throws {
        let plain = Position("2026-11-22")
        #expect(try !StateText.encode(plain).contains("notes"))
        #expect(try StateText.decode(Position.self, from: StateText.encode(plain)) == plain)
        let noted = Position(parts: ["EDU1": "5"], notes: ["fullPass": "2026-11-01"])
        #expect(try StateText.decode(Position.self, from: StateText.encode(noted)) == noted)
    }

    @Test func theEarliestIDOfAMomentStandsBetweenThoseBeforeAndAfter() {
        let moment = Date(timeIntervalSince1970: 1_795_387_200)
        let earliest = AuditID(earliestAt: moment)
        #expect(AuditIDSource().next(at: moment.addingTimeInterval(-0.001)) < earliest)
        #expect(AuditIDSource().next(at: moment) >= earliest)
        #expect(AuditID(earliestAt: .distantPast) <= AuditID(earliestAt: Date(timeIntervalSince1970: 0)))
    }

    @Test func anotherRunnersLeadIsNoEndOfTheMatter() {
        let lease = Lease(pipeline: "Orders", runner: "north", fence: 3)
        #expect(SyncError.leaseLost(lease).isRetriable)
        for isWorking in [true, false] {
            let holder = LeaseHolder(
                pipeline: "Orders", runner: "south", fence: 4, remaining: .seconds(9), isWorking: isWorking)
            let error = SyncError.led(by: holder)
            #expect(error.isRetriable && error.message.contains("in 9 s"), "\(error)")
            #expect(error.message.contains("is at work on it") == isWorking)
        }
    }

    @Test func auditIDsSortInTheOrderInWhichTheyWereMadeWhateverTheClock() {
        let ids = AuditIDSource()
        let times = [5.0, 5, 5, 4.999, 1, 5.001, 3, 3].map { Date(timeIntervalSince1970: 1_795_387_200 + $0) }
        let made = (0..<1_000).map { ids.next(at: times[$0 % times.count]) }
        #expect(made == made.sorted())
        #expect(Set(made).count == made.count)
        #expect(made.allSatisfy { $0.rawValue.utf8.count == 26 })
    }

    @Test func auditIDsSortByTime() {
        let (early, late) = (AuditIDSource(), AuditIDSource())
        let now = Date(timeIntervalSince1970: 1_795_387_200)
        for milliseconds in 1...100 {
            let later = now.addingTimeInterval(Double(milliseconds) / 1_000)
            #expect(early.next(at: now) < late.next(at: later))
        }
    }

    @Test func timesAreKeptToTheMillisecondAndComeBackEqual() throws {
        var random = SeededGenerator(state: 1)
        for _ in 0..<2_000 {
            let seconds = Double(Int.random(in: -5_000_000_000_000...5_000_000_000_000, using: &random)) / 1_000
            let clock = RunClock(now: { Date(timeIntervalSince1970: seconds) })
            let text = StateText.text(of: clock.now())
            #expect(StateText.date(of: text) == clock.now())
            #expect(abs(clock.now().timeIntervalSince1970 - seconds) < 0.000_1)
        }
        #expect(StateText.text(of: Date(timeIntervalSince1970: 1_795_387_200.009)) == "2026-11-22T22:40:00.009Z")
        #expect(StateText.text(of: Date(timeIntervalSince1970: -0.001)) == "1969-12-31T23:59:59.999Z")
        for text in [
            "", "Z", "2026-11-22", "2026-11-22T22:40:00", "2026-11-22T22:40:00.1Z", "2026-11-22T22:40:00.+12Z",
        ] {
            #expect(StateText.date(of: text) == nil)
        }
    }

    @Test func aPositionOfOnePartIsItsText() {
        #expect(Position("2026-11-22").description == "2026-11-22")
        #expect(Position(parts: ["B": "2", "A": "1"]).description == "A=1, B=2")
    }
}
