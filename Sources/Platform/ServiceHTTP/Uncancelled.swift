// SPDX-License-Identifier: Apache-2.0

/// Runs `body` to its end, also if the calling task is or becomes cancelled: for beginning and ending a session, which
/// would otherwise leave one behind that nobody can end.
package func uncancelled<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) async throws -> Value {
    // Unstructured, for nothing else keeps cancellation away from it; this call waits for its end.
    try await Task { try await body() }.value
}
