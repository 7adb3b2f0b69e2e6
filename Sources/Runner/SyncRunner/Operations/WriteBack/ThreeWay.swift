// SPDX-License-Identifier: Apache-2.0

import Columnar
import RunnerState

/// What is to become of a field that Tableau owns.
enum FieldVerdict: Hashable, Sendable {
    /// Both sides say the same.
    case inStep
    /// Neither side has changed since it was decided that they differ.
    case settled
    /// Tableau's value has changed and SYSPRO's has not: it is written.
    case write
    /// Somebody has to decide.
    case conflict(Conflict)

    /// Why nobody but a person can tell which side is right.
    enum Conflict: String, Sendable, Encodable {
        /// The sides differ, and were never seen in step.
        case neverInStep
        /// SYSPRO's value has changed, though Tableau owns the field.
        case changedInSyspro
        /// Both sides have changed, to different values.
        case changedInBoth
    }

    /// Compares what both sides say with what they last agreed on; `settled` is `nil` if that was never.
    init(settled: SettledField?, tableau: String, syspro: String) {
        if tableau.hasSameBytes(as: syspro) {
            self = .inStep
        } else if let settled {
            switch (tableau.hasSameBytes(as: settled.tableau), syspro.hasSameBytes(as: settled.syspro)) {
            case (true, true): self = .settled
            case (false, true): self = .write
            case (true, false): self = .conflict(.changedInSyspro)
            case (false, false): self = .conflict(.changedInBoth)
            }
        } else {
            self = .conflict(.neverInStep)
        }
    }
}
