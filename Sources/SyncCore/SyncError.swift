// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// Why a run could not go on.
public struct SyncError: Error, Sendable, CustomStringConvertible {
    /// The kind of failure. A source or a sink may add its own.
    ///
    /// ```swift
    /// do {
    ///     try await pipeline.sync().requireSuccess()
    /// } catch SyncError.Code.unauthorized {
    ///     …
    /// }
    /// ```
    public struct Code: RawRepresentable, Hashable, Sendable, Codable, ExpressibleByStringLiteral,
        CustomStringConvertible
    {
        /// A stable word.
        public let rawValue: String

        /// The kind that `rawValue` names.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The word.
        public var description: String { rawValue }

        /// The kind that `value` names.
        public init(stringLiteral value: String) { self.rawValue = value }

        /// A system could not be reached.
        public static let unreachable: Code = "unreachable"
        /// A system refused the credentials.
        public static let unauthorized: Code = "unauthorized"
        /// The destination refused the load.
        public static let refused: Code = "refused"
        /// It is not known whether the destination holds the load.
        public static let outcomeUnknown: Code = "outcomeUnknown"
        /// The data does not fit the destination.
        public static let schema: Code = "schema"
        /// What the source gave is not what was asked for.
        public static let source: Code = "source"
        /// Something on this machine: a disk, a store, a helper process.
        public static let local: Code = "local"
        /// The configuration cannot work.
        public static let configuration: Code = "configuration"
        /// More records were rejected than the policy allows.
        public static let rejected: Code = "rejected"
        /// More rows would go than the policy allows.
        public static let shrink: Code = "shrink"
        /// Records are not accounted for.
        public static let counts: Code = "counts"
        /// The run took longer than it may.
        public static let deadline: Code = "deadline"
        /// The run was cancelled.
        public static let cancelled: Code = "cancelled"
        /// Another runner is at work on the same pipeline.
        public static let conflict: Code = "conflict"
        /// What is stored of earlier runs is damaged, or not what this program wrote.
        public static let stateCorrupted: Code = "stateCorrupted"
        /// The audit log lacks runs that were reported.
        public static let auditShortened: Code = "auditShortened"
        /// An error of a kind that the engine does not know, whose words may not be safe to show.
        public static let unexpected: Code = "unexpected"

        /// Whether `error` is a ``SyncError`` of this kind; lets `catch` name a kind.
        public static func ~= (code: Self, error: any Error) -> Bool { (error as? SyncError)?.code == code }
    }

    /// The kind of failure.
    public let code: Code
    /// What went wrong, where, and what to do; safe to show.
    public let message: String
    /// Whether running again may help.
    public let isRetriable: Bool
    /// Whether the destination holds no part of the load that it was about and never will: the engine gives the load up,
    /// and the next run reads again.
    public let leavesNothing: Bool
    /// The error underneath; the engine logs its own words at debug level.
    public let underlying: (any Error)?

    /// An error.
    ///
    /// - Parameter leavesNothing: By default that is so for codes `refused` and `schema`, unless running again may help.
    public init(
        _ code: Code, _ message: String, isRetriable: Bool = false, leavesNothing: Bool? = nil,
        underlying: (any Error)? = nil
    ) {
        self.leavesNothing = leavesNothing ?? (!isRetriable && (code == .refused || code == .schema))
        self.code = code
        self.message = message
        self.isRetriable = isRetriable
        self.underlying = underlying
    }

    /// The message.
    public var description: String { message }
}

extension SyncError {
    /// What any error means for a run.
    ///
    /// An error that a source or a sink throws is told in its own words if it is a `LocalizedError`, whose description is
    /// meant for people. Of every other unknown error only the type is told, for its words may not be safe to show; they
    /// are logged at debug level.
    public init(any error: any Error) {
        switch error {
        case let error as SyncError: self = error
        case let error as WatermarkConflict:
            self.init(.conflict, error.description, isRetriable: true, underlying: error)
        case is CancellationError:
            self.init(
                .cancelled, "the run was cancelled; nothing is lost, the next run goes on from the watermark",
                isRetriable: true, underlying: error)
        case let error as any LocalizedError where error.errorDescription != nil:
            self.init(.unexpected, error.errorDescription ?? "", underlying: error)
        default: self.init(.unexpected, "an unexpected error of type \(type(of: error))", underlying: error)
        }
    }
}
