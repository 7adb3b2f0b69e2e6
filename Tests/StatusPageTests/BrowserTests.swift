// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import StatusPage

@Suite("In a browser", .timeLimit(.minutes(3)), .serialized)
struct BrowserTests {
    static let chromium = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
        .first(where: FileManager.default.isExecutableFile)

    @Test(
        "the page is drawn, dark and light, wide and narrow, and differs between them",
        .enabled(if: chromium != nil, "Chromium is not installed: apt-get install chromium"))
    func screenshots() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "status-page-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let kept = ProcessInfo.processInfo.environment["STATUS_PAGE_SCREENSHOTS"]
        defer { try? FileManager.default.removeItem(at: folder) }
        let target = kept.map { URL(filePath: $0) } ?? folder
        let sizes = try await withStatusServer { port in
            var images: [String: Data] = [:]
            for (name, width, dark) in [
                ("wide-light", 1280, false), ("wide-dark", 1280, true), ("narrow-light", 500, false),
            ] {
                let file = target.appending(path: "\(name).png")
                try await browse(
                    ["--screenshot=\(file.path)", "--window-size=\(width),2600"]
                        + (dark
                            ? ["--blink-settings=preferredColorScheme=0"]
                            : ["--blink-settings=preferredColorScheme=1"]),
                    port, folder)
                images[name] = try Data(contentsOf: file)
            }
            return images
        }
        for (name, image) in sizes { #expect(image.count > 20_000, "\(name) is empty") }
        #expect(Set(sizes.values).count == 3)
    }

    @Test(
        "the style is loaded under the page's own policy, and hostile names do nothing",
        .enabled(if: chromium != nil, "Chromium is not installed: apt-get install chromium"))
    func hostile() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "status-page-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var report = Samples.report
        report.datasources[0].name =
            "</th><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
        let text = try await withStatusServer(report: report) { port in
            try await browse(["--dump-dom"], port, folder)
        }
        #expect(text.contains("<title>(1 failing) SYSPRO to Tableau</title>"))
        #expect(text.contains("&lt;script&gt;"))
        #expect(!text.contains("<script>"))
    }

    @discardableResult
    private func browse(_ arguments: [String], _ port: UInt16, _ folder: URL) async throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: Self.chromium ?? "")
        process.arguments =
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run",
                "--disable-extensions",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--user-data-dir=\(folder.appending(path: "profile").path)",
            ] + arguments + ["http://127.0.0.1:\(port)/"]
        let output = folder.appending(path: "output-\(UUID().uuidString)")
        try Data().write(to: output)
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = FileHandle.nullDevice
        try process.run()
        let deadline = ContinuousClock.now + .seconds(60)
        while process.isRunning, ContinuousClock.now < deadline { try await Task.sleep(for: .milliseconds(50)) }
        if process.isRunning { process.terminate() }
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return String(decoding: try Data(contentsOf: output), as: UTF8.self)
    }
}
