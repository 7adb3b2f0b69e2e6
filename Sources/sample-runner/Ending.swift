// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import SyncCore
import SysproTableau

/// How one data source's part of a command ended, and the one rule that makes an exit code of several.
enum Ending: Hashable {
    /// All well.
    case well
    /// Done, but for records that were rejected or wait.
    case partly
    /// A comparison found a difference.
    case different
    /// It failed, with an error of this code.
    case failed(String)

    /// The exit code of a command with these parts: 1 on a difference; 2 if some failed and others did not, or if
    /// records were rejected; if all failed for the same reason, the code of that reason.
    static func exitCode(_ endings: [Ending]) -> Int32 {
        if endings.contains(.different) { return 1 }
        let failures = endings.compactMap { if case .failed(let code) = $0 { Failure.exitCode(of: code) } else { nil } }
        if failures.isEmpty { return endings.contains(.partly) ? 2 : 0 }
        guard failures.count == endings.count else { return 2 }
        return Set(failures).count == 1 ? failures[0] : 1
    }
}

extension ExitCode {
    init(_ endings: [Ending]) { self.init(Ending.exitCode(endings)) }
}

extension Ending {
    init(_ report: RunReport) {
        switch report.status {
        case .ok, .empty: self = .well
        case .partial: self = .partly
        case .failed: self = .failed(report.error?.code.rawValue ?? "")
        }
    }

    init(_ report: PlanReport) {
        if let error = report.error ?? report.stop {
            self = .failed(error.code.rawValue)
        } else {
            self = report.rejected + report.held > 0 ? .partly : .well
        }
    }

    init(_ report: VerifyReport) {
        self = report.error.map { .failed($0.code.rawValue) } ?? (report.equal ? .well : .different)
    }

    init(_ report: WriteBackReport) {
        self = report.error.map { .failed($0.code.rawValue) } ?? (report.status == .partial ? .partly : .well)
    }

    init(_ report: ReferenceReport) {
        self = report.error.map { .failed($0.code.rawValue) } ?? (report.status == .unknown ? .different : .well)
    }
}
