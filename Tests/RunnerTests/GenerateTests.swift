// SPDX-License-Identifier: Apache-2.0

import Foundation
import SysproSimulator
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// `generate` as a script sees it, and the program that the package's plugin runs.
@Suite(.timeLimit(.minutes(3))) struct GenerateTests {
    private func withFolder(_ body: (URL) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "generate-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(folder)
    }

    @Test func theTypesOfAServiceAreWrittenOneFileEachAndTheSameFromAFile() async throws {
        try await withFolder { (folder) async throws in
            try await withSysproSimulator(rows: 10) { (syspro) async throws in
                let out = folder.appending(path: "a").path
                let result = try await RunnerAnswer(
                    of: [
                        "--json", "generate", "--odata", syspro.companyURL, "--out", out, "--entity", "arinvoice",
                        "--entity", "GenMaster", "--public",
                    ], environment: ["SYSPRO_OPERATOR": syspro.operator, "SYSPRO_PASSWORD": syspro.password])
                #expect(result.code == 0, "\(result.err)")
                let document = try JSONSerialization.jsonObject(with: Data(result.out.utf8)) as? [String: Any]
                #expect(document?["files"] as? [String] == ["ArInvoice.swift", "GenMaster.swift"])
                let written = try String(contentsOfFile: out + "/ArInvoice.swift", encoding: .utf8)
                #expect(written.contains("public struct ArInvoice: ODataEntity"))

                // The plugin's program gives the same text of the same document.
                let document2 = folder.appending(path: "metadata.xml").path
                let answer = try await URLSession.shared.data(for: metadataRequest(syspro)).0
                try answer.write(to: URL(filePath: document2))
                let other = folder.appending(path: "b").path
                let again = try await RunnerAnswer(
                    of: ["--metadata", document2, "--out", other, "--entity", "ArInvoice", "--public"],
                    by: "entity-generator")
                #expect(again.code == 0, "\(again.err)")
                #expect(try String(contentsOfFile: other + "/ArInvoice.swift", encoding: .utf8) == written)
            }
        }
    }

    @Test func anEntitySetThatIsNotThereIsAnsweredWithTheNearestNameAndNothingIsWritten() async throws {
        try await withFolder { (folder) async throws in
            let file = folder.appending(path: "metadata.xml")
            try Data(
                """
                <Edmx Version="4.0"><DataServices><Schema Namespace="S"><EntityType Name="ArInvoice"><Key>
                <PropertyRef Name="Invoice"/></Key><Property Name="Invoice" Type="Edm.String" Nullable="false"/>
                </EntityType><EntityContainer Name="C"><EntitySet Name="ArInvoice" EntityType="S.ArInvoice"/>
                </EntityContainer></Schema></DataServices></Edmx>
                """.utf8
            ).write(to: file)
            let out = folder.appending(path: "out").path
            let runner = try await RunnerAnswer(of: [
                "generate", "--metadata", file.path, "--out", out, "--entity", "ArInvoce",
            ])
            #expect(runner.code == 78 && runner.err.contains("did you mean 'ArInvoice'?"), "\(runner)")
            let tool = try await RunnerAnswer(
                of: ["--metadata", file.path, "--out", out, "--entity", "ArInvoce"], by: "entity-generator")
            #expect(tool.code == 64 && tool.err.contains("did you mean 'ArInvoice'?"), "\(tool)")
            #expect(!FileManager.default.fileExists(atPath: out))
            #expect(try await RunnerAnswer(of: ["generate", "--out", out]).code == 64)
            #expect(try await RunnerAnswer(of: ["generate", "--metadata", "/nowhere.xml", "--out", out]).code == 64)
            #expect(
                try await RunnerAnswer(
                    of: ["--metadata", file.path, "--out", out, "--key", "x"], by: "entity-generator"
                ).code == 64)
        }
    }

    private func metadataRequest(_ syspro: SysproSimulator) throws -> URLRequest {
        var request = URLRequest(url: try #require(URL(string: syspro.companyURL + "/$metadata")))
        let token = Data("\(syspro.operator):\(syspro.password)".utf8).base64EncodedString()
        request.setValue("Basic \(token)", forHTTPHeaderField: "Authorization")
        return request
    }
}
