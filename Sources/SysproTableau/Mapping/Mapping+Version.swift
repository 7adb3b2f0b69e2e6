// SPDX-License-Identifier: Apache-2.0

import Columnar

extension Mapping {
    /// A mapping with the digest of what it says.
    init(schema: Schema, source: Schema, steps: [[Step]], lookups: [LookupPlan], recordKey: [Int]) {
        self.init(
            schema: schema, source: source, steps: steps, lookups: lookups, recordKey: recordKey,
            version: Self.digest(steps, into: schema, from: source, lookups))
    }

    /// The same in every process, and another one for whatever makes other rows of the same records.
    ///
    /// Properties go by their names and labels in the order of their codes: places say nothing once the properties change
    /// them, and Swift orders a dictionary anew in each process.
    private static func digest(
        _ steps: [[Step]], into schema: Schema, from source: Schema, _ lookups: [LookupPlan]
    ) -> String {
        var lines = [line(["key"] + schema.key)]
        for steps in steps {
            lines.append("row")
            for (target, step) in zip(schema.columns, steps) {
                lines.append(line([target.name, "\(target.type)"] + words(step, source.columns, lookups)))
            }
        }
        let digits = String(StateFolder.hash(lines.joined(separator: "\n")), radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    private static func words(_ step: Step, _ source: [Schema.Column], _ lookups: [LookupPlan]) -> [String] {
        func property(_ index: Int) -> [String] { [source[index].name, "\(source[index].type)"] }
        func texts(_ labels: [String: String]) -> [String] { labels.sorted { $0.key < $1.key }.flatMap { [$0, $1] } }
        switch step {
        case .copy(let index):
            return ["copy"] + property(index)
        case .convert(let index, let trim, let labels):
            return ["convert", trim ? "trimmed" : "whole"] + property(index) + texts(labels)
        case .constant(let text):
            return ["constant", text]
        case .segment(let index, let part, let separator, let labels):
            return ["segment", "\(part)", separator] + property(index) + texts(labels)
        case .lookup(let table, let key, let labels):
            let plan = lookups[table]
            return ["lookup", plan.entitySet, plan.take, "\(plan.type)", "\(plan.key.count)"] + plan.key
                + key.flatMap(property) + texts(labels)
        }
    }

    private static func line(_ parts: [String]) -> String { parts.joined(separator: "\u{1F}") }
}
