// SPDX-License-Identifier: Apache-2.0

import Foundation
import SyncCore

@testable import SysproTableau

/// What libFuzzer calls with each input. `FUZZ` names the parser that reads it: a trap, or a claim of a target that does not
/// hold, ends the process, and libFuzzer keeps the input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    switch target {
    case .configuration: Parsers.configuration(bytes)
    case .state: Parsers.state(bytes)
    }
    return 0
}

/// A parser of the runner's.
enum Target: String, CaseIterable {
    case configuration, state
}

private let target: Target = {
    let name = ProcessInfo.processInfo.environment["FUZZ"] ?? ""
    guard let target = Target(rawValue: name) else {
        fatalError("FUZZ has to name one of: \(Target.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return target
}()

enum Parsers {
    static func configuration(_ bytes: [UInt8]) {
        guard let text = String(validating: bytes, as: UTF8.self) else { return }
        do {
            _ = try SyncConfiguration(
                yaml: text, file: "fuzz.yaml", environment: ["A": "a"], secret: { _ in "secret" })
        } catch let error as ConfigurationError {
            precondition(!error.message.isEmpty)
        } catch { fatalError("an error of another kind: \(type(of: error))") }
    }

    /// The JSON texts of the stores and of the state folder.
    static func state(_ bytes: [UInt8]) {
        guard let first = bytes.first else { return }
        let text = String(decoding: bytes.dropFirst(), as: UTF8.self)
        switch first % 8 {
        case 0: decode(AuditEntry.self, text)
        case 1: decode(JournalEntry.self, text)
        case 2: decode(Position.self, text)
        case 3: decode(RejectedRecord.self, text)
        case 4: decode(DestinationRecord.self, text)
        case 5: decode(LoadPlan.self, text)
        case 6: decode(TokenRecord.self, text)
        default: decode(MirrorNote.self, text)
        }
    }

    /// What is read can be written, and reads as the same text then.
    private static func decode<Value: Codable>(_ type: Value.Type, _ text: String) {
        guard let value = try? StateText.decode(type, from: text) else { return }
        _ = try? StateText.encode(value)
        _ = "\(value)"
        if let entry = value as? AuditEntry { _ = entry.counts.addsUp }
    }
}
