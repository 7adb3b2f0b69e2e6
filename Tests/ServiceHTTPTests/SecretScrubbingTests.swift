// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import ServiceHTTP

@Suite struct SecretScrubbingTests {
    @Test(arguments: [
        #"p&ss<w>rd"one'"#, "/p&amp;ss&lt;w&gt;rd&quot;one&#39;/", #"{"x":"p&ss<w>rd\"one'"}"#,
        "?a=p%26ss%3Cw%3Erd%22one%27", "?a=p%26ss%3cw%3erd%22one%27", "Basic VEFCTEVBVTpwJnNzPHc+cmQib25lJw==",
        "VEFCTEVBVTpwJnNzPHc+cmQib25lJw==", "eHAmc3M8dz5yZCJvbmUnLg==",
    ])
    func aSecretIsTakenOutInWhateverFormItIsSaidBack(text: String) throws {
        let password = Secret(#"p&ss<w>rd"one'"#)
        let header = try #require(BasicCredentials(user: "TABLEAU", password: password)).authorization
        let scrubbed = Secret.scrubbed("before \(text) behind")
        #expect(scrubbed.contains("<secret>") && scrubbed.hasPrefix("before ") && scrubbed.hasSuffix(" behind"))
        for part in ["ss<w>", "lt;w", "%3Cw", "%3cw", "mc3M8d", "JnNzPHc"] { #expect(!scrubbed.contains(part)) }
        #expect(!header.isEmpty)
    }

    @Test func theLongerOfTwoSecretsIsTakenOutWhole() {
        let secrets = [Secret("sentinel-a"), Secret("sentinel-a-and-more")]
        #expect(Secret.scrubbed("x sentinel-a-and-more y sentinel-a z") == "x <secret> y <secret> z")
        #expect(secrets.count == 2)
    }

    @Test func onlyWhatIsHeldIsKnown() {
        do {
            let first = Secret("short-lived-secret")
            let copy = first
            #expect(Secret.scrubbed("a short-lived-secret") == "a <secret>" && first == copy)
        }
        #expect(!HeldSecret.all.contains("short-lived-secret"))
        #expect(Secret.scrubbed("a short-lived-secret") == "a short-lived-secret")
    }

    @Test func whatIsInEverySentenceStays() {
        let short = [Secret(""), Secret("a"), Secret("the")]
        #expect(Secret.scrubbed("the answer") == "the answer" && short.count == 3)
    }
}
