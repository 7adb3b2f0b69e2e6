// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import HyperExtract
import ServiceHTTP
public import SyncCore
import SyncSettings
import SysproOData
import TableauREST
import ZipArchive

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension SyncError {
    /// What an error of one of the systems means for a run.
    public init(explaining error: any Error) {
        switch error {
        case let error as SyncError: self = error
        case let error as TableauError: self.init(tableau: error)
        case let error as ODataError: self.init(odata: error)
        case let error as HyperError:
            self.init(.local, error.message, isRetriable: error.isRetriable, underlying: error)
        case let error as TransportError:
            self.init(.unreachable, error.message, isRetriable: error.isRetriable, underlying: error)
        case let error as ZipError: self.init(.local, error.description, underlying: error)
        case let error as CocoaError:
            self.init(.local, Self.words(of: error), underlying: error)
        case let error as ConfigurationError: self.init(.configuration, error.description, underlying: error)
        default: self.init(any: error)
        }
    }

    /// What the system said of a file: its path and the reason, and nothing that was in it.
    private static func words(of error: CocoaError) -> String {
        let file = error.userInfo["NSFilePath"] as? String
        let reason = (error.userInfo["NSUnderlyingError"] as? POSIXError).map {
            String(cString: strerror($0.code.rawValue))
        }
        return "the system refused work on \(file ?? "a file"): \(reason ?? "error \(error.code.rawValue)")"
    }

    private init(tableau error: TableauError) {
        let code: Code =
            switch error.code {
            case .transport, .throttled, .serverFailed: .unreachable
            case .unauthorized, .forbidden: .unauthorized
            case .outcomeUnknown, .jobUnfinished: .outcomeUnknown
            case .jobFailed, .payloadTooLarge, .refused: .refused
            case .configuration, .notFound, .unsupportedVersion: .configuration
            case .file: .local
            default: "tableau"
            }
        // A load of unknown outcome is repeated by the next run under the same request ID.
        self.init(
            code, error.description, isRetriable: code == .outcomeUnknown || error.isRetriable && code != .refused,
            underlying: error)
    }

    private init(odata error: ODataError) {
        let code: Code =
            switch error.code {
            case .transport, .throttled, .seatTaken: .unreachable
            case .unauthorized: .unauthorized
            case .configuration, .unknownName, .queryTooLong, .unsendable: .configuration
            case .outcomeUnknown: .outcomeUnknown
            default: .source
            }
        self.init(
            code, error.description, isRetriable: code == .outcomeUnknown || error.isRetriable, underlying: error)
    }
}

/// Runs `body` and says what its error means for a run.
package func explained<Result>(
    isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Result
) async throws -> Result {
    do {
        return try await body()
    } catch let error as CancellationError {
        throw error
    } catch let error as ConfigurationError {
        throw error
    } catch {
        throw SyncError(explaining: error)
    }
}
