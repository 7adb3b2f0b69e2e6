// SPDX-License-Identifier: Apache-2.0

import ServiceHTTP
import SysproOData

extension EnetSettings {
    package static let keys = ["url", "logonPath", "operator", "password", "company", "companyPassword", "tls"]

    package init(_ section: ConfigurationSection) throws {
        url = try section.webAddress("url")
        logonPath =
            try section.value("logonPath", "a path such as /Logon or /Utilities/Logon") { text in
                text.hasPrefix("/") && !text.contains("?") && text.count > 1 ? text : nil
            } ?? "/Logon"
        user = try section.required("operator")
        password = try section.secret("password")
        company = try section.required("company")
        let isEmpty = try section.text("companyPassword")?.isEmpty ?? true
        companyPassword = isEmpty ? Secret("") : try section.secret("companyPassword")
        caFile = try section.caFile()
    }
}

extension SessionSettings {
    package static let keys = ["placement", "name", "scheme", "idle", "maxAge"]

    private enum Authentication: String, CaseIterable {
        case basic, session
    }

    private enum Place: String, CaseIterable {
        case header, query, cookie
    }

    /// Reads `auth` and `session` of the OData service's section; `nil` if its operator has a password there.
    package init?(_ odata: ConfigurationSection, companies: [String], enet: EnetSettings?) throws {
        let section = try odata.section("session", keys: Self.keys)
        guard try odata.choice("auth", Authentication.self) ?? .basic == .session else { return nil }
        guard let enet else {
            throw odata.error("auth", "is 'session', which needs 'syspro.enet', the service that gives sessions")
        }
        guard companies == [enet.company] else {
            throw odata.error(
                "companies",
                "must be the one company of 'syspro.enet.company': a session is of one company, and a second logon of the operator would end it"
            )
        }
        self.enet = enet
        let name = try section?.text("name") ?? "SYSPRO-Session"
        let place = try section?.choice("placement", Place.self) ?? .header
        let scheme = try section?.text("scheme")
        if let section, scheme != nil, place != .header {
            throw section.error(
                "scheme", "stands before the token in a header; write 'placement: header', or leave it out")
        }
        if let section, let scheme, !SessionPlacement.header(name).isUsable || !SessionPlacement.header(scheme).isUsable
        {
            throw section.error("scheme", "is '\(section.written("scheme"))' but must be one word such as Bearer")
        }
        switch place {
        case .header: placement = .header(name, scheme: scheme)
        case .query: placement = .query(name)
        case .cookie: placement = .cookie(name)
        }
        guard placement.isUsable else {
            throw (section ?? odata).error(
                "name",
                "is '\(section?.written("name") ?? name)', which no header field, option or cookie can be called")
        }
        idle = try Self.time(section, "idle") ?? .seconds(20 * 60)
        maximumAge = try Self.time(section, "maxAge") ?? .seconds(8 * 3_600)
    }

    private static func time(_ section: ConfigurationSection?, _ key: String) throws -> Duration? {
        guard let time = try section?.duration(key) else { return nil }
        guard time >= .seconds(10) else { throw section!.error(key, "must be 10s or more") }
        return time
    }
}
