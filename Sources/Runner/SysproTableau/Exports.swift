// SPDX-License-Identifier: Apache-2.0

// What a service embeds, by one import.
@_exported public import RunnerState
@_exported public import SyncRunner
@_exported public import SyncService
@_exported public import SyncSettings
@_exported public import SysproReading
@_exported public import TableauLoading
