// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import ServiceHTTP

/// Follows the redirects of one request, as long as they stay on its origin: its credentials must not go elsewhere.
struct Redirects {
    static let limit = 5

    private(set) var request: ServiceRequest
    private var count = 0

    init(_ request: ServiceRequest) {
        self.request = request
    }

    /// Whether `head` redirects; ``request`` is then the one to send next.
    ///
    /// - Throws: ``TransportError`` with code `redirectRefused`.
    mutating func follow(_ head: HTTPResponse) throws(TransportError) -> Bool {
        guard [301, 302, 303, 307, 308].contains(head.status.code), let location = head.headerFields[.location],
            let origin = Origin(of: request.head)
        else { return false }
        let target = URLReference(location).resolved(against: URLReference(request.head))
        guard [.get, .head].contains(request.head.method) else {
            throw refused(
                "\(origin.authority): \(request.head.method) is answered with a redirect (\(head.status.code))")
        }
        guard target.origin == origin else {
            let other = target.origin?.description ?? "another scheme"
            throw refused("\(origin) redirects to \(other); if that is right, configure it as the address")
        }
        count += 1
        guard count <= Self.limit else {
            throw refused("\(origin.authority): more than \(Self.limit) redirects, probably in a circle")
        }
        request.head.path = target.target
        return true
    }

    private func refused(_ message: String) -> TransportError {
        TransportError(.redirectRefused, message)
    }
}
