// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// A real server with certificates of its own, started for one suite.
final class NginxServer: Sendable {
    /// The one that the running suite has.
    @TaskLocal static var current: NginxServer?

    static let isInstalled = [nginx, openssl].allSatisfy(FileManager.default.isExecutableFile)
    private static let nginx = "/usr/sbin/nginx"
    static let openssl = "/usr/bin/openssl"

    let folder: TemporaryFolder
    let plain: Int
    let secure: Int
    let certified: Int
    let only12: Int
    let only11: Int
    private let process: Seen<Process?>

    var caFile: String { folder.file("ca.pem") }

    init() throws {
        folder = try TemporaryFolder()
        plain = try RawServer.freePort()
        secure = try RawServer.freePort()
        certified = try RawServer.freePort()
        only12 = try RawServer.freePort()
        only11 = try RawServer.freePort()
        process = Seen(nil)
        try makeCertificates()
        for name in ["root", "root/up", "temp"] {
            try FileManager.default.createDirectory(atPath: folder.file(name), withIntermediateDirectories: true)
        }
        try folder.write(Data(String(repeating: "again ", count: 100_000).utf8), to: "root/long.txt")
        try folder.write(noise(20 << 20), to: "root/noise.bin")
        try folder.write(Data(configuration.utf8), to: "nginx.conf")
        let server = Process()
        server.executableURL = URL(fileURLWithPath: Self.nginx)
        server.arguments = ["-c", folder.file("nginx.conf"), "-p", folder.path, "-e", folder.file("error.log")]
        server.standardError = FileHandle.nullDevice
        try server.run()
        process.set(server)
    }

    func stop() {
        guard let server = process.now else { return }
        // A child of a dispatch thread inherits its blocked signals: only this one reaches it.
        kill(server.processIdentifier, SIGKILL)
        server.waitUntilExit()
    }

    private func makeCertificates() throws {
        func openssl(_ arguments: String...) throws { try runTool(Self.openssl, arguments) }
        func key(_ name: String) -> [String] {
            ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", folder.file("\(name).key")]
        }
        try runTool(
            Self.openssl,
            ["req", "-x509", "-days", "2", "-subj", "/CN=Test CA", "-out", folder.file("ca.pem")] + key("ca"))
        try folder.write(Data("subjectAltName=IP:127.0.0.1,DNS:localhost\n".utf8), to: "names")
        for name in ["server", "client"] {
            try runTool(
                Self.openssl, ["req", "-new", "-subj", "/CN=\(name)", "-out", folder.file("\(name).csr")] + key(name))
            try openssl(
                "x509", "-req", "-days", "2", "-in", folder.file("\(name).csr"), "-CA", folder.file("ca.pem"), "-CAkey",
                folder.file("ca.key"), "-CAcreateserial", "-extfile", folder.file("names"), "-out",
                folder.file("\(name).pem"))
        }
    }

    private var configuration: String {
        let tls = "ssl_certificate server.pem; ssl_certificate_key server.key;"
        return """
            daemon off; master_process off; pid nginx.pid; worker_processes 1;
            events { worker_connections 256; }
            http {
              access_log off; client_max_body_size 0; client_body_temp_path temp/b; proxy_temp_path temp/p;
              fastcgi_temp_path temp/f; uwsgi_temp_path temp/u; scgi_temp_path temp/s;
              root root; default_type text/plain; keepalive_requests 10000;
              gzip on; gzip_types text/plain; gzip_min_length 100;
              add_header X-Connection $connection always; add_header X-Protocol $server_protocol always;
              add_header X-Agent $http_user_agent always; add_header X-TLS $ssl_protocol always;
              server { listen 127.0.0.1:\(plain); \(locations) }
              server { listen 127.0.0.1:\(secure) ssl http2; \(tls) \(locations) }
              server { listen 127.0.0.1:\(certified) ssl; \(tls) ssl_client_certificate ca.pem; ssl_verify_client on;
                       \(locations) }
              server { listen 127.0.0.1:\(only12) ssl; \(tls) ssl_protocols TLSv1.2; \(locations) }
              server { listen 127.0.0.1:\(only11) ssl; \(tls) ssl_protocols TLSv1.1; ssl_ciphers DEFAULT:@SECLEVEL=0;
                       \(locations) }
            }

            """
    }

    private var locations: String {
        """
        location = /hello { return 200 "hello"; }
        location = /near { return 302 /hello?q=1; }
        location = /nearer { return 307 near; }
        location = /circle { return 301 /circle; }
        location = /far { return 302 http://127.0.0.1:\(secure)/hello; }
        location = /seen { return 303 /hello; }
        location /up/ { dav_methods PUT; create_full_put_path on; }
        """
    }
}

/// Gives a suite its server.
struct NginxTrait: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        guard NginxServer.isInstalled else { return try await function() }
        let server = try NginxServer()
        defer { server.stop() }
        let isUp = await eventually { (try? RawClient.canConnect(to: server.plain)) == true }
        guard isUp else { throw POSIXError(.ECONNREFUSED) }
        try await NginxServer.$current.withValue(server, operation: function)
    }
}

/// Knocks at a port.
enum RawClient {
    static func canConnect(to port: Int) throws -> Bool {
        let probe = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | O_CLOEXEC, 0)
        defer { close(probe) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        address.sin_port = UInt16(port).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(probe, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}

extension Trait where Self == NginxTrait {
    static var nginx: Self { NginxTrait() }
}
