// SPDX-License-Identifier: Apache-2.0

import LoopbackHTTP

extension TableauSimulator {
    /// Runs a simulator as a process of its own: prints one line of JSON with `url`, `site`, `tokens` and
    /// `connectedApp` to standard output, then serves until standard input ends.
    ///
    /// - Parameters:
    ///   - port: the port on 127.0.0.1; any free one where it is 0.
    ///   - directory: where its state is kept and looked for; a temporary one where it is `nil`.
    public static func serve(
        port: UInt16 = 0, directory: String? = nil, setup: Setup = .init(), options: Options = .init()
    ) async throws {
        try await withTableauSimulator(setup: setup, options: options, directory: directory, port: port) { tableau in
            let tokens = setup.tokens.map {
                "{\"name\":\($0.name.jsonQuoted),\"secret\":\($0.secret.jsonQuoted)}"
            }
            let app = setup.connectedApp
            let line =
                "{\"url\":\(tableau.url.jsonQuoted),\"site\":\(tableau.site.jsonQuoted),"
                + "\"tokens\":[\(tokens.joined(separator: ","))],\"connectedApp\":{"
                + "\"clientId\":\(app.clientID.jsonQuoted),\"secretId\":\(app.secretID.jsonQuoted),"
                + "\"secret\":\(app.secret.jsonQuoted),\"user\":\((app.users.first ?? "").jsonQuoted)}}\n"
            try StandardOutput.write(line)
            try await StandardInput.end()
        }
    }
}
