// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [.swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny")]

/// Targets whose imports say who sees them: internal unless they say otherwise, and none brings the members of another.
let spellsOutImports: Set<String> = [
    "Columnar", "Digests", "PostgresWire", "ServiceHTTP", "CurlTransport", "ServiceHTTPTesting",
    "SysproOData", "SysproEntities", "TableauREST", "entity-generator",
]

/// The settings of the target called `name`.
func settings(of name: String) -> [SwiftSetting] {
    guard spellsOutImports.contains(name) else { return strict }
    return strict + [
        .enableUpcomingFeature("InternalImportsByDefault"), .enableUpcomingFeature("MemberImportVisibility"),
    ]
}

extension Target.Dependency {
    static let httpTypes: Self = .product(name: "HTTPTypes", package: "swift-http-types")
    static let logging: Self = .product(name: "Logging", package: "swift-log")
    static let metrics: Self = .product(name: "Metrics", package: "swift-metrics")
    static let tracing: Self = .product(name: "Tracing", package: "swift-distributed-tracing")
    static let inMemoryTracing: Self = .product(name: "InMemoryTracing", package: "swift-distributed-tracing")
    static let argumentParser: Self = .product(
        name: "ArgumentParser", package: "swift-argument-parser",
        condition: .when(traits: ["Runner", "EntityGenerator"]))
    static let grdb: Self = .product(name: "GRDB", package: "GRDB.swift", condition: .when(traits: ["Stores"]))
    static let yams: Self = .product(name: "Yams", package: "Yams", condition: .when(traits: ["Runner"]))
    static let serviceLifecycle: Self = .product(
        name: "ServiceLifecycle", package: "swift-service-lifecycle",
        condition: .when(traits: ["ServiceLifecycle"]))
    static let flyingSocks: Self = .product(
        name: "FlyingSocks", package: "FlyingFox", condition: .when(traits: ["Runner", "Simulators"]))
}

/// A library in `Sources/`, or in the floor of the house that `floor` names.
func library(_ name: String, in floor: String? = nil, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(
        name: name, dependencies: dependencies, path: "Sources/" + (floor.map { "\($0)/" } ?? "") + name,
        swiftSettings: settings(of: name))
}

/// A library that the operating system brings.
func system(_ name: String, pkgConfig: String? = nil, apt: String? = nil, brew: String? = nil) -> Target {
    .systemLibrary(
        name: name, path: "Sources/Platform/C/\(name)", pkgConfig: pkgConfig,
        providers: (apt.map { [.apt([$0])] } ?? []) + (brew.map { [.brew([$0])] } ?? []))
}

func tests(
    of name: String, _ dependencies: [Target.Dependency] = [], fixtures: Bool = false
) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: [.byName(name: name)] + dependencies,
        resources: fixtures ? [.copy("Fixtures")] : [], swiftSettings: strict)
}

