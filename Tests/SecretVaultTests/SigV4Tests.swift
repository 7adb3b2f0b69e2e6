// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import Testing

@testable import SecretVault

struct SigV4Tests {
    private static let credentials = AWSCredentials(
        accessKeyID: "AKIDEXAMPLE",
        secretAccessKey: try! secret(text: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"), sessionToken: nil)
    /// 2015-08-30T12:36:00Z, the date of AWS's test suite.
    private static let date = Date(timeIntervalSince1970: 1_440_938_160)

    @Test func signaturesAreThoseOfTheAWSTestSuite() throws {
        // "get-vanilla" and "post-vanilla" of AWS's Signature Version 4 test suite.
        let signer = SigV4(service: "service", region: "us-east-1")
        for (method, signature) in [
            (HTTPRequest.Method.get, "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
            (.post, "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
        ] {
            var request = HTTPRequest(
                method: method, scheme: "https", authority: "example.amazonaws.com", path: "/")
            try signer.sign(&request, body: [], with: Self.credentials, at: Self.date)
            #expect(
                request.headerFields[.authorization]
                    == "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
                    + "SignedHeaders=host;x-amz-date, Signature=\(signature)")
        }
    }

    @Test(.enabled(if: Python.has("botocore"), "needs Python's botocore"))
    func signaturesAreThoseOfBotocore() throws {
        let script = """
            import datetime, json, sys
            import botocore.auth
            from botocore.auth import SigV4Auth
            from botocore.awsrequest import AWSRequest
            from botocore.credentials import Credentials
            case = json.loads(sys.argv[1])
            now = datetime.datetime.fromtimestamp(case["date"], datetime.timezone.utc).replace(tzinfo=None)
            # Which of the two is asked for the time depends on botocore's version.
            botocore.auth.get_current_datetime = lambda *a, **k: now
            class Clock(datetime.datetime):
                utcnow = classmethod(lambda cls: now)
            datetime.datetime = Clock
            request = AWSRequest("POST", case["url"], headers=case["headers"], data=case["body"].encode())
            credentials = Credentials(case["id"], case["secret"], case.get("token"))
            SigV4Auth(credentials, "kms", case["region"]).add_auth(request)
            print(request.headers["Authorization"])
            """
        struct Case: Encodable {
            let url, region, id, secret, body: String
            let token: String?
            let date: Int
            let headers: [String: String]
        }
        for (region, host, token, date) in [
            ("eu-west-1", "kms.eu-west-1.amazonaws.com", nil, 1_700_000_000),
            ("us-east-1", "127.0.0.1:5001", "a/session+token==", 951_782_399),
        ] {
            let body = #"{"KeyId":"alias/ä","Plaintext":"AAECAw=="}"#
            let headers = ["content-type": "application/x-amz-json-1.1", "x-amz-target": "TrentService.Encrypt"]
            let scheme = host.contains(":") ? "http" : "https"
            let expected = try Python.run(
                script,
                [
                    String(
                        decoding: JSONEncoder().encode(
                            Case(
                                url: "\(scheme)://\(host)/", region: region, id: "AKIDEXAMPLE",
                                secret: Self.credentials.secretAccessKey.revealedText, body: body, token: token,
                                date: date, headers: headers)), as: UTF8.self)
                ])
            var request = HTTPRequest(method: .post, scheme: scheme, authority: host, path: "/")
            for (name, value) in headers { request.headerFields[SigV4.field(name)] = value }
            let credentials = AWSCredentials(
                accessKeyID: "AKIDEXAMPLE", secretAccessKey: Self.credentials.secretAccessKey,
                sessionToken: try token.map { try secret(text: $0) })
            try SigV4(service: "kms", region: region).sign(
                &request, body: Array(body.utf8), with: credentials,
                at: Date(timeIntervalSince1970: TimeInterval(date)))
            #expect(request.headerFields[.authorization] == expected.trimmingCharacters(in: .newlines))
        }
    }
}
