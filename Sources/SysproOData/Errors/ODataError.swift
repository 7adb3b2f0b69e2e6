// SPDX-License-Identifier: Apache-2.0

/// Why a call of the OData service, or of e.net, did not succeed.
///
/// The message names what was asked for and what to do, never a header, a query's value, or a record's data.
public struct ODataError: Error, Sendable, CustomStringConvertible {
    /// The kind of failure. New kinds may be added.
    ///
    /// ```swift
    /// do {
    ///     try await read()
    /// } catch ODataError.Code.unauthorized {
    ///     …
    /// }
    /// ```
    public struct Code: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
        /// A stable word.
        public let rawValue: String

        /// The kind that `rawValue` names.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The word.
        public var description: String { rawValue }

        private init(_ rawValue: String) { self.rawValue = rawValue }

        /// No answer, or not a whole one.
        public static let transport = Code("transport")
        /// The service refused the credentials, or an operator's right to the data.
        public static let unauthorized = Code("unauthorized")
        /// The company, the entity set or the service itself is not there.
        public static let notFound = Code("notFound")
        /// The service asks for fewer requests.
        public static let throttled = Code("throttled")
        /// The service answered with an error of its own.
        public static let service = Code("service")
        /// The answer is not what OData says it should be.
        public static let malformedPage = Code("malformedPage")
        /// A value of a record cannot be kept exactly, and the call must return every record.
        public static let refusedRecord = Code("refusedRecord")
        /// The next page's link leads to another origin.
        public static let foreignLink = Code("foreignLink")
        /// The service speaks another version of OData than 4.
        public static let unsupportedVersion = Code("unsupportedVersion")
        /// The pages go round in circles.
        public static let endlessPaging = Code("endlessPaging")
        /// There may be more records, and no way to ask for them.
        public static let cannotContinue = Code("cannotContinue")
        /// A query is longer than the service takes, and cannot be read in parts.
        public static let queryTooLong = Code("queryTooLong")
        /// Records changed again and again while they were read in parts.
        public static let changedWhileReading = Code("changedWhileReading")
        /// The number of records is not the one that the service counted.
        public static let countMismatch = Code("countMismatch")
        /// Several records have one key.
        public static let keyNotUnique = Code("keyNotUnique")
        /// `$metadata` is not CSDL that can be understood.
        public static let malformedMetadata = Code("malformedMetadata")
        /// `$metadata` has no such entity set or property.
        public static let unknownName = Code("unknownName")
        /// e.net has no room for another session now: the operator is logged on already, or all licence seats are taken.
        public static let seatTaken = Code("seatTaken")
        /// A document for e.net cannot be sent: a text in it has a character that SYSPRO does not have, or it is too long.
        public static let unsendable = Code("unsendable")
        /// e.net's answer is not what it should be.
        public static let malformedReply = Code("malformedReply")
        /// SYSPRO may or may not have made a change: look what it holds before the change is made again.
        public static let outcomeUnknown = Code("outcomeUnknown")
        /// The configuration or the query cannot work.
        public static let configuration = Code("configuration")

        /// Whether `error` is an ``ODataError`` of this kind; lets `catch` name a kind.
        public static func ~= (code: Self, error: any Error) -> Bool { (error as? ODataError)?.code == code }
    }

    /// The kind of failure.
    public let code: Code
    /// What went wrong, where, and what to do; safe to show.
    public let message: String
    /// The call, in the words of metrics, such as `odata.page`; empty if no request was made.
    public var operation: String
    /// The HTTP status, if there was an answer.
    public var status: Int?
    /// The service's own code of its error, if it gave one.
    public var serverCode: String?
    /// Whether the same call may succeed later.
    public var isRetriable: Bool
    /// The error underneath, for logs at debug level.
    public var underlying: (any Error)?

    /// An error.
    public init(
        _ code: Code, _ message: String, operation: String = "", status: Int? = nil, serverCode: String? = nil,
        isRetriable: Bool = false, underlying: (any Error)? = nil
    ) {
        self.code = code
        self.message = message
        self.operation = operation
        self.status = status
        self.serverCode = serverCode
        self.isRetriable = isRetriable
        self.underlying = underlying
    }

    /// Operation, code, status and message.
    public var description: String {
        let numbers = [status.map { "HTTP \($0)" }, serverCode.map { "OData \($0)" }].compactMap(\.self)
        let origin = numbers.isEmpty ? "" : " (\(numbers.joined(separator: ", ")))"
        return "\(operation.isEmpty ? "" : "\(operation): ")\(code.rawValue)\(origin): \(message)"
    }

    /// This error with `operation` and `status`, unless it has its own.
    func during(_ operation: String, status: Int? = nil) -> ODataError {
        var error = self
        if error.operation.isEmpty { error.operation = operation }
        error.status = error.status ?? status
        return error
    }
}
