// SPDX-License-Identifier: Apache-2.0

import TableauREST
import Testing

@Suite struct ErrorTests {
    @Test func aKindOfErrorCanBeCaughtAndSwitchedOn() {
        func kind(of body: () throws -> Void) -> String {
            do {
                try body()
                return "none"
            } catch TableauError.Code.outcomeUnknown {
                return "unknown"
            } catch let error as TableauError {
                switch error.code {
                case .notFound, .forbidden: return "gone"
                default: return error.code.rawValue
                }
            } catch {
                return "other"
            }
        }
        #expect(kind { throw TableauError(.outcomeUnknown, "", operation: "o") } == "unknown")
        #expect(kind { throw TableauError(.notFound, "", operation: "o") } == "gone")
        #expect(kind { throw TableauError(.conflict, "", operation: "o") } == "conflict")
        #expect(kind { throw CancellationError() } == "other")
    }
}
