// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Tells systemd how the service is, by datagrams to `$NOTIFY_SOCKET` (sd_notify(3)); without one it tells nobody.
public struct ServiceNotifier: Sendable {
    private let path: String?
    /// How much time systemd lets go by without a sign of life; `nil` if it does not watch.
    public let watchdog: Duration?

    /// Reads `NOTIFY_SOCKET`, `WATCHDOG_USEC` and `WATCHDOG_PID`.
    public init(environment: [String: String], process: Int32 = getpid()) {
        let socket = environment["NOTIFY_SOCKET"] ?? ""
        path = socket.hasPrefix("/") || socket.hasPrefix("@") ? socket : nil
        let isMeant = environment["WATCHDOG_PID"].map { $0 == "\(process)" } ?? true
        let microseconds = environment["WATCHDOG_USEC"].flatMap { Int64($0) } ?? 0
        watchdog = path != nil && isMeant && microseconds > 0 ? .microseconds(microseconds) : nil
    }

    /// The service is at work, for the first time or again.
    func ready(_ status: String) { send("READY=1\nSTATUS=\(Self.line(status))") }

    /// The service reads its configuration again.
    func reloading() {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        send("RELOADING=1\nMONOTONIC_USEC=\(Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)")
    }

    /// The service is on its way out.
    func stopping() { send("STOPPING=1") }

    /// The service is alive.
    func alive() { if watchdog != nil { send("WATCHDOG=1") } }

    private static func line(_ text: String) -> String { String(text.prefix(200).filter { !$0.isNewline }) }

    /// Nothing hangs on it: what systemd cannot be told, it will notice.
    private func send(_ message: String) {
        guard let path else { return }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var name = Array(path.utf8)
        if name.first == UInt8(ascii: "@") { name[0] = 0 }
        let room = MemoryLayout.size(ofValue: address.sun_path)
        guard name.count < room else { return }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
        // An abstract name has no end but the address's length; a path has a zero.
        let isAbstract = name.first == 0
        let length = MemoryLayout<sockaddr_un>.size - room + name.count + (isAbstract ? 0 : 1)
        #if canImport(Glibc)
            let type = Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue)
        #else
            let type = SOCK_DGRAM
        #endif
        let descriptor = socket(AF_UNIX, type, 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                _ = Array(message.utf8).withUnsafeBytes {
                    sendto(descriptor, $0.baseAddress, $0.count, Int32(MSG_DONTWAIT), address, socklen_t(length))
                }
            }
        }
    }
}
