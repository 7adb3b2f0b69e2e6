// SPDX-License-Identifier: Apache-2.0

extension Filter {
    /// The one record that has the key of `record`, or the few that do where the key holds a time without an offset.
    ///
    /// - Parameters:
    ///   - record: The record as the service wrote it.
    ///   - key: The properties that tell records apart.
    /// - Throws: ``ODataError`` where there is no key, or `record` does not hold it.
    public static func record(_ record: ArraySlice<UInt8>, key: [TableQuery.KeyProperty]) throws -> Filter {
        guard let keyset = Keyset(TableQuery("", key: key)), let filter = keyset.filter(at: try keyset.position(record))
        else { throw ODataError(.cannotContinue, "without a key nothing names a record") }
        return filter
    }
}
