// SPDX-License-Identifier: Apache-2.0

import Foundation
import RawHTTPTesting
import Testing

@testable import SysproSimulator

/// Asks the simulated service over HTTP, as any client would.
struct SysproClient {
    let syspro: SysproSimulator
    var headers: [String: String] = [:]

    func get(_ target: String, _ extra: [String: String] = [:]) async throws -> RawAnswer {
        var headers = headers
        headers["Host"] = "127.0.0.1:\(syspro.server.port)"
        let token = Data("\(syspro.operator):\(syspro.password)".utf8).base64EncodedString()
        headers["Authorization"] = "Basic \(token)"
        headers.merge(extra) { $1 }
        let path = target.hasPrefix("/") ? target : "/SYSPRO8Odata/SYSPROOData/\(syspro.company)/\(target)"
        let blanks = path.replacingOccurrences(of: " ", with: "%20")
        return try await RawClient.send("GET", blanks, headers: headers, port: syspro.server.port)
    }

    /// The rows of one page.
    func rows(_ target: String) async throws -> [[String: Any]] {
        let answer = try await get(target)
        try #require(answer.status == 200, "\(answer.text)")
        return try #require(try answer.json()["value"] as? [[String: Any]])
    }

    /// The rows of all pages, following the links as they come.
    func all(_ target: String, limit: Int = 100) async throws -> [[String: Any]] {
        var rows: [[String: Any]] = []
        var next: String? = target
        for _ in 0..<limit {
            guard let link = next else { return rows }
            let answer = try await get(link)
            try #require(answer.status == 200, "\(answer.text)")
            let page = try answer.json()
            rows += try #require(page["value"] as? [[String: Any]])
            next = (page["@odata.nextLink"] as? String).map { link in
                link.hasPrefix("http") ? "/" + link.split(separator: "/").dropFirst(2).joined(separator: "/") : link
            }
        }
        Issue.record("the answer has more than \(limit) pages")
        return rows
    }

    /// The keys of the rows that a filter finds, counted two ways.
    func count(_ set: String, _ filter: String) async throws -> Int {
        let encoded = try #require(filter.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
        let answer = try await get("\(set)/$count?$filter=\(encoded)")
        try #require(answer.status == 200, "\(answer.text)")
        return try #require(Int(answer.text))
    }
}
