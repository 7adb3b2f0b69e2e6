// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import ServiceHTTP
import SyncCore

/// Something that a person should know.
struct ServiceAlert: Sendable, Hashable {
    /// What it is about.
    enum Kind: String, Sendable {
        /// So many polls in a row have failed.
        case failing
        /// It has not been in step for too long.
        case stale
        /// A poll takes far longer than any of the last days did.
        case slow
        /// It is in step again, after one of the others.
        case recovered
    }

    var kind: Kind
    var datasource: String
    var time: Date
    var failures: Int
    var since: Date
    var error: String?
    /// The longest poll of the last days, in seconds; of a poll that is slow.
    var usual: Double?

    /// One line for a person.
    var text: String {
        let since = StateText.wholeSeconds(of: since)
        switch kind {
        case .failing: return "\(datasource): \(failures) polls in a row have failed since \(since): \(error ?? "")"
        case .stale: return "\(datasource): has not been in step since \(since)" + (error.map { ": \($0)" } ?? "")
        case .slow:
            return "\(datasource): a poll that began at \(since) still runs; the longest of the last days took "
                + "\(Int((usual ?? 0).rounded(.up))) s"
        case .recovered: return "\(datasource): is in step again, after trouble since \(since)"
        }
    }

    /// The document that a command reads and a webhook is sent.
    var json: String {
        get throws {
            try StateText.encode(
                Document(
                    kind: kind.rawValue, datasource: datasource, time: StateText.wholeSeconds(of: time),
                    failures: failures, since: StateText.wholeSeconds(of: since), error: error, text: text))
        }
    }

    private struct Document: Encodable {
        let kind: String
        let datasource: String
        let time: String
        let failures: Int
        let since: String
        let error: String?
        let text: String
    }
}
