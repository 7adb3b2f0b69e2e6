// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The vault's file: read whole, replaced whole, written by one process at a time.
struct VaultStorage: Sendable {
    let path: String

    /// The file's bytes.
    ///
    /// - Throws: ``VaultError`` with code `noVault`, `insecureFile`, `damaged` (too large to be one) or `file`.
    func read() throws -> [UInt8] {
        let descriptor = SystemFailure.retried { open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
        guard descriptor >= 0 else {
            let failure = SystemFailure.last
            guard failure.number != ENOENT else {
                throw VaultError(.noVault, "there is no vault at \(path); make one with: secrets init")
            }
            throw VaultError(.file, "the vault \(path) cannot be opened: \(failure)")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw VaultError(.file, "the vault \(path) is not a regular file")
        }
        // A group may read (mounted volumes are so); others could keep a copy until the key is lost one day.
        guard status.st_mode & 0o027 == 0 else {
            throw VaultError(.insecureFile, "other users can read or change the vault \(path); run: chmod 600 \(path)")
        }
        guard status.st_size <= VaultContents.longestFile else {
            throw UnverifiedVault.damaged(path, "it is larger than any vault")
        }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        var count = 0
        while count < bytes.count {
            let got = bytes.withUnsafeMutableBytes { bytes in
                SystemFailure.retried { systemRead(descriptor, bytes.baseAddress! + count, bytes.count - count) }
            }
            guard got >= 0 else { throw VaultError(.file, "the vault \(path) cannot be read: \(SystemFailure.last)") }
            if got == 0 { break }
            count += got
        }
        return Array(bytes[..<count])
    }

    /// Whether anything is at the path.
    var exists: Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    /// Puts `bytes` in the file's place: they are on disk before they have its name, and the name is on disk when this
    /// returns. A crash leaves the file as it was, or as it is to be. Only for the holder of the lock.
    func replace(with bytes: [UInt8]) throws {
        let target = target
        let folder = Self.folder(of: target)
        // One name is enough, as one process writes at a time; what a killed one left there goes.
        let temporary = "\(folder)/.\(target.split(separator: "/").last ?? "vault").new"
        unlink(temporary)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw failure("a new file cannot be made beside it") }
        do {
            defer { close(descriptor) }
            guard fchmod(descriptor, 0o600) == 0 else { throw failure("its mode cannot be set") }
            try keepOwner(of: target, on: descriptor)
            try write(bytes, to: descriptor)
            guard fsync(descriptor) == 0 else { throw failure("it cannot be brought to disk") }
            guard rename(temporary, target) == 0 else { throw failure("the new file cannot take its place") }
        } catch {
            unlink(temporary)
            throw error
        }
        let directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        defer { if directory >= 0 { close(directory) } }
        guard directory >= 0, fsync(directory) == 0 else {
            throw VaultError(
                .file, "the vault \(path) was written, but a power cut may undo it: its folder: \(SystemFailure.last)")
        }
    }

    /// Runs `body` while no other process or task does so for this vault, waiting for at most `limit`.
    ///
    /// The lock is on a file beside the vault, as the vault itself is replaced by each writing; that file stays.
    func locked<Result>(within limit: Duration, _ body: () async throws -> Result) async throws -> Result {
        let lock = target + ".lock"
        let descriptor = SystemFailure.retried { open(lock, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600) }
        guard descriptor >= 0 else {
            throw VaultError(
                .file, "the vault \(path) cannot be written: \(lock) cannot be opened: \(SystemFailure.last)")
        }
        // Closing gives the lock back, and so does the end of the process, however it ends.
        defer { close(descriptor) }
        // The process's mask may have taken the owner's own permission; the next process needs it.
        fchmod(descriptor, 0o600)
        try keepOwner(of: target, on: descriptor)
        let deadline = ContinuousClock.now + limit
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            let failure = SystemFailure.last
            guard [EWOULDBLOCK, EINTR].contains(failure.number) else {
                throw VaultError(.file, "the vault \(path) cannot be locked: \(failure)")
            }
            guard ContinuousClock.now < deadline else {
                throw VaultError(
                    .busy, "another process has been writing the vault \(path) for \(limit); try again later")
            }
            try await Task.sleep(for: .milliseconds(10))
        }
        return try await body()
    }

    /// The file itself, where the path is a link to it: the link is to stay.
    private var target: String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }

    /// An administrator who sets a secret must not take the file away from the service's user.
    private func keepOwner(of target: String, on descriptor: Int32) throws {
        var before = stat()
        guard stat(target, &before) == 0, before.st_uid != geteuid() else { return }
        guard fchown(descriptor, before.st_uid, before.st_gid) == 0 else {
            throw VaultError(
                .file,
                "the vault \(path) belongs to user \(before.st_uid); write it as that user: \(SystemFailure.last)")
        }
    }

    private func write(_ bytes: [UInt8], to descriptor: Int32) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { bytes in
                SystemFailure.retried { systemWrite(descriptor, bytes.baseAddress, bytes.count) }
            }
            guard written > 0 else { throw failure("it cannot be written") }
            rest = rest.dropFirst(written)
        }
    }

    private func failure(_ what: String) -> VaultError {
        let reason = SystemFailure.last
        return VaultError(.file, "the vault \(path) was left as it was: \(what): \(reason)")
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}

// Inside the type, its own `read` and `write` would be found before the system's.
private func systemRead(_ descriptor: Int32, _ memory: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    read(descriptor, memory, count)
}

private func systemWrite(_ descriptor: Int32, _ memory: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, memory, count)
}
