// SPDX-License-Identifier: Apache-2.0

/// What a check found, from the configuration to the last column.
public struct CheckReport: Sendable, Encodable {
    /// How a finding is to be taken.
    public enum Status: String, Sendable, Encodable {
        /// It is as it should be.
        case ok
        /// It works but should be looked at.
        case warning
        /// It must be fixed.
        case failed
    }

    /// One thing that was looked at.
    public struct Finding: Sendable, Encodable {
        /// How it is.
        public let status: Status
        /// What was looked at.
        public let subject: String
        /// What was found, and what to do if something must be fixed.
        public let message: String
    }

    /// Everything that was looked at, in order.
    public private(set) var findings: [Finding] = []
    private var code: Int32 = 0

    /// 0 if nothing must be fixed, otherwise the exit code of the first failure.
    public var exitCode: Int32 { code }

    mutating func ok(_ subject: String, _ message: String) {
        findings.append(Finding(status: .ok, subject: subject, message: message))
    }

    mutating func warning(_ subject: String, _ message: String) {
        findings.append(Finding(status: .warning, subject: subject, message: message))
    }

    mutating func failed(_ subject: String, _ message: String, exitCode: Int32 = 1) {
        findings.append(Finding(status: .failed, subject: subject, message: message))
        if code == 0 { code = exitCode }
    }

    func hasFailed(_ subject: String) -> Bool {
        findings.contains { $0.subject == subject && $0.status == .failed }
    }

    private enum CodingKeys: CodingKey { case findings }
}
