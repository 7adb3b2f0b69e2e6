// SPDX-License-Identifier: Apache-2.0

import HyperExtract
import SecretVault
import ServiceHTTP
import SyncCore
import SysproOData
import TableauREST
import Testing

/// The errors of all modules are caught and printed alike.
struct ErrorShapeTests {
    @Test func everyModulesKindsCanBeNamedInACatch() {
        func caught(_ error: any Error) -> String {
            do {
                throw error
            } catch TransportError.Code.timedOut {
                return "transport"
            } catch ODataError.Code.throttled {
                return "odata"
            } catch TableauError.Code.conflict {
                return "tableau"
            } catch HyperError.Code.busy {
                return "hyper"
            } catch VaultError.Code.wrongKey {
                return "vault"
            } catch SyncError.Code.shrink {
                return "sync"
            } catch {
                return "another"
            }
        }
        #expect(caught(TransportError(.timedOut, "")) == "transport")
        #expect(caught(ODataError(.throttled, "")) == "odata")
        #expect(caught(TableauError(.conflict, "", operation: "")) == "tableau")
        #expect(caught(HyperError(.busy, "")) == "hyper")
        #expect(caught(VaultError(.wrongKey, "")) == "vault")
        #expect(caught(SyncError(.shrink, "")) == "sync")
        #expect(caught(SyncError(.refused, "")) == "another")
    }

    @Test func aKindPrintsAsItsWord() {
        #expect("\(TransportError.Code.timedOut)" == "timedOut")
        #expect("\(ODataError.Code.throttled)" == "throttled")
        #expect("\(TableauError.Code.conflict)" == "conflict")
        #expect("\(HyperError.Code.busy)" == "busy")
        #expect("\(VaultError.Code.wrongKey)" == "wrongKey")
        #expect("\(SyncError.Code.shrink)" == "shrink")
    }
}
