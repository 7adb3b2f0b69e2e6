// SPDX-License-Identifier: Apache-2.0

import Digests
import SyncCore

/// A digest that is stored beside values, so that damage is found before they are believed.
enum Seal {
    /// 32 hexadecimal digits over `values`, each with its length, so that nothing can move from one to the next.
    static func of(_ values: String...) throws -> String {
        let text = values.map { "\($0.utf8.count):\($0)" }.joined()
        return hexadecimal(try sha256(Array(text.utf8)).prefix(16))
    }
}
