// swift-tools-version: 6.2
import PackageDescription

// Programs as somebody else would write them: a package of its own that depends on this one. In yours, write
//   .package(url: "https://…/syspro-tableau", from: "1.0.0")
func library(_ name: String) -> Target.Dependency { .product(name: name, package: "syspro-tableau") }

let package = Package(
    name: "examples",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "syspro-tableau", path: ".."),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        .executableTarget(
            name: "overdue-invoices",
            dependencies: [
                "SysproOData", "SysproEntities", "Columnar", "ServiceHTTP", "CurlTransport", "SysproSimulator",
            ]
            .map(library)),
        .executableTarget(
            name: "publish-stock",
            dependencies: [
                "TableauREST", "HyperExtract", "Columnar", "ServiceHTTP", "CurlTransport", "TableauSimulator",
            ]
            .map(library)),
        .executableTarget(
            name: "invoices-to-tableau",
            dependencies: [
                "SysproTableau", "SysproOData", "SysproEntities", "TableauREST", "SyncCore", "SyncStores",
                "HyperExtract",
                "ServiceHTTP", "CurlTransport", "SysproSimulator", "TableauSimulator",
            ].map(library)),
        .executableTarget(
            name: "list-in-step", dependencies: ["SyncCore", "SyncStores", "SyncTesting"].map(library)),
        .executableTarget(
            name: "csv-to-sqlite",
            dependencies: ["SyncCore", "SyncStores", "Columnar"].map(library) + [
                .product(name: "GRDB", package: "GRDB.swift")
            ]),
        .systemLibrary(
            name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"]), .brew(["libpq"])]),
        .executableTarget(
            name: "syspro-to-postgres",
            dependencies: ["CPostgres"]
                + [
                    "SyncCore", "SyncStores", "SysproOData", "SysproEntities", "SysproReading", "Columnar",
                    "ServiceHTTP",
                    "CurlTransport", "SysproSimulator",
                ].map(library)),
        .executableTarget(
            name: "sealed-password",
            dependencies: ["SecretVault", "ServiceHTTP", "ServiceHTTPTesting"].map(library) + [
                .product(name: "HTTPTypes", package: "swift-http-types")
            ]),
        .executableTarget(
            name: "finance-service",
            dependencies: ["SysproTableau", "ServiceHTTP", "StatusPage"].map(library) + [
                .product(name: "Logging", package: "swift-log")
            ]),
    ]
)
