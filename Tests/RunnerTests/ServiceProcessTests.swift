// SPDX-License-Identifier: Apache-2.0

import Foundation
import LoopbackHTTP
import Testing

#if canImport(Glibc)
    import Glibc
#endif

/// The service as systemd, a terminal and a browser meet it: the real program, with real signals and sockets.
@Suite("The running program", .serialized, .timeLimit(.minutes(4)))
struct ServiceProcessTests {
    @Test(
        "ends by itself after a signal, and says by its exit code which",
        arguments: [(SIGTERM, 143), (SIGINT, 130)] as [(Int32, Int32)])
    func signals(signal: Int32, code: Int32) async throws {
        try await ServiceWorld.with { world in
            try world.configure(["Ledger"])
            let process = try world.start()
            #expect(await eventually { process.text.contains("run finished") })
            process.send(signal)
            #expect(try await process.ended(within: .seconds(60)))
            #expect(process.endingSignal == nil && process.exitCode == code, "\(process.text)")
            #expect(process.text.contains("stopping; press again to stop at once"))
        }
    }

    @Test("a signal lets a load that is on its way be loaded, and a second one ends the program at once")
    func loading() async throws {
        try await ServiceWorld.with { world in
            try world.configure(["Ledger"])
            // Two seconds in which the publish is under way.
            await world.tableau.inject(.init(.slow, at: .publish, value: 2_000))
            let first = try world.start()
            #expect(await eventually { await world.tableau.requests(of: .publish) > 0 })
            first.send(SIGTERM)
            #expect(try await first.ended(within: .seconds(60)))
            #expect(first.exitCode == 143 && first.text.contains("run finished"), "\(first.text)")
            #expect(await world.tableau.dataSource(named: "Ledger", in: "Finance") != nil)

            try world.configure(["Ledger", "Second"])
            await world.tableau.inject(.init(.jobHangs, at: .publish))
            let second = try world.start()
            #expect(await eventually { await world.tableau.requests(of: .getJob) > 2 })
            second.send(SIGTERM)
            #expect(await eventually { second.text.contains("stopping; press again") })
            #expect(second.isRunning, "it waits for Tableau's job")
            second.send(SIGTERM)
            #expect(try await second.ended(within: .seconds(30)))
            #expect(second.endingSignal == SIGTERM)
        }
    }

    @Test("SIGHUP takes a good file, and refuses a bad one with its line while the old one goes on")
    func reload() async throws {
        try await ServiceWorld.with { world in
            try world.configure(["Ledger"])
            let process = try world.start()
            #expect(await world.isPublished("Ledger"))
            try world.configure(["Ledger", "Second"], more: "alert: {after: 2}")
            process.send(SIGHUP)
            #expect(await eventually { process.text.contains("reload refused, the old configuration goes on") })
            #expect(process.text.contains("sync.yaml:8: 'alert' is not a setting; did you mean 'alerts'?"))
            try world.configure(["Ledger", "Second"])
            process.send(SIGHUP)
            #expect(await world.isPublished("Second"))
            process.send(SIGTERM)
            #expect(try await process.ended(within: .seconds(60)))
            #expect(process.exitCode == 143)
        }
    }

