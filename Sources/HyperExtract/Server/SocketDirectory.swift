// SPDX-License-Identifier: Apache-2.0

import Glibc
import Spawning

/// A fresh directory that only this user may enter, for hyperd's sockets.
///
/// hyperd runs without a password, so whoever reaches its socket rules it: the directory's mode (0700, from mkdtemp) is
/// the lock.
struct SocketDirectory: Sendable {
    let path: String

    /// hyperd's socket, by the name that libpq makes of port 1.
    var serverSocket: String { path + "/.s.PGSQL.1" }
    /// The socket on which hyperd reports that it is ready.
    var callbackSocket: String { path + "/cb" }

    /// Makes one in the system's folder for temporary files, or in /tmp where that would make the path of a socket
    /// longer than an address can hold (108 bytes).
    init() throws {
        let wanted = environmentVariable("TMPDIR") ?? "/tmp"
        let parent = wanted.hasPrefix("/") && wanted.utf8.count <= 64 ? wanted : "/tmp"
        Self.removeForsaken(in: parent)
        var template = Array((parent + "/" + Self.prefix + "XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else {
            throw HyperError.system("no directory for hyperd's sockets could be made in '\(parent)'", errno)
        }
        path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    }

    /// A socket that listens at ``callbackSocket``.
    func listenForCallback() throws -> Int32 {
        let descriptor: Int32
        do {
            descriptor = try Descriptors.unixSocket()
        } catch {
            throw HyperError.system("no socket could be opened", error.number)
        }
        let bound = Self.withAddress(of: callbackSocket) { bind(descriptor, $0, $1) }
        guard bound == 0, listen(descriptor, 1) == 0 else {
            let number = errno
            close(descriptor)
            throw HyperError.system("the socket '\(callbackSocket)' could not be opened", number)
        }
        return descriptor
    }

    /// Removes the directory with what is in it: the sockets, and a file in which hyperd notes its process.
    func remove() {
        Self.remove(path)
    }

    private static let prefix = "syspro-hyper-"

    private static func remove(_ path: String) {
        for name in names(in: path) { unlink(path + "/" + name) }
        rmdir(path)
    }

    /// Removes directories that a process left behind when it was killed: those of this user, older than an hour, at
    /// whose socket nobody listens.
    private static func removeForsaken(in parent: String) {
        for name in names(in: parent) where name.hasPrefix(prefix) {
            let path = parent + "/" + name
            var status = stat()
            guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, status.st_uid == geteuid(),
                time(nil) - status.st_mtim.tv_sec > 3_600
            else { continue }
            guard let descriptor = try? Descriptors.unixSocket() else { return }
            defer { close(descriptor) }
            let isAlive = withAddress(of: path + "/.s.PGSQL.1") { connect(descriptor, $0, $1) } == 0
            if !isAlive { remove(path) }
        }
    }

    private static func names(in path: String) -> [String] {
        guard let directory = opendir(path) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    private static func withAddress<R>(of path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> R) -> R {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}
