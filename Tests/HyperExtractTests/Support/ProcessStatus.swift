// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What /proc says about a process.
enum ProcessStatus {
    /// Whether the process is there and is no zombie.
    static func isAlive(_ pid: Int32) -> Bool {
        guard let fields = fields(pid) else { return false }
        return fields.first != "Z" && fields.first != "X"
    }

    /// The processor time that the process has used, in ticks of the clock.
    static func ticks(_ pid: Int32) -> Int {
        guard let fields = fields(pid), fields.count > 12 else { return 0 }
        return (Int(fields[11]) ?? 0) + (Int(fields[12]) ?? 0)
    }

    /// The targets of the open descriptors.
    static func descriptors(_ pid: Int32) -> [String] {
        let folder = "/proc/\(pid)/fd"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.compactMap { try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\($0)") }
    }

    /// A file of /proc.
    static func text(_ pid: Int32, _ name: String) -> String {
        (try? String(contentsOfFile: "/proc/\(pid)/\(name)", encoding: .isoLatin1)) ?? ""
    }

    /// The fields of /proc/PID/stat after the program's name: the state is the first.
    private static func fields(_ pid: Int32) -> [Substring]? {
        let stat = text(pid, "stat")
        guard let end = stat.lastIndex(of: ")") else { return nil }
        return stat[stat.index(after: end)...].split(separator: " ")
    }
}
