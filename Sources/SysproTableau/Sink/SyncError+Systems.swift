// SPDX-License-Identifier: Apache-2.0

import HyperExtract
import ServiceHTTP
public import SyncCore
import SysproOData
import TableauREST
import ZipArchive

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
        default: self.init(.unexpected, "\(error)", underlying: error)
        }
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
            case .conflict, .malformedAnswer: "tableau"
            }
        // A load of unknown outcome is repeated by the next run under the same request ID.
        self.init(
            code, error.description, isRetriable: code == .outcomeUnknown || error.isRetriable && code != .refused,
            underlying: error)
    }

    private init(odata error: ODataError) {
        let code: Code =
            switch error.code {
            case .transport, .throttled: .unreachable
            case .unauthorized: .unauthorized
            default: .source
            }
        self.init(code, error.description, isRetriable: error.isRetriable, underlying: error)
    }
}

/// Runs `body` and says what its error means for a run.
func explained<Result>(
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
