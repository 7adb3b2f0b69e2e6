// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What libFuzzer calls with each input. `FUZZ` names the parser that reads it: a trap, or a claim of a target that does not
/// hold, ends the process, and libFuzzer keeps the input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    switch target {
    case .page: Parsers.page(bytes)
    case .metadata: Parsers.metadata(bytes)
    case .xml: Parsers.xml(bytes)
    case .vault: Parsers.vault(bytes)
    }
    return 0
}

/// A parser that takes bytes from a service, or from the vault's file.
enum Target: String, CaseIterable {
    case page, metadata, xml, vault
}

private let target: Target = {
    let name = ProcessInfo.processInfo.environment["FUZZ"] ?? ""
    guard let target = Target(rawValue: name) else {
        fatalError("FUZZ has to name one of: \(Target.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return target
}()
