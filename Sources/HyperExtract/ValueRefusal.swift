// SPDX-License-Identifier: Apache-2.0

import Columnar

/// Which value of a load was refused: nothing of that load is in the table.
public struct ValueRefusal: Hashable, Sendable {
    /// The column and what is wrong with the value.
    public let error: ValueError
    /// The row, counted from 0 over all batches of the load.
    public let row: Int
    /// The row within its batch, counted from 0.
    public let rowInBatch: Int
}
