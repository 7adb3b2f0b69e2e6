// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import ServiceHTTP
import SysproTableau

struct ExtractCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extract",
        abstract: "Reads an entity set into a .hyper file for Tableau Desktop.",
        discussion: """
            With --odata you need no configuration file. The environment variables SYSPRO_OPERATOR and SYSPRO_PASSWORD \
            then give the operator and the OData password, if they are set.
            """)

    @OptionGroup var options: GlobalOptions
    @Option(help: ArgumentHelp("The entity set, such as ArInvoice.", valueName: "name"))
    var entity: String
    @Option(help: ArgumentHelp("The file to write.", valueName: "file.hyper"))
    var out: String
    @Option(help: ArgumentHelp("The OData service with the company, instead of the configuration's.", valueName: "url"))
    var odata: String?
    @Option(name: .customLong("where"), help: ArgumentHelp("Which records, as an OData filter.", valueName: "filter"))
    var filter: String?
    @Option(help: ArgumentHelp("The properties to read, separated by commas; by default all.", valueName: "a,b"))
    var select: String?

    func validate() throws { try GlobalOptions.checkAddress(odata, of: "--odata") }

    func run() async throws {
        var request = ExtractRequest(entitySet: entity, file: out)
        request.filter = filter
        request.select = select.map { $0.split(separator: ",").map { String($0.drop { $0 == " " }) } } ?? []
        let line = ProgressLine("extract")
        defer { line.end() }
        let started = ContinuousClock.now
        let result = try await perform(request) { line.show($0, of: nil, "rows") }
        line.end()
        let seconds = ((ContinuousClock.now - started) / .milliseconds(10)).rounded() / 100
        if options.json {
            print(try JSON.text(ExtractDocument(result, request, seconds)))
        } else {
            print("\(Terminal.number(result.rows)) rows of \(entity) in \(out), \(seconds) s")
            if let reason = result.uncounted { print("nobody counted whether these are all: \(reason)") }
            for refused in result.examples { print("refused: \(refused)") }
            if result.refused > 0 {
                print("\(Terminal.number(result.refused)) records were refused and are not in the file")
            }
        }
        if result.refused > 0 { throw ExitCode(2) }
    }

    private func perform(
        _ request: ExtractRequest, progress: @escaping @Sendable (Int) -> Void
    ) async throws -> ExtractResult {
        guard let odata else {
            let configuration = try await options.configuration()
            return try await configuration.asOperator(for: "extract", logger: options.logger) {
                try await request.run(from: configuration.odata, logger: options.logger, progress: progress)
            }
        }
        let environment = ProcessInfo.processInfo.environment
        let settings = ODataSettings(
            service: odata, user: environment["SYSPRO_OPERATOR"] ?? "",
            password: Secret(environment["SYSPRO_PASSWORD"] ?? ""))
        return try await request.run(from: settings, logger: options.logger, progress: progress)
    }
}

/// What `extract --json` prints.
private struct ExtractDocument: Encodable {
    let entity: String
    let file: String
    let rows: Int
    let refused: Int
    let counted: Bool
    let seconds: Double

    init(_ result: ExtractResult, _ request: ExtractRequest, _ seconds: Double) {
        entity = request.entitySet
        file = request.file
        rows = result.rows
        refused = result.refused
        counted = result.uncounted == nil
        self.seconds = seconds
    }
}
