// SPDX-License-Identifier: Apache-2.0

/// Whose state a store holds: two deployments that meet in one store must not take each other's state for their own.
public struct DeploymentIdentity: Hashable, Sendable {
    /// What people call the deployment.
    public let name: String
    /// Where its records come from.
    public let source: String
    /// Where its rows go.
    public let destination: String

    /// An identity.
    ///
    /// - Parameter name: `nil` for one that says where its records come from and where its rows go.
    public init(name: String? = nil, source: String, destination: String) {
        self.name = name ?? Self.way(source, destination)
        self.source = source
        self.destination = destination
    }
}

extension DeploymentIdentity {
    /// Whether people have given it a name.
    public var isNamed: Bool { name != Self.way(source, destination) }

    fileprivate static func way(_ source: String, _ destination: String) -> String { "\(source) to \(destination)" }
}

extension DeploymentIdentity: CustomStringConvertible {
    /// The name, with both addresses if it does not hold them.
    public var description: String {
        isNamed ? "'\(name)' (\(Self.way(source, destination)))" : "'\(name)'"
    }
}

/// A store that knows whose state it holds.
public protocol OwnedStore: Sendable {
    /// The deployment that the store belongs to; `nil` before the first load.
    func owner() async throws -> DeploymentIdentity?

    /// Makes sure that the store belongs to the deployment that it was opened for, or to none yet.
    ///
    /// - Throws: `SyncError` with code `configuration`.
    func checkOwner() async throws

    /// Makes the store belong to `deployment`, whoever it belonged to before.
    func accept(_ deployment: DeploymentIdentity) async throws
}
