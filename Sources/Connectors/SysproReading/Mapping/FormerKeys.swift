// SPDX-License-Identifier: Apache-2.0

import Columnar

/// The keys that records' rows had under the recipe before today's.
package struct FormerKeys: Sendable {
    /// The key's columns as they were.
    package let schema: Schema
    /// How they were filled, once for each row that a record became.
    let steps: [[Mapping.Step]]
}

extension Mapping {
    /// The keys that the rows of a page's records had before the key was made in another way.
    func formerKeys(of records: RecordBatch, company: String, _ former: FormerKeys) -> RecordBatch {
        let past = Mapping(schema: former.schema, source: source, steps: former.steps, lookups: [], recordKey: [])
        return past.rows(of: records, company: company, lookups: []).rows
    }
}
