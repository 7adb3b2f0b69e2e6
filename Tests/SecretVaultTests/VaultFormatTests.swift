// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import SecretVault

struct VaultFormatTests {
    /// A file as the first version of the format was written, under the key that ``LocalKeyProvider/fixed(_:)`` makes.
    private static let first = """
        c3lzcHJvLXRhYmxlYXUgdmF1bHQKAQAAAQijgawC0CoDCh5SV+FrraWsAAAAAAAAAAQAFmxvY2FsOjhlMGU5ZGY2ZGIyOGYwNjcA\
        POG1g/B1VWO6PeRpLrb+YAiovz1xKWVbAnVSkIbY6lj2hHK7lOl6MLt5Hf8cFvHNuncXod1GcC3P8U2BDQAAAAIADHN5c3Byby5v\
        ZGF0YQAAAAAAAAABAAABoe5WXgAAAAGh7lZeAAAAAGRo+MXQpk0wtm04vXAKG7FHBUSYADOa7vYIJHoes4fYjwAOdGFibGVhdS5z\
        eW5jLWEAAAAAAAAAAgAAAaHuVl4AAAABoe5WXgAAAAB8i+XUijgaQxYyWbbmky05xENlw0SdUA8tsNRJbNMv2bgkEnDXnvpDHvYE\
        hQ2Qofegy5zPo/MLoF82qKZbEQ42FAA88HiJ6Z7aLalutWAGnuvudGVMqsotGDbAoAwRvh/tphmy9h8FPcUP49r2t0HzxAbwaSNj\
        +ZZwqYMmUD+5ECkrQW8MwDqDLBkSyJAMIBvrP7maphMzv/IK1PT/opuaKcVWlFsAPJS8DvEoNQqlVq+pDW8juEC3gkCvmD+OShEF\
        s4XR5l3yZ8f+JbBTXcc5zNoIap+ycWDrKf96DmH4/d6FqqygBmBbsRuGgnzhy8jkxta5HHe2i9yQpLJgKw/Y5eszAyX5VRupkRvN\
        FGZqrhf7ab1o80e84zRfGJvW+SB2
        """

    @Test func aFileOfTheFirstFormatIsReadForEver() async throws {
        let folder = try TemporaryFolder()
        let bytes = try #require(Data(base64Encoded: Self.first))
        try folder.write(Array(bytes), to: "first.vault")
        let vault = Vault(at: folder.file("first.vault"), key: LocalKeyProvider.fixed())
        let listing = try await vault.list()
        #expect(listing.vault == "a381ac02d02a030a1e5257e16bada5ac")
        #expect(listing.revision == 4)
        #expect(listing.key == "local:8e0e9df6db28f067")
        #expect(listing.entries.map(\.name) == ["syspro.odata", "tableau.sync-a"])
        #expect(listing.entries.map(\.version) == [1, 2])
        #expect(listing.entries.allSatisfy { $0.changed == Date(timeIntervalSince1970: 1_795_000_000) })
        #expect(try await vault.value(of: "syspro.odata").revealedText == "pä$$wörd")
        #expect(try await vault.value(of: "tableau.sync-a").revealedText == "an old value that is read for ever")

        try await vault.set("tableau.sync-a", to: secret(text: "new"))
        #expect(try await vault.list().entries.map(\.version) == [1, 3])
    }
}
