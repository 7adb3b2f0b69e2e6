// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import ServiceHTTP

/// Where a request carries the token of a session.
public enum SessionPlacement: Hashable, Sendable {
    /// In a header field, behind a scheme such as `Bearer` if there is one.
    case header(String, scheme: String? = nil)
    /// In a query option.
    case query(String)
    /// In a cookie.
    case cookie(String)

    /// Whether the name can stand there.
    public var isUsable: Bool {
        switch self {
        // A scheme is an HTTP token, as a field's name is.
        case .header(let name, let scheme):
            HTTPField.Name(name) != nil && scheme.map { HTTPField.Name($0) != nil } ?? true
        case .cookie(let name): HTTPField.Name(name) != nil
        case .query(let name): !name.isEmpty && !name.hasPrefix("$")
        }
    }

    /// Puts the token onto a request, in place of one that is there.
    ///
    /// - Throws: ``ODataError`` with code `configuration` if the name cannot stand there.
    func place(_ token: Secret, on request: inout ServiceRequest) throws {
        switch self {
        case .header(let name, let scheme):
            guard let field = HTTPField.Name(name) else { throw Self.badName(name, "a header field") }
            guard isUsable else { throw Self.badName(scheme ?? "", "the scheme of a header field") }
            request.head.headerFields[field] = (scheme.map { "\($0) " } ?? "") + token.reveal()
        case .query(let name):
            var url = URLReference(request.head)
            let encoded = PercentEncoding.segment(name)
            guard isUsable else { throw Self.badName(name, "a query option") }
            // A link of the service may repeat the token that it was asked with.
            let others = (url.query ?? "").split(separator: "&").filter { $0.prefix { $0 != "=" } != encoded }
            url.query = (others + ["\(encoded)=\(PercentEncoding.segment(token.reveal()))"]).joined(separator: "&")
            request.head.path = url.target
        case .cookie(let name):
            guard HTTPField.Name(name) != nil else { throw Self.badName(name, "a cookie") }
            let others = (request.head.headerFields[.cookie] ?? "").split(separator: ";").map { pair in
                pair.drop { $0 == " " }
            }.filter { $0.prefix { $0 != "=" } != name }
            request.head.headerFields[.cookie] = (others + ["\(name)=\(token.reveal())"]).joined(separator: "; ")
        }
    }

    private static func badName(_ name: String, _ what: String) -> ODataError {
        ODataError(.configuration, "'\(name)' cannot be the name of \(what), which the session's token should go into")
    }
}
