// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import Logging
import SysproTableau

/// What every command understands, before or behind its name.
struct GlobalOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The configuration file.", valueName: "file"))
    var config = "sync.yaml"

    @Flag(help: "Print one JSON document on standard output, and nothing else.")
    var json = false

    @Option(help: ArgumentHelp("The log level on standard error: \(Self.levels).", valueName: "level"))
    var logLevel = "warning"

    @Option(help: ArgumentHelp("The format of log lines: text or json.", valueName: "format"))
    var logFormat = LogFormat.text

    /// How log lines are written.
    enum LogFormat: String, ExpressibleByArgument, CaseIterable {
        case text
        case json
    }

    static let levels = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")

    func validate() throws {
        guard Logger.Level(rawValue: logLevel) != nil else {
            throw ValidationError("'\(logLevel)' is not a log level; the levels are \(Self.levels)")
        }
    }

    var logger: Logger {
        var logger = Logger(label: "sample-runner") { label in
            LineLogHandler(logFormat == .json ? .json : .text, label: label, write: StandardStreams.error)
        }
        logger.logLevel = Logger.Level(rawValue: logLevel) ?? .warning
        return logger
    }

    /// Reads the configuration file, with its secrets, and tells what is unwise in it.
    func configuration(warn: Bool = true) async throws -> SyncConfiguration {
        let configuration = try await SyncConfiguration.read(
            path: config, environment: ProcessInfo.processInfo.environment)
        if warn { for warning in configuration.warnings { Terminal.note("warning: \(warning)") } }
        return configuration
    }

    /// Refuses the value of an option that is no address of a service.
    static func checkAddress(_ text: String?, of option: String) throws {
        guard let text, !["http://", "https://"].contains(where: text.hasPrefix) else { return }
        throw ValidationError("\(option) is '\(text)' but must be an address that begins with https:// or http://")
    }

    /// Moves options that stand before the command's name behind it, where the command reads them.
    static func behindCommand(_ arguments: [String]) -> [String] {
        var rest = arguments[...]
        var moved: [String] = []
        while let option = rest.first, option.hasPrefix("--") {
            let takesValue = ["--config", "--log-level", "--log-format"].contains(option)
            let hasValue = ["--config=", "--log-level=", "--log-format="].contains { option.hasPrefix($0) }
            guard takesValue || hasValue || option == "--json" else { break }
            moved += rest.prefix(takesValue ? 2 : 1)
            rest = rest.dropFirst(takesValue ? 2 : 1)
        }
        return Array(rest) + moved
    }
}
