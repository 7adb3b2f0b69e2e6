// SPDX-License-Identifier: Apache-2.0

import CLibcurl
import HTTPTypes
import ServiceHTTP

extension Exchange {
    /// Bodies up to this size may go out as HTTP/2: libcurl before 8.0 turns in circles while a peer's window is
    /// exhausted (curl #10618).
    private static let http2BodyLimit: Int64 = 60_000

    /// Sets the easy handle up for the request.
    ///
    /// - Throws: ``TransportError`` with code `cannotSend` if the request cannot be sent as it is.
    func prepare() throws(TransportError) {
        guard let origin else { throw unsendable("the URL is not an absolute one of HTTP without user name") }
        let path = request.head.path ?? "/"
        guard path.hasPrefix("/"), path.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw unsendable("\(origin.authority): the path has bytes that cannot stand in a URL")
        }
        set(CURLOPT_URL, "\(origin)\(path)")
        set(CURLOPT_PROTOCOLS_STR, "http,https")
        set(CURLOPT_PATH_AS_IS, 1)
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_TCP_KEEPALIVE, 1)
        set(CURLOPT_CONNECTTIMEOUT_MS, max(1, request.timeouts.connect.milliseconds))
        _ = ccurl_set_pointer(easy, CURLOPT_ERRORBUFFER, errorText)
        _ = ccurl_close_sockets_on_exec(easy)
        setVersion(origin)
        setTLS()
        setProxy(origin)
        setFields()
        try setMethod()
        setCallbacks()
    }

    private func unsendable(_ message: String) -> TransportError { TransportError(.cannotSend, message) }

    private func set(_ option: CURLoption, _ value: Int) { _ = ccurl_set_long(easy, option, value) }
    private func set(_ option: CURLoption, _ value: String) { _ = ccurl_set_text(easy, option, value) }

    private func setVersion(_ origin: Origin) {
        let isLarge = request.body.length > Self.http2BodyLimit
        let isUpTo2 = configuration.versions == .upTo2 && !isLarge
        set(CURLOPT_HTTP_VERSION, Int(isUpTo2 ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1))
        // A new connection waits until the first one is known to carry several requests, or not.
        if isUpTo2, origin.scheme == "https" { set(CURLOPT_PIPEWAIT, 1) }
    }

    private func setTLS() {
        let tls = configuration.tls
        set(CURLOPT_SSLVERSION, Int(tls.minimum == .tls13 ? CURL_SSLVERSION_TLSv1_3 : CURL_SSLVERSION_TLSv1_2))
        if let file = tls.caFile { set(CURLOPT_CAINFO, file) }
        guard let certificate = tls.certificate else { return }
        set(CURLOPT_SSLCERT, certificate.certificateFile)
        set(CURLOPT_SSLKEY, certificate.keyFile)
        if let password = certificate.password { set(CURLOPT_KEYPASSWD, password.reveal()) }
    }

    private func setProxy(_ origin: Origin) {
        set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        switch configuration.proxy {
        case .environment:
            let isLoopback = origin.host == "localhost" || origin.host == "[::1]" || origin.host.hasPrefix("127.")
            if isLoopback { set(CURLOPT_PROXY, "") }
        case .none:
            set(CURLOPT_PROXY, "")
        case .url(let url, let user, let password):
            set(CURLOPT_PROXY, url)
            set(CURLOPT_NOPROXY, "")
            if let user { set(CURLOPT_PROXYUSERNAME, user) }
            if let password { set(CURLOPT_PROXYPASSWORD, password.reveal()) }
        }
    }

    private func setFields() {
        // A body knows its length, so libcurl says it; it never goes out in chunks nor waits for a "100 Continue".
        let ours: [HTTPField.Name] = [.contentLength, .transferEncoding, .expect]
        var lines = ["Expect:", "Transfer-Encoding:"]
        for field in request.head.headerFields where !ours.contains(field.name) {
            lines.append(field.value.isEmpty ? "\(field.name.rawName);" : "\(field.name.rawName): \(field.value)")
        }
        if request.head.headerFields[.contentType] == nil { lines.append("Content-Type:") }
        for line in lines { headers = curl_slist_append(headers, line) }
        _ = ccurl_set_pointer(easy, CURLOPT_HTTPHEADER, headers)
        set(CURLOPT_USERAGENT, configuration.userAgent)
        decodes = request.head.headerFields[.acceptEncoding] == nil
        if decodes { set(CURLOPT_ACCEPT_ENCODING, "") }
        // While a transfer is paused, libcurl goes on decoding what it has read, and keeps it: 32 KB of a bomb are
        // 32 MB, 256 KB would be too much for it.
        set(CURLOPT_BUFFERSIZE, decodes ? 32 << 10 : 256 << 10)
    }

    private func setMethod() throws(TransportError) {
        let method = request.head.method
        let length = request.body.length
        if method == .head {
            set(CURLOPT_NOBODY, 1)
        } else if length > Self.http2BodyLimit {
            set(CURLOPT_UPLOAD, 1)
            _ = ccurl_set_size(easy, CURLOPT_INFILESIZE_LARGE, length)
            set(CURLOPT_UPLOAD_BUFFERSIZE, 256 << 10)
            set(CURLOPT_CUSTOMREQUEST, method.rawValue)
        } else if length > 0 || [.post, .put, .patch].contains(method) {
            let body = try wholeBody()
            _ = ccurl_set_size(easy, CURLOPT_POSTFIELDSIZE_LARGE, length)
            // A body of no bytes needs an address too, else libcurl would ask a callback for it.
            (body.isEmpty ? [0] : body).withUnsafeBytes { bytes in
                _ = ccurl_set_pointer(
                    easy, CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: bytes.baseAddress))
            }
            set(CURLOPT_CUSTOMREQUEST, method.rawValue)
        } else {
            set(CURLOPT_HTTPGET, 1)
            set(CURLOPT_CUSTOMREQUEST, method.rawValue)
        }
    }

    private func setCallbacks() {
        let context = Unmanaged.passUnretained(self).toOpaque()
        let contexts = [CURLOPT_WRITEDATA, CURLOPT_HEADERDATA, CURLOPT_READDATA, CURLOPT_SEEKDATA, CURLOPT_PREREQDATA]
        for option in contexts { _ = ccurl_set_pointer(easy, option, context) }
        _ = ccurl_set_data_callback(easy, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            exchange(context)?.receive(UnsafeRawBufferPointer(start: bytes, count: size * count)) ?? 0
        }
        _ = ccurl_set_data_callback(easy, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
            let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
            return exchange(context)?.header(line) == true ? line.count : 0
        }
        _ = ccurl_set_data_callback(easy, CURLOPT_READFUNCTION) { bytes, size, count, context in
            let buffer = UnsafeMutableRawBufferPointer(start: bytes, count: size * count)
            return exchange(context)?.send(buffer) ?? ccurl_read_abort
        }
        _ = ccurl_set_seek(easy) { context, offset, origin in
            guard origin == SEEK_SET, let exchange = exchange(context) else { return CURL_SEEKFUNC_FAIL }
            exchange.rewind(to: Int64(offset))
            return CURL_SEEKFUNC_OK
        }
        _ = ccurl_set_before_request(easy) { context, _, _, _, _ in
            exchange(context)?.begin() == true ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
        }
    }
}

/// The exchange whose handle calls back. The driver keeps it until the handle is removed.
private func exchange(_ context: UnsafeMutableRawPointer?) -> Exchange? {
    context.map { Unmanaged<Exchange>.fromOpaque($0).takeUnretainedValue() }
}
