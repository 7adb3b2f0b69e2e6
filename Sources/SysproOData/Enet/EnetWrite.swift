// SPDX-License-Identifier: Apache-2.0

/// How far a document for a setup or transaction object is taken.
public enum EnetMode: Sendable {
    /// SYSPRO says what it would say, and changes nothing.
    case validateOnly
    /// SYSPRO is asked what it would say first, and the change is made only if that was without an error.
    case apply
    /// The change is made without asking first: for an object that has no `ValidateOnly`. SYSPRO passes over a parameter
    /// that it does not know, so that asking first would already make the change.
    case applyUnasked
}

/// The parameters of a setup or transaction object beside its document. `ValidateOnly` is not among them: ``EnetMode``
/// decides it.
public struct EnetParameters: Hashable, Sendable {
    /// Names and values, in the order in which they are sent.
    public var values: [EnetElement]

    /// Parameters; unless said otherwise a warning rejects an item, and a document is taken as a whole or not at all.
    public init(
        _ values: [EnetElement] = [EnetElement("IgnoreWarnings", "N"), EnetElement("ApplyIfEntireDocumentValid", "Y")]
    ) {
        self.values = values
    }

    func element(root: String, validateOnly: Bool) throws -> EnetElement {
        guard !values.contains(where: { $0.name.lowercased() == "validateonly" }) else {
            throw ODataError(.configuration, "'ValidateOnly' cannot be given as a parameter: it is asked for anyway")
        }
        let all = values + [EnetElement("ValidateOnly", validateOnly ? "Y" : "N")]
        return EnetElement(root, [EnetElement("Parameters", all)])
    }
}

/// What became of a document.
public struct EnetOutcome: Hashable, Sendable {
    /// Whether SYSPRO was asked to make the change. It was not if asking first found an error.
    public let isReal: Bool
    /// What SYSPRO answered.
    public let reply: EnetReply

    /// What SYSPRO did not take, item by item.
    public var errors: [EnetItemError] { reply.errors }
    /// What SYSPRO warns of.
    public var warnings: [EnetItemError] { reply.warnings }
    /// How many items were read and refused.
    public var totals: EnetTotals { reply.totals }
    /// Whether SYSPRO found nothing wrong: no error, nothing refused, and not a total of nothing.
    public var isAccepted: Bool { errors.isEmpty && totals.rejected == 0 && totals.read != 0 }
    /// Whether the change was made, as far as SYSPRO says. Of an element that it does not know it says nothing.
    public var isApplied: Bool { isReal && isAccepted }
}

/// Setup objects: customers, suppliers, stock codes and the like.
///
/// ```swift
/// let outcome = try await enet.setup.update("ARSSCS", customer)
/// for error in outcome.errors { print(error) }
/// ```
public struct EnetSetup: Sendable {
    let call: EnetCall

    /// Adds what the document describes. It is never sent twice.
    public func add(
        _ object: String, _ document: EnetElement, parameters: EnetParameters = EnetParameters(),
        mode: EnetMode = .apply
    ) async throws -> EnetOutcome {
        try await call.write("enet.setup.add", "/Setup/Add", object, document, parameters, mode, isRepeatable: false)
    }

    /// Changes what the document names; what it leaves out stays. Made twice, it leaves the same state, so that it is
    /// sent again if the session had ended.
    public func update(
        _ object: String, _ document: EnetElement, parameters: EnetParameters = EnetParameters(),
        mode: EnetMode = .apply
    ) async throws -> EnetOutcome {
        try await call.write(
            "enet.setup.update", "/Setup/Update", object, document, parameters, mode, isRepeatable: true)
    }

    /// Deletes what the document names. It is never sent twice.
    public func delete(
        _ object: String, _ document: EnetElement, parameters: EnetParameters = EnetParameters(),
        mode: EnetMode = .apply
    ) async throws -> EnetOutcome {
        try await call.write(
            "enet.setup.delete", "/Setup/Delete", object, document, parameters, mode, isRepeatable: false)
    }
}
