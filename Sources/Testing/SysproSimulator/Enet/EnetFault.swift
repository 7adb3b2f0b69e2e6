// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Something wrong with one call of a business object, while HTTP itself is in order. For the wire, an answer that is
/// lost after the work was done say, see `SimulatedFault`.
public enum EnetFault: Sendable {
    /// The session ends just before the call, which is answered with a text that begins with `ERROR`.
    case sessionExpired
    /// Nothing is done; the answer is `ERROR: ` and this text.
    case error(String)
    /// Nothing is done; the answer is `e.net exception` and this number. 100000: not registered, or not licensed.
    case exception(Int)
    /// The first item is refused for this field.
    case itemError(field: String, number: Int, text: String)
    /// These elements are passed over, as elements are whose names the object does not know.
    case ignoredFields(Set<String>)
    /// `ValidateOnly` is passed over: what was to be validated is done.
    case ignoredValidateOnly
    /// The answer, in Windows-1252 as ever, does not say so.
    case undeclaredEncoding
    /// The answer stands in a JSON text.
    case jsonQuoted
    /// The answer stands in an element `string`.
    case stringElement
    /// The answer ends in its middle, Content-Length agreeing.
    case truncated
    /// Something that happens in SYSPRO just before the call.
    case change(@Sendable () -> Void)
}

/// The faults that business objects have in store, by object, position and count.
public final class EnetFaultPlan: Sendable {
    private struct Entry {
        let object: String?
        let fault: EnetFault
        var skips: Int
        var left: Int?
    }

    private let entries = Mutex<[Entry]>([])

    init() {}

    /// Lets `fault` befall calls of `object`, such as `ARSSCS`, `COMFND`, `COMBRW` or `COMFCH` (`nil`: of any): the first
    /// `after` of them pass, then `times` are hit; `nil` means all that follow. A validation is a call of its own.
    public func add(_ fault: EnetFault, on object: String? = nil, after: Int = 0, times: Int? = 1) {
        entries.withLock { $0.append(Entry(object: object, fault: fault, skips: after, left: times)) }
    }

    /// Empties the plan.
    public func clear() {
        entries.withLock { $0 = [] }
    }

    func take(_ object: String) -> [EnetFault] {
        entries.withLock { entries in
            var faults: [EnetFault] = []
            for index in entries.indices
            where entries[index].left != 0 && entries[index].object ?? object == object {
                if entries[index].skips > 0 {
                    entries[index].skips -= 1
                } else {
                    entries[index].left? -= 1
                    faults.append(entries[index].fault)
                }
            }
            return faults
        }
    }
}
