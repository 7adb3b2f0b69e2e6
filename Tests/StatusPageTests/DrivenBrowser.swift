// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

#if canImport(Glibc)
    import Glibc
#endif

/// A headless Chromium that is told what to do through its DevTools protocol, over two named pipes.
///
/// One task at a time uses it; its process is killed when the value goes.
final class DrivenBrowser {
    static let program = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
        .first(where: FileManager.default.isExecutableFile)

    struct Refusal: Error, CustomStringConvertible {
        let description: String
    }

    private let folder: URL
    private let process = Process()
    private let commands: Int32
    private let answers: Int32
    private var number = 0
    private var unread: [UInt8] = []
    private var session: String?

    /// Starts Chromium with one empty page.
    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "browser-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let pipes = [folder.appending(path: "in").path, folder.appending(path: "out").path]
        for pipe in pipes { guard mkfifo(pipe, 0o600) == 0 else { throw Refusal(description: "no pipe") } }
        // Open at both ends: neither side waits for the other to open it.
        commands = open(pipes[0], O_RDWR | O_CLOEXEC)
        answers = open(pipes[1], O_RDWR | O_CLOEXEC | O_NONBLOCK)
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = [
            "-c", "exec \"$0\" \"$@\" 3<\"$IN\" 4>\"$OUT\"", Self.program ?? "", "--headless", "--no-sandbox",
            "--disable-gpu", "--hide-scrollbars", "--no-first-run", "--disable-extensions",
            "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--remote-debugging-pipe",
            "--user-data-dir=\(folder.appending(path: "profile").path)", "about:blank",
        ]
        process.environment = ProcessInfo.processInfo.environment.merging(["IN": pipes[0], "OUT": pipes[1]]) { $1 }
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        close(commands)
        close(answers)
        try? FileManager.default.removeItem(at: folder)
    }

    /// Opens a page and waits until it is loaded.
    func visit(_ address: String) async throws {
        if session == nil {
            let target = try await send("Target.createTarget", ["url": "about:blank"])["targetId"] as? String ?? ""
            session =
                try await send("Target.attachToTarget", ["targetId": target, "flatten": true])["sessionId"] as? String
            for domain in ["Page", "Runtime", "Accessibility"] { try await send("\(domain).enable") }
        }
        try await send("Page.navigate", ["url": address])
        try await settle()
    }

    /// Waits until the document is whole.
    func settle() async throws {
        let deadline = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < deadline {
            if (try? await run("document.readyState + location.protocol") as? String) == "completehttp:" { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw Refusal(description: "the page was not loaded")
    }

    /// The value of a JavaScript expression. The page itself has no script and allows none: this one is the browser's.
    @discardableResult
    func run(_ script: String) async throws -> Any? {
        let answer = try await send("Runtime.evaluate", ["expression": script, "returnByValue": true])
        if let exception = answer["exceptionDetails"] { throw Refusal(description: "\(exception)") }
        return (answer["result"] as? [String: Any])?["value"]
    }

    /// Presses a key by its name, as a keyboard does.
    func press(_ key: String) async throws {
        let codes = ["Tab": 9, "Enter": 13]
        var event: [String: Any] = ["key": key, "code": key, "windowsVirtualKeyCode": codes[key] ?? 0]
        if key == "Enter" { event["text"] = "\r" }
        try await send("Input.dispatchKeyEvent", event.merging(["type": "keyDown"]) { $1 })
        try await send("Input.dispatchKeyEvent", event.merging(["type": "keyUp"]) { $1 })
    }

    /// Types into what has the focus.
    func type(_ text: String) async throws { try await send("Input.insertText", ["text": text]) }

    /// A picture of the whole page.
    func screenshot() async throws -> Data {
        let answer = try await send("Page.captureScreenshot", ["format": "png", "captureBeyondViewport": true])
        return Data(base64Encoded: answer["data"] as? String ?? "") ?? Data()
    }

    /// Sends a command and returns its answer; what happens meanwhile is passed over.
    @discardableResult
    func send(_ method: String, _ parameters: [String: Any] = [:]) async throws -> [String: Any] {
        number += 1
        var command: [String: Any] = ["id": number, "method": method, "params": parameters]
        if let session { command["sessionId"] = session }
        let bytes = Array(try JSONSerialization.data(withJSONObject: command)) + [0]
        guard write(commands, bytes, bytes.count) == bytes.count else { throw Refusal(description: "pipe") }
        let deadline = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < deadline {
            while let end = unread.firstIndex(of: 0) {
                let message = try JSONSerialization.jsonObject(with: Data(unread[..<end])) as? [String: Any] ?? [:]
                unread.removeSubrange(...end)
                guard message["id"] as? Int == number else { continue }
                if let error = message["error"] { throw Refusal(description: "\(method): \(error)") }
                return message["result"] as? [String: Any] ?? [:]
            }
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            let count = read(answers, &buffer, buffer.count)
            if count > 0 { unread += buffer[..<count] } else { try await Task.sleep(for: .milliseconds(5)) }
        }
        throw Refusal(description: "\(method) was not answered")
    }
}
