//! SIP addresses, keys of a telephone, URLs that may hold credentials, proxies.
//!
//! An input is five lines, put together to addresses with a marked password, and a sixth that is read as it is.

#![no_main]

use libfuzzer_sys::fuzz_target;
use vonage_video::models::{Address, InvalidInput};
use vonage_video::{Digits, LanguageCode, Proxy, SipUri};
use vonage_video_fuzz::{MARK, assert_keeps_secrets, assert_tells, lines};

fuzz_target!(|input: &str| {
    let ([user, secret, host, path, query], rest) = lines::<5>(input);
    as_they_are(rest);
    // Parts that make up the mark together would be found where they may stand.
    if [user, secret, host, path, query].concat().contains(MARK) {
        return;
    }
    let sip = format!("sip:{user}:{MARK}{secret}@{host}{path}?{query}");
    checked(SipUri::parse(sip), |uri| {
        assert_keeps_secrets(uri);
        assert!(uri.as_str().contains(MARK));
    });
    checked(
        SipUri::parse(format!("sips:{user}@{host}{path}?{query}{MARK}")),
        |uri| assert_keeps_secrets(uri),
    );
    for url in [
        format!("rtmp://{user}:{MARK}{secret}@{host}/{path}"),
        format!("rtmp://{user}:{secret}{MARK}@{host}/{path}?{query}"),
        format!("{user}:{MARK}@{host}/{path}"),
        format!("wss://{host}/{path}?{query}{MARK}"),
        format!("https://{host}/{path}#{query}{MARK}"),
    ] {
        let address = Address::new(url);
        assert_keeps_secrets(&address);
        let _ = address.has_scheme(&["ws", "wss"]);
    }
    for url in [
        format!("http://{user}:{MARK}{secret}@{host}"),
        format!("https://{user}:{MARK}@{host}:{path}"),
    ] {
        checked(Proxy::new(&url), |proxy| assert_keeps_secrets(proxy));
    }
    checked(Digits::parse(format!("{secret}{path}")), |digits| {
        assert!(!format!("{digits:?}").contains(digits.as_str()) || digits.as_str().len() < 4);
    });
});

/// What is accepted is what was given, and is accepted again.
fn as_they_are(text: &str) {
    checked(SipUri::parse(text), |uri| {
        assert_eq!(uri.as_str(), text);
        assert!(!text.contains(char::is_whitespace) && text.len() > 4);
        let json = serde_json::to_string(uri).expect("an address can be written");
        assert_eq!(
            &serde_json::from_str::<SipUri>(&json).expect("what was written is read"),
            uri
        );
        let _ = format!("{uri:?}");
    });
    checked(Digits::parse(text), |digits| {
        assert!(
            text.bytes()
                .all(|byte| byte.is_ascii_digit() || b"*#p".contains(&byte))
        );
        assert_eq!(digits.as_str(), text);
    });
    let address = Address::new(text);
    assert_eq!(address.as_str(), text);
    let shown = address.redacted();
    if text.contains(['?', '#']) {
        assert!(shown.ends_with('…'), "a query is shown: {shown}");
    }
    if let Ok(code) = serde_json::from_value::<LanguageCode>(text.into()) {
        assert_eq!(code.as_str(), text);
    }
    checked(Proxy::new(text), |_| ());
}

fn checked<T>(read: Result<T, InvalidInput>, accepted: impl FnOnce(&T)) {
    match read {
        Ok(value) => accepted(&value),
        Err(invalid) => assert_tells(&invalid),
    }
}
