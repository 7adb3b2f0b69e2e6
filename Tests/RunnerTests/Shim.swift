// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// A library that stands between a program and the C library (`LD_PRELOAD`), made from `Tests/Shims/`.
enum Shim {
    /// Compiles the one of that name into `folder` and gives its path.
    static func compile(_ name: String, in folder: String) throws -> String {
        let source = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Shims/\(name).c")
        let library = "\(folder)/\(name).so"
        let compiler = Process()
        compiler.executableURL = URL(filePath: "/usr/bin/env")
        compiler.arguments = ["cc", "-shared", "-fPIC", "-O1", "-o", library, source.path, "-ldl"]
        try compiler.run()
        compiler.waitUntilExit()
        try #require(compiler.terminationStatus == 0, "\(source.lastPathComponent) does not compile")
        return library
    }
}
