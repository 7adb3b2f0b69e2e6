// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The program that reads and writes .hyper files, as it lies on this machine.
public struct Hyperd: Hashable, Sendable {
    /// Where the executable is.
    public let path: String

    /// The executable at `path`.
    public init(path: String) {
        self.path = path
    }

    /// Looks for hyperd: `HYPERD_PATH` (the executable or the folder it is in), then the cache folder that
    /// `make setup` fills (`${XDG_CACHE_HOME:-~/.cache}/syspro-tableau/hyperd`), then `PATH`.
    ///
    /// - Parameter variable: how an environment variable is read.
    /// - Throws: ``HyperError`` with code `notInstalled`; a `HYPERD_PATH` that leads nowhere is an error, too.
    public static func locate(variable: (String) -> String? = environmentVariable) throws -> Hyperd {
        if let given = variable("HYPERD_PATH"), !given.isEmpty {
            for path in [given, given + "/hyperd"] where isExecutable(path) { return Hyperd(path: path) }
            throw HyperError(
                .notInstalled, "HYPERD_PATH is '\(given)', but there is no program there: correct it, or unset it")
        }
        let cache = cachePath(variable: variable)
        if let cache, isExecutable(cache) { return Hyperd(path: cache) }
        for folder in (variable("PATH") ?? "").split(separator: ":") where isExecutable("\(folder)/hyperd") {
            return Hyperd(path: "\(folder)/hyperd")
        }
        throw HyperError(
            .notInstalled,
            "hyperd, Tableau's program that writes .hyper files, was not found in HYPERD_PATH, "
                + "\(cache.map { "'\($0)'" } ?? "the cache folder") or PATH: run `make setup`")
    }

    private static func cachePath(variable: (String) -> String?) -> String? {
        let folder =
            variable("XDG_CACHE_HOME").flatMap { $0.isEmpty ? nil : $0 } ?? variable("HOME").map { $0 + "/.cache" }
        return folder.map { $0 + "/syspro-tableau/hyperd" }
    }

    private static func isExecutable(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
    }
}

/// The value of an environment variable of this process.
public func environmentVariable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
}
