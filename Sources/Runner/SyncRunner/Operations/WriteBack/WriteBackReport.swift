// SPDX-License-Identifier: Apache-2.0

public import SyncCore
import SyncSettings

/// What a write-back found and did.
public struct WriteBackReport: Sendable, Encodable {
    /// How it stands.
    public enum Status: String, Sendable, Encodable {
        /// SYSPRO holds what Tableau says.
        case inStep
        /// There are changes to make: nothing was asked to make them.
        case pending
        /// Changes were made, and nothing is left.
        case written
        /// Something is left: a conflict to decide, a change that SYSPRO refuses, a record that it does not have.
        case partial
        /// It could not be carried through.
        case failed
    }

    /// One field of a record.
    public struct Field: Sendable, Encodable {
        /// What is or was to become of it.
        public enum State: String, Sendable, Encodable {
            /// It would be written.
            case pending
            /// It was written, and SYSPRO was seen to hold it.
            case written
            /// An earlier run had written it.
            case recognised
            /// SYSPRO refuses it.
            case refused
            /// Somebody has to decide.
            case conflict
            /// It was decided that SYSPRO's value stays.
            case kept
        }

        /// The column in Tableau.
        public let column: String
        /// The property in SYSPRO.
        public let property: String
        /// What both sides last agreed on; `nil` if that was never.
        public let settled: String?
        /// What Tableau says.
        public let tableau: String
        /// What SYSPRO held when it was read.
        public let syspro: String
        /// What became of it.
        public internal(set) var state: State
        /// Why it is a conflict.
        public let conflict: String?
    }

    /// One record of which something is not in step.
    public struct Record: Sendable, Encodable {
        /// Its key, by SYSPRO's names.
        public let key: [String: String]
        /// Its fields that are not in step.
        public internal(set) var fields: [Field]
        /// The entry in the audit log, where SYSPRO was asked to change it.
        public internal(set) var audit: AuditID?
        /// Why it was not changed.
        public internal(set) var reason: String?
    }

    /// The write-back.
    public let name: String
    /// Where Tableau's values stand.
    public let datasource: String
    /// The setup object.
    public let object: String
    /// How it stands.
    public internal(set) var status = Status.inStep
    /// Records that both sides have.
    public internal(set) var compared = 0
    /// Fields of them that are in step, or that it was decided about.
    public internal(set) var inStep = 0
    /// Fields of them for which Tableau holds NULL, and which are left alone for that.
    public internal(set) var nulls = 0
    /// The records of which something is not in step, in the order of their keys.
    public internal(set) var records: [Record] = []
    /// Keys that Tableau has and SYSPRO has not.
    public internal(set) var unknown: [String] = []
    /// Keys for which Tableau has rows that say different things.
    public internal(set) var ambiguous: [String] = []
    /// What kept it from being carried through.
    public internal(set) var error: RunFailure?

    /// How many fields are in this state.
    public func count(_ state: Field.State) -> Int {
        records.reduce(0) { $0 + $1.fields.count { $0.state == state } }
    }

    init(_ configuration: WriteBackConfiguration) {
        name = configuration.name
        datasource = configuration.datasource
        object = configuration.object
    }

    mutating func conclude() {
        let isLeft =
            count(.conflict) + count(.refused) > 0 || !unknown.isEmpty || !ambiguous.isEmpty
        status =
            error != nil
            ? .failed : isLeft ? .partial : count(.pending) > 0 ? .pending : records.isEmpty ? .inStep : .written
    }
}
