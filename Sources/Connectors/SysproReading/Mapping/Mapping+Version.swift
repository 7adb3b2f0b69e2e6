// SPDX-License-Identifier: Apache-2.0

import Columnar
import SyncSettings

extension Mapping {
    /// A mapping with the digest of what it says.
    package init(schema: Schema, source: Schema, steps: [[Step]], lookups: [LookupPlan], recordKey: [Int]) {
        self.init(
            schema: schema, source: source, steps: steps, lookups: lookups, recordKey: recordKey,
            identity: HiddenIdentity(schema: schema, source: source, steps: steps, recordKey: recordKey),
            version: Self.digest(steps, into: schema, from: source, lookups))
    }

    /// The same in every process, and another one for whatever makes other rows of the same records.
    ///
    /// Properties go by their names and labels in the order of their codes: places say nothing once the properties change
    /// them, and Swift orders a dictionary differently in each process.
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
        return ShortDigest.of(lines.joined(separator: "\n")).hexadecimal
    }

    private static func words(_ step: Step, _ source: [Schema.Column], _ lookups: [LookupPlan]) -> [String] {
        func property(_ index: Int) -> [String] { [source[index].name, "\(source[index].type)"] }
        func texts(_ labels: [ExactText: String]) -> [String] {
            labels.sorted { $0.key < $1.key }.flatMap { [$0.key.string, $0.value] }
        }
        switch step {
        case .copy(let index):
            return ["copy"] + property(index)
        case .convert(let index, let trim, let labels):
            return ["convert", trim.rawValue] + property(index) + texts(labels)
        case .constant(let text):
            return ["constant", text]
        case .segment(let index, let part, let separator, let trim, let labels):
            return ["segment", "\(part)", separator, trim.rawValue] + property(index) + texts(labels)
        case .lookup(let table, let key, let trim, let labels):
            let plan = lookups[table]
            return ["lookup", plan.entitySet.string, plan.take.string, "\(plan.type)", trim.rawValue]
                + plan.key.flatMap { [$0.property.string, "\($0.comparison)"] } + key.flatMap(property) + texts(labels)
        }
    }

    private static func line(_ parts: [String]) -> String { parts.joined(separator: "\u{1F}") }
}
