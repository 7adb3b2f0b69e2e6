// SPDX-License-Identifier: Apache-2.0

import Columnar

/// Why something could not be done with hyperd or a .hyper file.
public struct HyperError: Error, Sendable, CustomStringConvertible {
    /// The kind of failure. New kinds may be added.
    ///
    /// ```swift
    /// do {
    ///     try await load()
    /// } catch HyperError.Code.duplicateKey {
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

        /// hyperd is not on this machine.
        public static let notInstalled = Code("notInstalled")
        /// hyperd is there but did not start.
        public static let startFailed = Code("startFailed")
        /// hyperd ended, or the connection to it broke or was closed.
        public static let connectionLost = Code("connectionLost")
        /// hyperd refused a statement; ``HyperError/sqlState`` says why.
        public static let sql = Code("sql")
        /// The disk that holds the file is full.
        public static let diskFull = Code("diskFull")
        /// A file is no .hyper file, or is damaged or cut short.
        public static let damagedFile = Code("damagedFile")
        /// Another process holds the file.
        public static let locked = Code("locked")
        /// A value does not fit its column.
        public static let valueRefused = Code("valueRefused")
        /// A file, a table or a column is not there.
        public static let notFound = Code("notFound")
        /// The columns are not those of the table, or of a type that cannot be read.
        public static let schemaMismatch = Code("schemaMismatch")
        /// More than one row has the same key.
        public static let duplicateKey = Code("duplicateKey")
        /// The connection is in the middle of a load or a read.
        public static let busy = Code("busy")
        /// The operating system refused something (a file, a socket, a thread).
        public static let system = Code("system")

        /// Whether `error` is a ``HyperError`` of this kind; lets `catch` name a kind.
        public static func ~= (code: Self, error: any Error) -> Bool { (error as? HyperError)?.code == code }
    }

    /// The kind of failure.
    public let code: Code
    /// What failed, on which file, and what to do; holds no value of any row.
    public let message: String
    /// hyperd's SQLSTATE, where it refused a statement.
    public let sqlState: String?
    /// hyperd's own words, for logs at debug level; they may quote a value.
    public let detail: String?
    /// The value that was refused, where that is the reason; it may quote the value.
    public let value: ValueRefusal?

    /// An error.
    public init(
        _ code: Code, _ message: String, sqlState: String? = nil, detail: String? = nil, value: ValueRefusal? = nil
    ) {
        self.code = code
        self.message = message
        self.sqlState = sqlState
        self.detail = detail
        self.value = value
    }

    /// Whether the same call may succeed later, unchanged, on a new connection.
    public var isRetriable: Bool { code == .connectionLost || code == .locked || code == .busy }

    /// The message.
    public var description: String { message }
}

/// Which value of a load was refused: nothing of that load is in the table.
public struct ValueRefusal: Hashable, Sendable {
    /// The column and what is wrong with the value.
    public let error: ValueError
    /// The row, counted from 0 over all batches of the load.
    public let row: Int
    /// The row within its batch, counted from 0.
    public let rowInBatch: Int
}
