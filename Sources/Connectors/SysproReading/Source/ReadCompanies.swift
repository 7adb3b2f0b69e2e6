// SPDX-License-Identifier: Apache-2.0

import SyncCore
import SysproOData

/// The companies of one read: those that are read, and those that could not be.
package struct ReadCompanies: Sendable {
    private let all: [ODataSource.CompanyClient]
    /// Why a company was left out, by company.
    package private(set) var left: [String: SyncError] = [:]

    private let isolates: Bool

    /// - Parameter isolates: Whether one that does not answer is left out, rather than ending the read.
    package init(_ all: [ODataSource.CompanyClient], isolates: Bool = true) {
        self.all = all
        self.isolates = isolates
    }

    /// The companies that were not left out, in their order.
    package var readable: [ODataSource.CompanyClient] { all.filter { left[$0.company] == nil } }

    /// Leaves a company out because of what it answered; the others are read.
    ///
    /// - Throws: `error` if it concerns more than one company, or if no company is left.
    package mutating func leave(_ company: String, because error: any Error) throws {
        guard Self.concernsOne(error) else { throw error }
        try leave(company, found: SyncError(explaining: error))
    }

    /// Leaves a company out of which it was found before that its error concerns no other.
    ///
    /// - Throws: `error` if no company is left.
    package mutating func leave(_ company: String, found error: SyncError) throws {
        guard isolates else { throw error }
        left[company] = error
        guard !readable.isEmpty else { throw error }
    }

    /// Says of each company that was left out what that means for the run.
    package var warnings: [RunWarning] {
        left.sorted { $0.key < $1.key }.map { company, error in
            RunWarning(
                code: "partNotRead", part: company,
                message: "\(company) could not be read and keeps its rows as they are; the next run reads it again: "
                    + error.message,
                isIncomplete: true)
        }
    }

    /// Whether an error says that one company does not answer or is not allowed; everything else (a configuration that
    /// cannot work, records that do not add up) is a matter of the whole data source.
    private static func concernsOne(_ error: any Error) -> Bool {
        switch error {
        case let error as ODataError:
            [.transport, .throttled, .unauthorized, .notFound].contains(error.code) || error.status ?? 0 >= 500
        case let error as SyncError: error.code == .unreachable || error.code == .unauthorized
        default: false
        }
    }
}
