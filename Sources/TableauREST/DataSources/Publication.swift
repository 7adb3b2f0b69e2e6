// SPDX-License-Identifier: Apache-2.0

/// What a publish gives: the data source, or the job that makes it.
public enum Publication: Sendable {
    /// It is there.
    case dataSource(DataSource)
    /// Tableau is at it; follow the job with `Jobs.finished`, then look for the data source.
    case job(Job)

    init(_ node: TableauNode) throws(AnswerFault) {
        if let job = node.first("job") {
            self = .job(try Job(job))
        } else {
            self = .dataSource(try DataSource(node.child("datasource")))
        }
    }
}
