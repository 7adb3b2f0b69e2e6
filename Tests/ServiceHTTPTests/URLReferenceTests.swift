// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import ServiceHTTP
import Testing

@Suite struct URLReferenceTests {
    /// RFC 3986, 5.4.1 and 5.4.2, strict.
    static let examples = [
        ("g:h", "g:h"), ("g", "http://a/b/c/g"), ("./g", "http://a/b/c/g"), ("g/", "http://a/b/c/g/"),
        ("/g", "http://a/g"), ("//g", "http://g"), ("?y", "http://a/b/c/d;p?y"), ("g?y", "http://a/b/c/g?y"),
        ("#s", "http://a/b/c/d;p?q#s"), ("g#s", "http://a/b/c/g#s"), ("g?y#s", "http://a/b/c/g?y#s"),
        (";x", "http://a/b/c/;x"), ("g;x", "http://a/b/c/g;x"), ("g;x?y#s", "http://a/b/c/g;x?y#s"),
        ("", "http://a/b/c/d;p?q"), (".", "http://a/b/c/"), ("./", "http://a/b/c/"), ("..", "http://a/b/"),
        ("../", "http://a/b/"), ("../g", "http://a/b/g"), ("../..", "http://a/"), ("../../", "http://a/"),
        ("../../g", "http://a/g"), ("../../../g", "http://a/g"), ("../../../../g", "http://a/g"),
        ("/./g", "http://a/g"), ("/../g", "http://a/g"), ("g.", "http://a/b/c/g."), (".g", "http://a/b/c/.g"),
        ("g..", "http://a/b/c/g.."), ("..g", "http://a/b/c/..g"), ("./../g", "http://a/b/g"),
        ("./g/.", "http://a/b/c/g/"), ("g/./h", "http://a/b/c/g/h"), ("g/../h", "http://a/b/c/h"),
        ("g;x=1/./y", "http://a/b/c/g;x=1/y"), ("g;x=1/../y", "http://a/b/c/y"), ("g?y/./x", "http://a/b/c/g?y/./x"),
        ("g?y/../x", "http://a/b/c/g?y/../x"), ("g#s/./x", "http://a/b/c/g#s/./x"),
        ("g#s/../x", "http://a/b/c/g#s/../x"), ("http:g", "http:g"),
    ]

    @Test(arguments: examples) func theExamplesOfTheStandardHold(reference: String, resolved: String) {
        #expect(URLReference(reference).resolved(against: URLReference("http://a/b/c/d;p?q")).description == resolved)
    }

    @Test(arguments: ["a(b:c", "1a:b", "a_b:c", "é:c"]) func aColonBehindWhatIsNoSchemeIsOneOfThePath(text: String) {
        let resolved = URLReference(text).resolved(against: URLReference("http://a/b/c")).description
        #expect(resolved.hasPrefix("http://a/b/"), "\(resolved)")
    }

    @Test func whatIsEncodedStaysAsItIs() {
        let link = "Customers?$filter=Name%20eq%20%27A%2fB%27&$skiptoken=Customer:'00%25'"
        #expect(URLReference(link).description == link)
    }

    @Test(arguments: [
        ("a b", "a%20b"), ("?q=\"x\"", "?q=%22x%22"), ("ü", "%C3%BC"), ("100%", "100%25"), ("%zz%41", "%25zz%41"),
        ("a\\b", "a%5Cb"), ("<x>{y}|^`", "%3Cx%3E%7By%7D%7C%5E%60"), ("a\r\nb", "a%0D%0Ab"),
    ]) func bytesThatCannotStandAreEncoded(text: String, encoded: String) {
        #expect(URLReference(text).description == encoded)
    }

    @Test func aBackslashIsNoSlash() {
        let base = URLReference("https://erp.example/odata/Set")
        #expect(URLReference("\\\\evil.example\\x").resolved(against: base).origin == base.origin)
        #expect(URLReference("//evil.example/x").resolved(against: base).origin != base.origin)
    }

    @Test func aRequestIsMadeOfAnAbsoluteURL() throws {
        let head = try #require(HTTPRequest(.get, URLReference("HTTPS://Erp.Example:443?$top=1#x")))
        #expect(head.scheme == "https")
        #expect(head.authority == "erp.example")
        #expect(head.path == "/?$top=1")
        #expect(HTTPRequest(.get, URLReference("/odata")) == nil)
        #expect(URLReference("x?y").resolved(against: URLReference(head)).description == "https://erp.example/x?y")
    }
}

@Suite struct OriginTests {
    @Test func hostsAreComparedWithoutCaseAndPortsByTheirMeaning() {
        #expect(Origin("https://ERP.example/a") == Origin("HTTPS://erp.EXAMPLE:443"))
        #expect(Origin("http://a.example") == Origin("http://a.example:80/x?y"))
        #expect(Origin("http://a.example") != Origin("https://a.example"))
        #expect(Origin("http://a.example:81") != Origin("http://a.example"))
        #expect(Origin("http://a.example") != Origin("http://b.a.example"))
        #expect(Origin("http://[::1]:8080/x")?.description == "http://[::1]:8080")
        #expect(Origin("http://[::1]")?.host == "[::1]")
        #expect(Origin("https://a.example:443")?.description == "https://a.example")
    }

    @Test(arguments: [
        "", "/x", "ftp://a", "http:", "http://", "http:///x", "http://:80", "http://user@a", "http://user:pass@a:80",
        "http://a:0", "http://a:65536", "http://a:8x", "http://a:+8", "http://[::1", "http://[::1]x", "http://[]",
        "http://a]",
    ]) func whatIsNoOriginIsRefused(text: String) {
        #expect(Origin(text) == nil)
    }

    @Test func aBlankInAHostIsEncodedAndLeadsNowhere() {
        #expect(Origin("http://a b")?.host == "a%20b")
    }

    @Test func aRequestHasAnOrigin() {
        let head = HTTPRequest(method: .get, scheme: "http", authority: "A:8080", path: "/")
        #expect(Origin(of: head)?.description == "http://a:8080")
        #expect(Origin(of: HTTPRequest(method: .get, scheme: nil, authority: "a", path: "/")) == nil)
    }
}
