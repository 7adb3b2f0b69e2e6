// SPDX-License-Identifier: Apache-2.0

import ServiceHTTP

/// Reads the address of a Tableau Server or a pod of Tableau Cloud as people write it.
enum ServerAddress {
    static func origin(_ text: String, allowsPlainHTTP: Bool) throws(TableauError) -> Origin {
        let address = text.last == "/" ? String(text.dropLast()) : text
        guard let scheme = address.firstRange(of: "://"), !address[scheme.upperBound...].contains("@") else {
            throw refused("must begin with https:// and hold no credentials")
        }
        guard !address[scheme.upperBound...].contains(where: { "/?#".contains($0) }) else {
            throw refused("must end after the host: what follows it in the browser names the site, which is set apart")
        }
        // A reader of links repairs blanks; an address that somebody typed is better refused.
        guard address.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), let origin = Origin(address) else {
            throw refused("is not one")
        }
        guard origin.scheme == "https" || allowsPlainHTTP || isThisMachine(origin.host) else {
            throw refused("uses http, which would show the token to everybody on the way")
        }
        return origin
    }

    private static func isThisMachine(_ host: String) -> Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        let isLoopback = parts.count == 4 && parts.first == "127" && parts.allSatisfy { UInt8($0) != nil }
        return isLoopback || host == "localhost" || host == "[::1]"
    }

    private static func refused(_ reason: String) -> TableauError {
        TableauError(
            .configuration, "the server's address \(reason); it looks like https://tableau.example.com",
            operation: "tableau.configure")
    }
}
