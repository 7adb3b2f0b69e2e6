// SPDX-License-Identifier: Apache-2.0

import LoopbackHTTP

extension SysproSimulator {
    /// Runs a simulator as a process of its own: prints one line of JSON with `url`, `company`, `operator` and
    /// `password` to standard output, then serves until standard input ends.
    ///
    /// - Parameters:
    ///   - port: the port on 127.0.0.1; any free one where it is 0.
    ///   - rows: how many invoices there are.
    public static func serve(port: UInt16 = 0, rows: Int = 1_000, options: SysproOptions = SysproOptions()) async throws
    {
        let simulator = try SysproSimulator(rows: rows, options: options, port: port)
        try await simulator.server.serving { _ in
            try StandardOutput.write(
                "{\"url\":\(simulator.url.jsonQuoted),\"company\":\(simulator.company.jsonQuoted),"
                    + "\"operator\":\(simulator.operator.jsonQuoted),\"password\":\(simulator.password.jsonQuoted)}\n")
            try await StandardInput.end()
        }
    }
}