let package = Package(
    name: "syspro-tableau",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "SysproOData", targets: ["SysproOData"]),
        .library(name: "SysproEntities", targets: ["SysproEntities"]),
        .library(name: "Columnar", targets: ["Columnar"]),
        .plugin(name: "GenerateEntities", targets: ["GenerateEntities"]),
        .library(name: "TableauREST", targets: ["TableauREST"]),
        .library(name: "SyncCore", targets: ["SyncCore"]),
        .library(name: "Digests", targets: ["Digests"]),
        .library(name: "SyncStores", targets: ["SyncStores"]),
        .library(name: "HyperExtract", targets: ["HyperExtract"]),
        .library(name: "TableauModels", targets: ["TableauModels"]),
        .library(name: "SysproReading", targets: ["SysproReading"]),
        .library(name: "TableauLoading", targets: ["TableauLoading"]),
        .library(name: "SysproTableau", targets: ["SysproTableau"]),
        .library(name: "StatusPage", targets: ["StatusPage"]),
        .library(name: "SecretVault", targets: ["SecretVault"]),
        .library(name: "ServiceHTTP", targets: ["ServiceHTTP"]),
        .library(name: "CurlTransport", targets: ["CurlTransport"]),
        .library(name: "ServiceHTTPTesting", targets: ["ServiceHTTPTesting"]),
        .library(name: "SyncTesting", targets: ["SyncTesting"]),
        .library(name: "LoopbackHTTP", targets: ["LoopbackHTTP"]),
        .library(name: "SysproSimulator", targets: ["SysproSimulator"]),
        .library(name: "TableauSimulator", targets: ["TableauSimulator"]),
        .executable(name: "sample-runner", targets: ["sample-runner"]),
    ],
    // A package that needs only the clients or the engine writes `traits: []`, and fetches none of the packages below.
    traits: [
        .default(enabledTraits: ["Runner", "Simulators", "EntityGenerator"]),
        .trait(name: "Stores", description: "SyncStores: the SQLite store, with GRDB."),
        .trait(
            name: "Runner", description: "SysproTableau, StatusPage and sample-runner, with Yams, FlyingFox and more.",
            enabledTraits: ["Stores"]),
        .trait(name: "Simulators", description: "The simulators of SYSPRO and Tableau, with FlyingFox."),
        .trait(name: "EntityGenerator", description: "The plugin GenerateEntities, with swift-argument-parser."),
        .trait(name: "ServiceLifecycle", description: "Makes a repeating sync a Service of swift-service-lifecycle."),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.3"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
        // Its 0.x versions may change what they offer from one minor version to the next.
        .package(url: "https://github.com/swhitty/FlyingFox", .upToNextMinor(from: "0.27.0")),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // What the operating system brings.
        system("CLibcurl", pkgConfig: "libcurl", apt: "libcurl4-openssl-dev", brew: "curl"),
        system("CLibcrypto", pkgConfig: "libcrypto", apt: "libssl-dev", brew: "openssl@3"),
        system("CLibpq", pkgConfig: "libpq", apt: "libpq-dev", brew: "libpq"),
        system("CLibxml2", pkgConfig: "libxml-2.0", apt: "libxml2-dev", brew: "libxml2"),
        system("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev", brew: "zlib"),
        system("CSpawn"),

        // What knows one thing.
        library("Columnar"),
        library("Digests", in: "Platform", ["CLibcrypto"]),
        library("Spawning", in: "Platform", ["CSpawn"]),
        library("PostgresWire", in: "Platform", ["CLibpq", "Spawning"]),
        library("ServiceHTTP", in: "Platform", [.httpTypes, .logging, .tracing]),
        library("ServiceXML", in: "Platform", ["CLibxml2"]),
        library("ZipArchive", in: "Platform", ["CZlib"]),
        library("CurlTransport", in: "Platform", ["ServiceHTTP", "CLibcurl", .httpTypes]),
        library("HyperExtract", ["Columnar", "Digests", "Spawning", "PostgresWire"]),
        library("TableauModels", in: "Connectors", ["Columnar"]),
        library("SyncCore", [.logging, .metrics, .tracing, .serviceLifecycle]),

        // The two clients.
        library("SysproOData", ["ServiceHTTP", "ServiceXML", "Columnar", .httpTypes]),
        library("SysproEntities", ["SysproOData", "Columnar"]),
        library("TableauREST", ["ServiceHTTP", "ServiceXML", "Digests", .httpTypes]),

        // Where they meet.
        library("SyncStores", ["SyncCore", "Digests", "PostgresWire", "CZlib", .grdb]),
        library("SecretVault", in: "Platform", ["CLibcrypto", "Digests", "ServiceHTTP", "Spawning"]),
        library("StatusPage", in: "Runner", ["Digests", "ServiceHTTP", "SyncCore", .metrics, .flyingSocks]),
        library(
            "SyncSettings", in: "Runner",
            [
                "Columnar", "ServiceHTTP", "SysproOData", "TableauREST", "SyncCore", "SyncStores", "SecretVault",
                "CurlTransport", .yams,
            ]),
        library(
            "RunnerState", in: "Runner",
            [
                "SyncSettings", "Columnar", "Digests", "ServiceHTTP", "SysproOData", "TableauREST", "HyperExtract",
                "SyncCore", "SyncStores", "SecretVault", "ServiceXML", "ZipArchive", .logging,
            ]),
        library(
            "SysproReading", in: "Connectors",
            ["RunnerState", "SyncSettings", "Columnar", "Digests", "SysproOData", "SyncCore", "SyncStores", "CZlib"]),
        library(
            "TableauLoading", in: "Connectors",
            [
                "RunnerState", "SyncSettings", "Columnar", "Digests", "HyperExtract", "ServiceHTTP", "ServiceXML",
                "SyncCore", "SyncStores", "TableauREST", "ZipArchive", .logging,
            ]),
        library(
            "SyncRunner", in: "Runner",
            [
                "SyncSettings", "RunnerState", "SysproReading", "TableauLoading", "Columnar", "CurlTransport",
                "Digests",
                "HyperExtract", "SecretVault", "ServiceHTTP", "ServiceXML", "SyncCore", "SyncStores", "SysproEntities",
                "SysproOData", "TableauREST", .httpTypes, .logging,
            ]),
        library(
            "SyncService", in: "Runner",
            [
                "SyncRunner", "SyncSettings", "RunnerState", "SysproReading", "TableauLoading", "CurlTransport",
                "ServiceHTTP", "Spawning", "StatusPage", "SyncCore", "SyncStores", .httpTypes, .logging,
            ]),
        library(
            "SysproTableau", in: "Runner",
            ["SyncSettings", "RunnerState", "SysproReading", "TableauLoading", "SyncRunner", "SyncService"]),

        // What tests and the demo use.
        library("LoopbackHTTP", in: "Testing", [.flyingSocks]),
        library("SysproSimulator", in: "Testing", ["LoopbackHTTP", "Columnar", "ServiceXML"]),
        library(
            "TableauSimulator", in: "Testing",
            ["LoopbackHTTP", "Columnar", "HyperExtract", "Digests", "ServiceXML", "ZipArchive"]),
        library("RawHTTPTesting", in: "Testing"),
        library("ServiceHTTPTesting", in: "Testing", ["ServiceHTTP", .httpTypes]),
        library("SyncTesting", in: "Testing", ["SyncCore", "Digests"]),
        library("SyncSimulation", in: "Testing", ["SyncCore", "Digests", .logging, .metrics]),
        .executableTarget(
            name: "simulate-sync", dependencies: ["SyncSimulation"], path: "Sources/Testing/simulate-sync",
            swiftSettings: strict),
        library("PostgresTesting", in: "Testing"),
        library("BooksTesting", in: "Testing", ["SysproSimulator", "TableauSimulator"]),
        library("Demo", in: "Testing", ["SysproTableau", "SysproSimulator", "TableauSimulator"]),
        .executableTarget(
            name: "sample-runner",
            dependencies: ["SysproTableau", "ServiceHTTP", "StatusPage", "Demo", .argumentParser, .metrics],
            swiftSettings: strict),

        .executableTarget(
            name: "entity-generator", dependencies: ["SysproOData", .argumentParser], path: "Plugins/entity-generator",
            swiftSettings: settings(of: "entity-generator")),
        .plugin(
            name: "GenerateEntities",
            capability: .command(
                intent: .custom(
                    verb: "generate-entities", description: "Writes Swift types for the entity sets of a service."),
                permissions: [
                    .writeToPackageDirectory(reason: "The types are written into the folder that --out names.")
                ]), dependencies: ["entity-generator"]),

        tests(of: "Columnar"),
        tests(of: "ServiceHTTP", ["ServiceHTTPTesting", .httpTypes, .logging, .inMemoryTracing]),
        tests(of: "ServiceXML"),
        tests(of: "ZipArchive"),
        tests(of: "SecretVault", ["Digests", "CurlTransport", "ServiceHTTPTesting"]),
        tests(of: "CurlTransport", ["ServiceHTTP", .httpTypes]),
        tests(of: "HyperExtract", ["Columnar", "PostgresWire", "Spawning"]),
        tests(of: "TableauModels", ["Columnar", "HyperExtract"]),
        tests(of: "SyncCore", ["SyncTesting", "SyncSimulation", .inMemoryTracing]),
        tests(of: "SyncStores", ["PostgresWire", "SyncCore", "SyncTesting", "PostgresTesting", .grdb], fixtures: true),
        tests(
            of: "SysproOData",
            [
                "SysproEntities", "ServiceHTTPTesting", "LoopbackHTTP", "SysproSimulator", "CurlTransport", "Columnar",
                .httpTypes,
            ],
            fixtures: true),
        tests(
            of: "TableauREST", ["Digests", "ServiceHTTPTesting", "TableauSimulator", "CurlTransport", .httpTypes],
            fixtures: true),
        tests(of: "LoopbackHTTP", ["RawHTTPTesting"]),
        tests(of: "SysproSimulator", ["LoopbackHTTP", "RawHTTPTesting", "Columnar"]),
        tests(of: "TableauSimulator", ["LoopbackHTTP", "RawHTTPTesting", "HyperExtract", "Columnar", "ServiceXML"]),
        tests(of: "StatusPage", ["ServiceHTTP", "SyncCore", .metrics]),
        tests(
            of: "SysproTableau",
            [
                "LoopbackHTTP", "SysproSimulator", "TableauSimulator", "BooksTesting", "ServiceHTTPTesting",
                "SyncTesting", "PostgresTesting", .inMemoryTracing,
            ]),
        .testTarget(
            name: "RunnerTests",
            dependencies: [
                "LoopbackHTTP", "SysproSimulator", "TableauSimulator", "BooksTesting", "CurlTransport", "Columnar",
                "HyperExtract", "SyncCore", "PostgresTesting",
            ],
            swiftSettings: strict),
    ]
)
