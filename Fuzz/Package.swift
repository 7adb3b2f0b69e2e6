// swift-tools-version: 6.2
import PackageDescription

// The fuzzers, a package of their own: they are built with coverage, which would slow everything else down. `make fuzz`.
func fuzzer(_ name: String, _ products: String...) -> Target {
    .executableTarget(
        name: name, dependencies: products.map { .product(name: $0, package: "syspro-tableau") },
        // libFuzzer brings `main`.
        swiftSettings: [.swiftLanguageMode(.v6), .unsafeFlags(["-parse-as-library"])])
}

let package = Package(
    name: "fuzz",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "syspro-tableau", path: "..")],
    targets: [
        fuzzer("fuzz-clients", "SysproOData", "SecretVault", "Digests"),
        fuzzer("fuzz-runner", "SysproTableau", "SyncCore"),
    ]
)
