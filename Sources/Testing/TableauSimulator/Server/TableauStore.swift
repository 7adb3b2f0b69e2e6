import FoundationEssentials
// SPDX-License-Identifier: Apache-2.0
import LoopbackHTTP

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The directory in which a server keeps its state: `state.json`, the uploads, the extracts.
struct TableauStore: Sendable {
    let directory: String

    init(directory: String) throws {
        self.directory = directory
        for folder in ["uploads", "datasources"] {
            try FileManager.default.createDirectory(
                atPath: directory + "/" + folder, withIntermediateDirectories: true)
        }
    }

    /// The path of a file that the state names.
    func path(_ file: String) -> String { directory + "/" + file }

    func load() throws -> TableauState? {
        let path = path("state.json")
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        return try JSONDecoder().decode(TableauState.self, from: Data(contentsOf: URL(filePath: path)))
    }

    /// Replaces the state as a whole: a crash leaves the old one or the new one.
    func save(_ state: TableauState) throws {
        try JSONEncoder().encode(state).write(to: URL(filePath: path("state.json")), options: .atomic)
    }

    /// Removes the files that the state does not name: what a crash left between a file's making and its record.
    func removeOrphans(of state: TableauState) throws {
        let named = Set(state.files)
        for folder in ["uploads", "datasources"] {
            for name in try FileManager.default.contentsOfDirectory(atPath: path(folder)) {
                let file = folder + "/" + name
                if !named.contains(file) { remove(file) }
            }
        }
    }

    func write(_ bytes: [UInt8], to file: String) throws {
        try Data(bytes).write(to: URL(filePath: path(file)))
    }

    func append(_ bytes: [UInt8], to file: String) throws {
        let descriptor = open(path(file), O_CREAT | O_APPEND | O_WRONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SimulatorError(.file, "cannot open \(path(file)): errno \(errno)") }
        defer { close(descriptor) }
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                Self.write(descriptor, $0.baseAddress! + written, bytes.count - written)
            }
            guard count > 0 else { throw SimulatorError(.file, "cannot write \(path(file)): errno \(errno)") }
            written += count
        }
    }

    private static func write(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
        #if canImport(Darwin)
            Darwin.write(descriptor, bytes, count)
        #elseif canImport(Musl)
            Musl.write(descriptor, bytes, count)
        #else
            Glibc.write(descriptor, bytes, count)
        #endif
    }

    func read(_ file: String) throws -> Data {
        try Data(contentsOf: URL(filePath: path(file)))
    }

    func copy(_ file: String, to other: String) throws {
        try? FileManager.default.removeItem(atPath: path(other))
        try FileManager.default.copyItem(atPath: path(file), toPath: path(other))
    }

    func move(_ file: String, to other: String) throws {
        try FileManager.default.moveItem(atPath: path(file), toPath: path(other))
    }

    /// Removes a file; one that is gone already is none of anybody's business.
    func remove(_ file: String) {
        try? FileManager.default.removeItem(atPath: path(file))
    }

    func size(_ file: String) -> Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path(file))
        return attributes?[.size] as? Int ?? 0
    }
}