    @Test("a poll that fails because a column is gone is in log, audit log, metrics and health, and others go on")
    func failedPoll() async throws {
        try await ServiceWorld.with { world in
            try world.configure(["Ledger", "Second"])
            let file = world.folder + "/sync.yaml"
            let text = try String(contentsOfFile: file, encoding: .utf8)
            let second = try #require(text.range(of: "name: Second")).lowerBound
            let broken =
                text[..<second] + text[second...].replacing("from: CurrentBalance", with: "from: CurrentBalanse")
            try String(broken).write(toFile: file, atomically: true, encoding: .utf8)
            let process = try world.start(["run", "--listen", "127.0.0.1:0"])
            #expect(await world.isPublished("Ledger"))
            let said = await eventually { process.text.contains("run failed: ") }
            #expect(said, "\(process.text)")
            let lines = process.text.split(separator: "\n").filter { $0.contains("run failed: ") }
            #expect(
                lines.count == 1 && lines[0].contains(#""level":"error""#) && lines[0].contains("CurrentBalance"),
                "\(process.text)")
            let page = try #require(StatusVisit(process.text))
            let isReady = await eventually {
                let ready = try? await page.get("/health/ready")
                return ready?.contains(#""datasource":"Second""#) == true
                    && ready?.contains(#""status":"ready""#) == true
            }
            #expect(isReady)
            #expect(
                try await page.get("/metrics").contains(#"sync_runs_total{datasource="Second",outcome="failed"} 1"#))
            #expect(try await page.get().contains("CurrentBalanse"))
            process.send(SIGTERM)
            #expect(try await process.ended(within: .seconds(60)))
            let audit = try world.start(["--json", "audit", "list"])
            #expect(try await audit.ended(within: .seconds(60)))
            #expect(audit.text.contains(#""pipeline""#) && audit.text.contains("CurrentBalanse"), "\(audit.text)")
        }
    }

    #if canImport(Glibc)
        @Test("systemd hears that it is ready, alive, reloading and on its way out, in that order")
        func systemd() async throws {
            try await ServiceWorld.with { world in
                try world.configure(["Ledger"])
                let socket = try NotifySocket(in: world.folder)
                let process = try world.start(
                    environment: ["NOTIFY_SOCKET": socket.path, "WATCHDOG_USEC": "900000"])
                #expect(await socket.received("READY=1\nSTATUS=1 data sources"))
                // It is alive three times as often as it must be, with nothing to do for an hour.
                #expect(await eventually { process.text.contains("run finished") })
                let before = socket.messages.count { $0 == "WATCHDOG=1" }
                #expect(await socket.received("WATCHDOG=1", times: before + 4))
                try world.configure(["Ledger", "Second"])
                process.send(SIGHUP)
                #expect(await socket.received("RELOADING=1\nMONOTONIC_USEC="))
                #expect(await socket.received("READY=1\nSTATUS=2 data sources"))
                process.send(SIGTERM)
                #expect(await socket.received("STOPPING=1"))
                #expect(try await process.ended(within: .seconds(60)))
                let said = socket.messages.map { String($0.prefix { $0 != "\n" }) }.filter { $0 != "WATCHDOG=1" }
                #expect(said == ["READY=1", "RELOADING=1", "READY=1", "STOPPING=1"])
            }
        }

        @Test("systemd hears that it is alive while a reload waits for a system that does not answer")
        func watchdog() async throws {
            try await ServiceWorld.withSessions { world in
                let enet = try #require(world.enet)
                try world.configure(["Ledger"])
                let socket = try NotifySocket(in: world.folder)
                let gate = FaultGate()
                let logoff = enet.server.faults.add(.hang(gate), on: "GET */Logoff", times: nil)
                let process = try world.start(
                    environment: ["NOTIFY_SOCKET": socket.path, "WATCHDOG_USEC": "900000"])
                // The first poll hands its operator back; the reload waits for it.
                #expect(await eventually { enet.server.faults.hits(of: logoff) > 0 })
                process.send(SIGHUP)
                _ = await socket.received("nothing yet", times: 0)
                let before = socket.messages.count { $0 == "WATCHDOG=1" }
                #expect(await socket.received("WATCHDOG=1", times: before + 5))
                #expect(enet.server.faults.hits(of: logoff) == 1 && enet.counts.logoffs == 0, "it waits still")
                #expect(socket.messages.count { $0.hasPrefix("READY=1") } == 1, "the next deployment is not open yet")
                gate.release()
                #expect(await socket.received("READY=1\nSTATUS=1 data sources", times: 2))
                process.send(SIGTERM)
                #expect(try await process.ended(within: .seconds(60)))
                #expect(process.exitCode == 143)
            }
        }

        @Test("a status page that can take no connection for a while harms nothing, and answers later")
        func descriptors() async throws {
            try await ServiceWorld.with { world in
                try world.configure(["Ledger"])
                // Whoever connects meets EMFILE twenty times.
                let process = try world.start(
                    ["run", "--listen", "127.0.0.1:0"],
                    environment: [
                        "LD_PRELOAD": try Shim.compile("accept", in: world.folder), "ACCEPT_REFUSALS": "20",
                    ])
                #expect(await eventually { process.text.contains("run finished") })
                let page = try #require(StatusVisit(process.text))
                #expect(try await page.get("/health/live").contains("live"))
                #expect(process.isRunning, "\(process.text)")
                process.send(SIGTERM)
                #expect(try await process.ended(within: .seconds(60)))
                #expect(process.exitCode == 143)
            }
        }
    #endif

    @Test("every line that a run logs as JSON has its data source and its audit ID")
    func logs() async throws {
        try await ServiceWorld.with { world in
            try world.configure(["Ledger", "Second"])
            let process = try world.start(["sync"])
            #expect(try await process.ended(within: .seconds(100)))
            #expect(process.exitCode == 0)
            let lines = try process.text.split(separator: "\n").filter { $0.hasPrefix("{") }.map { line in
                try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line)")
            }
            // What runs do and nobody else: their beginning and end, pages, uploads and jobs.
            let own = lines.filter { line in
                let operation = (line["metadata"] as? [String: String])?["operation"] ?? ""
                return (line["message"] as? String ?? "").hasPrefix("run ")
                    || ["odata.page", "tableau.publish", "tableau.job"].contains(operation)
            }
            #expect(own.count > 12)
            for line in own {
                #expect(["Ledger", "Second"].contains(line["datasource"] as? String), "\(line)")
                #expect((line["audit"] as? String)?.count == 26, "\(line)")
            }
            // And no line has one without the other.
            #expect(lines.allSatisfy { ($0["datasource"] is NSNull) == ($0["audit"] is NSNull) })
            let audits = Dictionary(grouping: own) { $0["datasource"] as? String }
            #expect(audits.values.allSatisfy { Set($0.compactMap { $0["audit"] as? String }).count == 1 })
        }
    }

    @Test(
        "a rejected record is replayed by the button of the status page, with the token of the file, and by nobody without"
    )
    func replay() async throws {
        try await ServiceWorld.with { world in
            let status = "status: {token: \"${env:STATUS_TOKEN}\"}"
            try world.configure(["Ledger"], balance: "numeric(3,2)", more: status)
            let token = "sentinel-\(UUID().uuidString)"
            let process = try world.start(["run", "--listen", "127.0.0.1:0"], environment: ["STATUS_TOKEN": token])
            #expect(await eventually { process.text.contains("run finished") })
            let page = try #require(StatusVisit(process.text))
            let before = try await page.get()
            #expect(before.contains("Sign in to replay") && !before.contains("/rejected/replay"))
            let id = String(try #require(before.firstMatch(of: /<th scope="row" class="number">(\d+)<\/th>/)?.1))
            let stranger = try await page.post("/rejected/replay", ["id": id])
            #expect(stranger.status == 403)

            let cookie = try #require(try await page.post("/sign-in", ["token": token]).cookie)
            let signedIn = try await page.get("/", cookie)
            let form = String(try #require(signedIn.firstMatch(of: /name="form" value="([0-9a-f]+)"/)?.1))
            let wish = ["form": form, "id": id]
            let first = try await page.post("/rejected/replay", wish, cookie: cookie)
            #expect(first.status == 303)
            let isRejectedAgain = await page.shows("it was rejected again", cookie)
            #expect(isRejectedAgain)

            try world.configure(["Ledger"], more: status)
            process.send(SIGHUP)
            let isReady = await eventually { process.text.components(separatedBy: "service is ready").count == 3 }
            #expect(isReady)
            world.syspro.server.log.clear()
            let second = try await page.post("/rejected/replay", wish, cookie: cookie)
            #expect(second.status == 303)
            let isLoaded = await page.shows(
                "Record \(id) of <bdi>Ledger</bdi>: <span class=\"badge good\">loaded", cookie)
            let after = try await page.get("/", cookie)
            #expect(isLoaded, "\(after)")
            let isListed = after.contains("<th scope=\"row\" class=\"number\">\(id)</th>")
            #expect(!isListed, "it is no longer rejected")
            let asked = world.syspro.server.log.requests.contains { $0.rawPath.contains("GenMaster") }
            #expect(!asked, "SYSPRO is not asked")
            let ledger = try #require(await world.tableau.dataSource(named: "Ledger", in: "Finance"))
            let rows = try await world.tableau.rows(of: ledger).count
            #expect(rows > 0)
            process.send(SIGTERM)
            #expect(try await process.ended(within: .seconds(60)))
            #expect(!process.text.contains(token) && !process.text.contains(cookie) && !after.contains(token))
        }
    }

    @Test("metrics are those that the documentation names, and no more of them come with more runs and more data")
    func metrics() async throws {
        try await ServiceWorld.with { world in
            try world.configure(["Ledger", "Second"], every: "1s")
            let process = try world.start(["run", "--listen", "127.0.0.1:0"])
            func runs() -> Int { process.text.components(separatedBy: "run finished").count - 1 }
            #expect(await eventually { runs() >= 4 })
            let page = try #require(StatusVisit(process.text))
            let first = try await page.get("/metrics")
            for number in 0..<5 { try world.syspro.addAccount("9\(number)-1", description: "new", type: "E") }
            let before = runs()
            #expect(await eventually { runs() >= before + 4 })
            let second = try await page.get("/metrics")
            process.send(SIGTERM)
            #expect(try await process.ended(within: .seconds(60)))

            let documentation = try String(
                contentsOf: URL(filePath: #filePath).deletingLastPathComponent().appending(
                    path: "../../Documentation/running.md"), encoding: .utf8)
            for family in second.matches(of: /# TYPE (\w+) \w+/).map({ String($0.1) }) {
                #expect(documentation.contains("`\(family)`"), "running.md does not say what \(family) is")
                #expect(second.contains("# HELP \(family) "), "\(family)")
            }
            let allowed = [
                "datasource": ["Ledger", "Second"], "outcome": ["ok", "empty", "partial", "failed"],
                "kind": ["read", "inserted", "updated", "unchanged", "deleted", "rejected", "skipped"],
            ]
            for label in second.matches(of: /(\w+)="([^"]*)"/) {
                #expect(allowed[String(label.1)]?.contains(String(label.2)) == true, "\(label.0)")
            }
            /// The series of an exposition, without those of states that come and go.
            func series(_ text: String) -> Set<Substring> {
                Set(text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { $0.prefix { $0 != " " } })
                    .filter { !$0.hasPrefix("sync_next_run") && !$0.hasPrefix("sync_lag") }
            }
            #expect(series(first) == series(second), "no series comes with data")
        }
    }
}
