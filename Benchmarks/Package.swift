// swift-tools-version: 6.2
import PackageDescription

// What `make bench` and `make bench-upload` measure with: a package of its own, so that nobody who depends on the main
// package builds it.
func library(_ name: String) -> Target.Dependency { .product(name: name, package: "syspro-tableau") }

let package = Package(
    name: "benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "syspro-tableau", path: ".."),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    ],
    targets: [
        .executableTarget(
            name: "stage-bench",
            dependencies: ["Columnar", "ServiceHTTP", "CurlTransport", "SysproOData", "HyperExtract"].map(library) + [
                .product(name: "HTTPTypes", package: "swift-http-types")
            ]),
        .executableTarget(
            name: "upload-bench", dependencies: ["ServiceHTTP", "CurlTransport", "TableauREST"].map(library)),
    ]
)
