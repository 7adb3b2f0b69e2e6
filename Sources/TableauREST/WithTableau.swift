// SPDX-License-Identifier: Apache-2.0

public import ServiceHTTP

/// Gives `body` a client and signs out at its end, whether it returns or throws.
///
/// It signs out also where the task was cancelled. A sign-out that fails is told to ``TableauConfiguration/onEvent`` and
/// does not replace the body's own outcome: Tableau then ends the session when it has been idle long enough, or when the
/// same token signs in again.
public func withTableau<Result>(
    _ configuration: TableauConfiguration, transport: any HTTPTransport,
    clock: any Clock<Duration> = ContinuousClock(), isolation: isolated (any Actor)? = #isolation,
    _ body: (TableauClient) async throws -> Result
) async throws -> Result {
    let tableau = TableauClient(configuration, transport: transport, clock: clock)
    let result: Result
    do {
        result = try await body(tableau)
    } catch {
        await end(tableau, configuration)
        throw error
    }
    await end(tableau, configuration)
    return result
}

private func end(
    _ tableau: TableauClient, _ configuration: TableauConfiguration, isolation: isolated (any Actor)? = #isolation
) async {
    do {
        try await tableau.signOut()
    } catch {
        configuration.onEvent(.signOutFailed(reason: (error as? TableauError)?.description ?? "cancelled"))
    }
}
