// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "orders-service",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "syspro-tableau", path: "../..", traits: ["ServiceLifecycle"]),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    ],
    targets: [
        .executableTarget(
            name: "orders-service",
            dependencies: [
                .product(name: "SyncCore", package: "syspro-tableau"),
                .product(name: "SyncTesting", package: "syspro-tableau"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "Logging", package: "swift-log"),
            ]),
        .testTarget(
            name: "LifecycleTests",
            dependencies: [
                .product(name: "SyncCore", package: "syspro-tableau"),
                .product(name: "SyncTesting", package: "syspro-tableau"),
                .product(name: "ServiceLifecycleTestKit", package: "swift-service-lifecycle"),
            ]),
    ])
