// SPDX-License-Identifier: Apache-2.0

/// How hyperd is started.
public struct HyperServerOptions: Sendable {
    /// A bound on the memory that hyperd tracks, such as `2g`; `nil` for hyperd's own (80 % of the machine).
    ///
    /// It is no hard limit: pages of the files themselves are not counted.
    public var memoryLimit: String?
    /// How long hyperd may take to start.
    public var startTimeout: Duration
    /// How long hyperd may take to write its files and end, before it is killed.
    public var shutdownTimeout: Duration

    /// hyperd's own memory limit, 30 s to start and 30 s to end, unless said otherwise.
    public init(
        memoryLimit: String? = nil, startTimeout: Duration = .seconds(30), shutdownTimeout: Duration = .seconds(30)
    ) {
        self.memoryLimit = memoryLimit
        self.startTimeout = startTimeout
        self.shutdownTimeout = shutdownTimeout
    }
}
