// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import HyperExtract
import SecretVault
import StatusPage
import SyncCore
import SysproOData
import SysproTableau
import TableauREST

/// How a command's error is told: the words for a person, the document for a script, the exit code for both.
struct Failure {
    let code: String
    let message: String
    let exitCode: Int32

    private init(_ code: String, _ message: String, _ exitCode: Int32) {
        self.code = code
        self.message = message
        self.exitCode = exitCode
    }

    /// What ArgumentParser tells of options that were misused: its first line, without what it calls it.
    init(misuse text: String) {
        let line = text.split(separator: "\n").first ?? ""
        self.init("usage", String(line.hasPrefix("Error: ") ? line.dropFirst(7) : line), 64)
    }

    /// ArgumentParser's words on options that were misused, without the arguments that it does not know: one may be a
    /// secret that was typed where it does not belong, and logs and shells' scrollbacks keep what is printed.
    static func withoutValues(_ text: String, of arguments: [String]) -> String {
        let isVault = arguments.first == "secrets"
        var lines = text.components(separatedBy: "\n")
        let first = lines[0].lowercased()
        if first.contains("unexpected argument") {
            lines[0] = "Error: there are arguments too many; they are not shown, for one may be a secret"
            if isVault { lines[0] += ". A value comes from standard input, never from an argument" }
        } else if isVault, first.hasPrefix("error: the value '"),
            let end = text.range(of: "' is invalid", options: .backwards)
        {
            lines = ("Error: the value that was given is invalid" + text[end.upperBound...]).components(
                separatedBy: "\n")
        }
        return lines.joined(separator: "\n")
    }

    /// `nil` for errors that ArgumentParser tells itself.
    init?(_ error: any Error) {
        switch error {
        case let error as ConfigurationError: self.init("configuration", error.description, 78)
        case let error as SyncError:
            self.init(error.code.rawValue, error.message, Self.exitCode(of: error.code.rawValue))
        case let error as VaultError: self.init(error.code.rawValue, error.message, Self.exitCode(of: error.code))
        case is TableauError, is ODataError, is HyperError: self.init(SyncError(explaining: error))
        case let error as StatusServerError: self.init("listen", error.message, 1)
        case is CancellationError: self.init("cancelled", "stopped", 130)
        case is ExitCode: return nil
        default:
            // Help, versions and misused options are ArgumentParser's own.
            guard SampleRunner.exitCode(for: error) == .failure else { return nil }
            self.init(SyncError(explaining: error))
        }
    }

    /// The exit code for a run's or an error's code.
    static func exitCode(of code: String) -> Int32 {
        switch code {
        case "unreachable", "storeUnreachable": 69
        case "unauthorized": 77
        case "configuration": 78
        default: 1
        }
    }

    /// The exit code for an error of the vault: what the user typed, what the configuration says, or the rest.
    private static func exitCode(of code: VaultError.Code) -> Int32 {
        switch code {
        case .invalidName, .invalidValue: 64
        case .unreachable: 69
        case .unauthorized: 77
        case .noVault, .wrongKey, .keyUnavailable, .invalidReference, .insecureFile, .damaged, .unsupportedVersion: 78
        default: 1
        }
    }

    var json: String {
        struct Document: Encodable {
            struct Body: Encodable {
                let code: String
                let message: String
            }
            let error: Body
        }
        return (try? JSON.text(Document(error: .init(code: code, message: message)))) ?? "{}"
    }
}

/// One way to print JSON.
enum JSON {
    static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
