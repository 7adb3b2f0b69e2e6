// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
public import ServiceHTTP

/// Puts the credentials onto a request of the OData service.
///
/// It is asked before each attempt to send a request, and only for requests of the configured origin.
public protocol SysproAuthorizer: Sendable {
    /// Adds what the service needs to know the caller.
    func authorize(_ request: inout ServiceRequest) async throws
    /// How many characters at most that makes a URL longer; none unless said otherwise.
    var addedURLLength: Int { get }
}

extension SysproAuthorizer {
    /// The URL stays as it is.
    public var addedURLLength: Int { 0 }
}

/// An authorizer whose credential ends before its time and can be had again.
public protocol RenewableAuthorizer: SysproAuthorizer {
    /// Puts the credential onto a request, and gives it.
    func credential(for request: inout ServiceRequest) async throws -> Secret
    /// Takes note that the service no longer knows a credential, so that the next request gets another one.
    ///
    /// - Returns: whether it had worked for a request, or is not the present one any more.
    func discard(_ credential: Secret) async -> Bool
    /// Takes note that a request went well with a credential.
    func confirm(_ credential: Secret) async
    /// The error for a request that was refused again with a credential that was new.
    func refusal(_ credential: Secret, saying text: String?, status: Int) -> ODataError
}

/// HTTP Basic: the operator's code and the OData password that SYSPRO's Operator Maintenance generates.
public struct BasicAuthorizer: SysproAuthorizer {
    private let credentials: BasicCredentials?

    /// Credentials of an operator.
    public init(operator name: String, password: Secret) {
        credentials = BasicCredentials(user: name, password: password)
    }

    /// Sets `Authorization`.
    ///
    /// - Throws: ``ODataError`` if HTTP Basic cannot carry the name or the password.
    public func authorize(_ request: inout ServiceRequest) throws {
        guard let credentials else {
            throw ODataError(
                .configuration,
                "the operator's code has a colon, or its password a control character: HTTP Basic cannot carry that")
        }
        request.head.headerFields[.authorization] = credentials.authorization.reveal()
    }
}
