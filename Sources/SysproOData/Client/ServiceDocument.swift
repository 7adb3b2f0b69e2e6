// SPDX-License-Identifier: Apache-2.0

/// What a service offers, as its root answers.
public struct ServiceDocument: Hashable, Sendable {
    /// One thing that a service offers.
    public struct Element: Hashable, Sendable {
        /// Its name.
        public var name: String
        /// `EntitySet`, `Singleton`, `FunctionImport` or `ServiceDocument`.
        public var kind: String
        /// Where it is, relative to the service.
        public var url: String
    }

    /// What the service offers, in its order.
    public var elements: [Element]

    /// The names of the entity sets.
    public var entitySets: [String] { elements.filter { $0.kind == "EntitySet" }.map(\.name) }

    /// Reads a service document.
    ///
    /// - Throws: ``ODataError`` with code `malformedPage`.
    public init(_ bytes: [UInt8]) throws {
        guard let document = try? JSONValue.parse(bytes), case .array(let elements) = document["value"] else {
            throw ODataError(
                .malformedPage, "the service's root does not answer with a service document: is the address right?")
        }
        self.elements = elements.compactMap { element in
            guard let name = element["name"]?.text else { return nil }
            // Without a kind it is an entity set (OData JSON format 4.01, part 5).
            return Element(
                name: name, kind: element["kind"]?.text ?? "EntitySet", url: element["url"]?.text ?? name)
        }
    }
}
