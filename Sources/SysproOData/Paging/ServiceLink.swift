// SPDX-License-Identifier: Apache-2.0

import ServiceHTTP

/// Links that a service names.
enum ServiceLink {
    /// Where `link`, found in the answer to `request`, leads: always to the configured origin.
    ///
    /// - Throws: ``ODataError`` with code `foreignLink` if it leads elsewhere and must not be rewritten.
    static func resolve(
        _ link: String, from request: URLReference, _ configuration: SysproConfiguration
    ) throws -> URLReference {
        var url = URLReference(link).resolved(against: request)
        url.fragment = nil
        if let origin = url.origin, origin == request.origin { return url }
        guard configuration.sameOriginRewrite, url.origin != nil else {
            let place = url.origin.map { "\($0)" } ?? "a place that is no HTTP address"
            throw ODataError(
                .foreignLink,
                "the service's next page is at \(place), not at the configured \(request.origin.map { "\($0)" } ?? "address"); allow sameOriginRewrite if both are the same service"
            )
        }
        url.scheme = request.scheme
        url.authority = request.authority
        return url
    }
}
