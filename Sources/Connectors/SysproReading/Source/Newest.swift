// SPDX-License-Identifier: Apache-2.0

import Columnar
import FoundationEssentials
import SysproOData

/// The newest date seen that is not in the future, as the server wrote it.
///
/// Documents are dated ahead; a watermark that followed them would pass over all that is entered until then.
struct Newest {
    private(set) var text: String?
    private var value = Int64.min

    mutating func see(
        _ page: ODataPage, column index: Int, _ property: String, today: CalendarDate
    ) throws {
        let column = page.records.columns[index]
        let limit: Int64 =
            column.type == .date
            ? Int64(today.daysSince1970) : Timestamp(today.adding(days: 1)).microsecondsSince1970 - 1
        var newest: Int?
        for row in 0..<column.count
        where column.nulls[row] == 0 && column.integers[row] > value && column.integers[row] <= limit {
            value = column.integers[row]
            newest = row
        }
        guard let newest else { return }
        let decoder = JSONDecoder()
        decoder.userInfo[OneText.property] = property
        text = try decoder.decode(OneText.self, from: Data(page.json(ofRow: newest))).text
    }
}

/// The text of one property of a record.
private struct OneText: Decodable {
    static let property = CodingUserInfoKey(rawValue: "property")!
    let text: String

    private struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
        let name = decoder.userInfo[Self.property] as? String ?? ""
        text = try decoder.container(keyedBy: Key.self).decode(String.self, forKey: Key(stringValue: name))
    }
}
