// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Logging
import ServiceHTTP
import ServiceHTTPTesting
import Testing

@testable import SysproTableau

@Suite("The budget of loads")
struct LoadBudgetTests {
    private func request(_ operation: String) -> ServiceRequest {
        ServiceRequest(
            operation, HTTPRequest(method: .post, scheme: "https", authority: "tableau.example", path: "/"))
    }

    @Test("The loads of all data sources wait for their turn together, and other calls do not")
    func shared() async throws {
        let (clock, logs) = (RecordingClock(), LogLines())
        let transport = MockTransport { _ in .json("{}") }.behind([
            LoadBudget(clock: clock, logger: Logger(label: "test") { _ in logs })
        ])
        for number in 0..<600 {
            _ = try await transport.send(request(number % 2 == 0 ? "tableau.publish" : "tableau.update-data"))
            _ = try await transport.send(request("tableau.get-job"))
        }
        #expect(clock.sleeps.isEmpty)
        for _ in 0..<50 { _ = try await transport.send(request("tableau.upload")) }
        #expect(clock.sleeps.isEmpty)
        _ = try await transport.send(request("tableau.publish"))
        #expect(clock.sleeps == [.seconds(3_600)])
        #expect(logs.all.contains { $0.hasPrefix("notice: waiting for a turn: Tableau takes 600 loads") })
    }
}
