// SPDX-License-Identifier: Apache-2.0

import CLibcrypto

/// What libcrypto says about a call that failed.
enum CryptoFailure {
    /// An error for `what` with libcrypto's own reason. Empties its queue of errors, which belongs to the thread and
    /// would otherwise be read as the reason of a later call.
    static func error(_ what: String) -> VaultError {
        var reasons: [String] = []
        while case let number = ERR_get_error(), number != 0 {
            if let reason = ERR_reason_error_string(number) { reasons.append(String(cString: reason)) }
        }
        let reason = reasons.isEmpty ? "no reason given" : reasons.joined(separator: ", ")
        return VaultError(.system, "libcrypto failed (\(what)): \(reason); check the installed OpenSSL")
    }
}
