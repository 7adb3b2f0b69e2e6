// SPDX-License-Identifier: Apache-2.0

public import ServiceHTTP

/// How ``CurlTransport`` connects.
public struct CurlConfiguration: Sendable {
    /// Certificates and versions of TLS.
    public var tls: TLS
    /// Through which proxy; the environment decides unless said otherwise.
    public var proxy: Proxy
    /// What `User-Agent` says if a request does not say it itself.
    public var userAgent: String
    /// The most connections to one host; more requests wait for one. HTTP/2 needs one for a hundred requests.
    public var maximumConnectionsPerHost: Int
    /// Which versions of HTTP are spoken.
    public var versions: HTTPVersions

    /// A configuration; 16 connections per host and HTTP/2 if the server offers it, unless said otherwise.
    public init(
        tls: TLS = TLS(), proxy: Proxy = .environment, userAgent: String = "syspro-tableau",
        maximumConnectionsPerHost: Int = 16, versions: HTTPVersions = .upTo2
    ) {
        self.tls = tls
        self.proxy = proxy
        self.userAgent = userAgent
        self.maximumConnectionsPerHost = maximumConnectionsPerHost
        self.versions = versions
    }

    /// Which versions of HTTP are spoken.
    public enum HTTPVersions: Hashable, Sendable {
        /// HTTP/2 if TLS agrees on it, else HTTP/1.1. Bodies over 60 KB always go out as HTTP/1.1.
        case upTo2
        /// HTTP/1.1 only.
        case only1
    }

    /// Through which proxy requests go.
    public enum Proxy: Sendable {
        /// What `https_proxy`, `http_proxy`, `all_proxy` and `no_proxy` say; hosts on the loopback are reached directly.
        case environment
        /// None, whatever the environment says.
        case none
        /// This one, such as `http://proxy.example:3128`, with credentials if it asks for them.
        case url(String, user: String? = nil, password: Secret? = nil)
    }

    /// Certificates and versions of TLS.
    public struct TLS: Sendable {
        /// The oldest version that is spoken.
        public var minimum: Version
        /// A PEM file of authorities that are trusted beside those of the system.
        public var caFile: String?
        /// What the client shows if the server asks for it.
        public var certificate: ClientCertificate?

        /// TLS from 1.2, with the system's authorities, unless said otherwise.
        public init(
            minimum: Version = .tls12, caFile: String? = nil, certificate: ClientCertificate? = nil
        ) {
            self.minimum = minimum
            self.caFile = caFile
            self.certificate = certificate
        }

        /// A version of TLS.
        public enum Version: Hashable, Sendable {
            /// TLS 1.2.
            case tls12
            /// TLS 1.3.
            case tls13
        }
    }

    /// A certificate with its key, both PEM files.
    public struct ClientCertificate: Sendable {
        /// The path of the certificate, intermediate ones behind it.
        public var certificateFile: String
        /// The path of the private key.
        public var keyFile: String
        /// What the key is encrypted with.
        public var password: Secret?

        /// A certificate with its key.
        public init(certificateFile: String, keyFile: String, password: Secret? = nil) {
            self.certificateFile = certificateFile
            self.keyFile = keyFile
            self.password = password
        }
    }
}
