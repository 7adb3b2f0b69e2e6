// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import HyperExtract
import RunnerState
import SyncCore
import SyncSettings
import SyncStores
import SysproReading

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension Check {
    /// The folder of the state: whether it can be written, who else may look into it, and how much room there is.
    static func checkState(_ configuration: SyncConfiguration, _ report: inout CheckReport) async {
        let path = configuration.stateDirectory
        do {
            let folder = try StateFolder(path)
            for part in [path, path + "/mirrors", path + "/spool"] where access(part, W_OK | X_OK) != 0 {
                throw SyncError(
                    .local,
                    "\(part) cannot be written by this user (\(String(cString: strerror(errno)))); give the folder to the "
                        + "user that runs this, or choose another with 'state'")
            }
            try await checkStore(configuration, &report)
            report.access(to: path)
            report.room(try DiskRoom(of: folder), at: path)
        } catch {
            report.fail("state", error)
        }
    }

    private static func checkStore(_ configuration: SyncConfiguration, _ report: inout CheckReport) async throws {
        guard let shared = configuration.sharedStore, let store = try configuration.postgresStore() else {
            let store = try SQLiteStore(
                directory: configuration.stateDirectory, access: .visitor, deployment: configuration.identity)
            try await store.checkIntegrity()
            try await store.checkOwner()
            try await store.checkReported()
            return report.ok("state", configuration.stateDirectory)
        }
        let server = try await store.open()
        try await store.checkOwner()
        report.ok(
            "state",
            "store \(configuration.storeName) (\(server)); mirrors and spool in \(configuration.stateDirectory)")
        let holders = try await store.holders().map { "'\($0.pipeline)' by \($0.runner)" }
        report.ok(
            "leases",
            "in use, of \(shared.lease.components.seconds) s: "
                + (holders.isEmpty ? "no data source is led now" : "led now: " + holders.joined(separator: ", ")))
    }

    /// Whether hyperd starts, and which one it is.
    static func checkHyperd(_ report: inout CheckReport) async {
        do {
            let program = try Hyperd.locate()
            let version = try await withHyperServer { hyper in
                try await hyper.connected { connection in
                    try await connection.query("SELECT version()").row(0)[0].description
                }
            }
            report.ok("hyperd", "starts and answers: \(version), \(program.path)")
        } catch {
            report.fail("hyperd", error)
        }
    }
}

extension CheckReport {
    /// Room that is enough however small the mirrors are: 256 MB.
    private static let least: Int64 = 256 << 20

    package mutating func room(_ room: DiskRoom, at path: String) {
        let found = "\(Self.size(room.free)) free, the mirrors have \(Self.size(room.mirrors))"
        if room.free < room.largest + (16 << 20) {
            failed(
                "disk",
                "\(found): too little to write the largest mirror (\(Self.size(room.largest))) again; make room on the disk "
                    + "of \(path), or move 'state' to a larger one")
        } else if room.free < max(Self.least, 2 * room.mirrors) {
            warning(
                "disk",
                "\(found): a publish of everything may need \(Self.size(max(Self.least, 2 * room.mirrors))); make room on "
                    + "the disk of \(path)")
        } else {
            ok("disk", found)
        }
    }

    /// Mirrors hold the ledger: nobody else should read them.
    package mutating func access(to path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return }
        if status.st_uid != geteuid() {
            warning("state", "\(path) belongs to another user (\(status.st_uid)), who may read and change all of it")
        }
        if status.st_mode & 0o077 != 0 {
            warning(
                "state",
                "\(path) is open to other users of this machine and holds what Tableau holds; chmod 700 \(path)")
        }
    }

    /// Bytes as a person reads them.
    private static func size(_ bytes: Int64) -> String {
        for (unit, name) in [(Int64(1) << 30, "GB"), (1 << 20, "MB"), (1 << 10, "kB")] where bytes >= unit {
            let tenths = bytes * 10 / unit
            return tenths < 100 ? "\(tenths / 10).\(tenths % 10) \(name)" : "\(tenths / 10) \(name)"
        }
        return "\(bytes) B"
    }
}

extension Check {
    /// Whether another runner has read a data source as a newer file says.
    static func checkSharedMappings(
        _ configuration: SyncConfiguration, _ resolved: [String: Mapping.Resolved], _ report: inout CheckReport
    ) async {
        guard let mapping = SharedMapping(configuration) else { return }
        for (name, resolved) in resolved.sorted(by: { $0.key < $1.key }) {
            do {
                guard let store = try configuration.postgresStore() else { return }
                let position = try await store.watermark(of: PipelineID(name))?.position
                try mapping.requireNewest(resolved.plan, of: configuration.odata.companies, at: position)
            } catch {
                report.fail(name, error)
            }
        }
    }
}
