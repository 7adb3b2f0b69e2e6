// SPDX-License-Identifier: Apache-2.0

import TableauModels
import Testing

struct FormulaErrorShapeTests {
    @Test func aKindCanBeNamedInACatchAndPrintsAsItsWord() {
        func isCycle(_ error: any Error) -> Bool {
            do {
                throw error
            } catch FormulaError.Code.cycle {
                return true
            } catch {
                return false
            }
        }
        #expect(isCycle(FormulaError(.cycle, "", at: .start)))
        #expect(!isCycle(FormulaError(.wrongType, "", at: .start)))
        #expect("\(FormulaError.Code.cycle)" == "cycle")
    }
}
