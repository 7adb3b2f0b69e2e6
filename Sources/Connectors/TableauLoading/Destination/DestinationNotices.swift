// SPDX-License-Identifier: Apache-2.0

import Logging
import ServiceHTTP

/// Says things about data sources that are worth saying once.
package final class DestinationNotices: Sendable {
    private let logger: Logger
    private let said = Guarded<Set<String>>([])

    package init(_ logger: Logger) {
        self.logger = logger
    }

    /// Whether something is asked for the first time of a data source.
    func isFirst(_ what: String, of datasource: String) -> Bool {
        said.withLock { $0.insert("\(datasource) \(what)").inserted }
    }

    /// Logs `message`, unless that was done before.
    package func once(_ level: Logger.Level, _ message: String, datasource: String? = nil) {
        guard said.withLock({ $0.insert("\(datasource ?? ""): \(message)").inserted }) else { return }
        logger.log(
            level: level, "\(message)", metadata: datasource.map { ["datasource": "\($0)"] } ?? [:])
    }
}
