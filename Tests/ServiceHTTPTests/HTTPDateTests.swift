// SPDX-License-Identifier: Apache-2.0

import Foundation
import ServiceHTTP
import Testing

@Suite struct HTTPDateTests {
    @Test(arguments: ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"])
    func allThreeFormsAreRead(text: String) {
        #expect(HTTPDate(text)?.secondsSince1970 == 784_111_777)
    }

    @Test func daysAreThoseOfTheCalendar() throws {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "GMT")
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        for day in stride(from: -30_000 as Int64, through: 60_000, by: 13) {
            let seconds = day * 86_400 + 3_723
            let text = formatter.string(from: Date(timeIntervalSince1970: Double(seconds)))
            #expect(HTTPDate(text)?.secondsSince1970 == seconds)
        }
    }

    @Test func twoDigitsAreTheNearestYear() {
        #expect(HTTPDate("Sunday, 01-Jan-76 00:00:00 GMT")?.secondsSince1970 == 3_345_062_400)
        #expect(HTTPDate("Saturday, 01-Jan-77 00:00:00 GMT")?.secondsSince1970 == 220_924_800)
    }

    @Test(arguments: [
        "", "now", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 31 Nov 1994 08:49:37 GMT",
        "Sun, 29 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Nov 1994 8:49:37 GMT",
        "Sun, 06 nov 1994 08:49:37 GMT", "Sun, 0x Nov 1994 08:49:37 GMT", "Sun, 00 Nov 1994 08:49:37 GMT",
        "1994-11-06T08:49:37Z", "Sun, 06 Nov 94 08:49:37 GMT", "Sun, -6 Nov 1994 08:49:37 GMT",
    ]) func anythingElseIsNone(text: String) {
        #expect(HTTPDate(text) == nil)
    }
}

@Suite struct BasicCredentialsTests {
    @Test(arguments: [
        ("Aladdin", "open sesame", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="), ("test", "123£", "Basic dGVzdDoxMjPCow=="),
        ("", "", "Basic Og=="), ("a", "b", "Basic YTpi"),
    ]) func theFieldIsThatOfTheStandard(user: String, password: String, field: String) {
        #expect(BasicCredentials(user: user, password: Secret(password))?.authorization.reveal() == field)
    }

    @Test func theFieldAgreesWithFoundation() {
        for length in 0..<40 {
            let password = String((0..<length).map { Character(Unicode.Scalar(UInt8(33 + ($0 * 7) % 90))) })
            let expected = "Basic " + Data("u:\(password)".utf8).base64EncodedString()
            #expect(BasicCredentials(user: "u", password: Secret(password))?.authorization.reveal() == expected)
        }
    }

    @Test func whatBasicCannotSayIsRefused() {
        #expect(BasicCredentials(user: "a:b", password: Secret("x")) == nil)
        #expect(BasicCredentials(user: "a", password: Secret("x\r\ny")) == nil)
    }

    @Test func credentialsArePrintedWithoutThePassword() throws {
        let credentials = try #require(BasicCredentials(user: "u", password: Secret("sentinel")))
        var dumped = ""
        dump(credentials, to: &dumped)
        #expect(!"\(credentials) \(credentials.authorization) \(dumped)".contains("sentinel"))
    }
}
