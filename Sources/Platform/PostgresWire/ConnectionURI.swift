// SPDX-License-Identifier: Apache-2.0

import CLibpq

/// Reads libpq's connection URIs.
package enum ConnectionURI {
    /// What `uri` sets, by libpq's keywords; `nil` if libpq cannot read it.
    package static func settings(_ uri: String) -> [String: String]? {
        guard let options = PQconninfoParse(uri, nil) else { return nil }
        defer { PQconninfoFree(options) }
        var option = options
        var settings: [String: String] = [:]
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { settings[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        return settings
    }
}
