//! Each claim: missing, of another type, against its rule; and the limits of time.

use super::*;

#[test]
fn iss_must_be_there() {
    assert_eq!(refusal(&without("iss")), invalid("iss"));
    assert_eq!(refusal(&with("iss", Value::Null)), invalid("iss"));
}

#[test]
fn iss_must_be_text() {
    assert_eq!(refusal(&with("iss", json!(["Vonage"]))), invalid("iss"));
}

#[test]
fn iss_must_be_vonage_to_the_letter() {
    for issuer in ["vonage", "Vonage ", "Nexmo", ""] {
        assert_eq!(
            refusal(&with("iss", json!(issuer))),
            Some((CallbackErrorKind::WrongIssuer, Some("iss")))
        );
    }
}

#[test]
fn iat_must_be_there() {
    assert_eq!(refusal(&without("iat")), invalid("iat"));
    assert_eq!(refusal(&with("iat", Value::Null)), invalid("iat"));
}

#[test]
fn iat_must_be_a_time() {
    for value in [
        json!("soon"),
        json!(""),
        json!(true),
        json!({}),
        json!(-1),
        json!(1e300),
        json!("-1"),
        json!("9".repeat(30)),
    ] {
        assert_eq!(refusal(&with("iat", value.clone())), invalid("iat"), "{value}");
    }
}

#[test]
fn iat_is_read_from_digits_in_quotes_and_from_fractions() {
    for value in [json!("1790000124"), json!(1_790_000_124.75)] {
        let claims = verifier().verify(&with("iat", value), ISSUED).unwrap();
        assert_eq!(claims.issued_at(), ISSUED);
    }
}

#[test]
fn jti_may_be_missing_and_an_empty_one_counts_as_missing() {
    for token in [without("jti"), with("jti", Value::Null), with("jti", json!(""))] {
        assert_eq!(verifier().verify(&token, ISSUED).unwrap().token_id(), None);
    }
}

#[test]
fn jti_must_be_text() {
    assert_eq!(refusal(&with("jti", json!(7))), invalid("jti"));
}

#[test]
fn payload_hash_may_be_missing() {
    for token in [without("payload_hash"), with("payload_hash", Value::Null)] {
        assert_eq!(verifier().verify(&token, ISSUED).unwrap().payload_hash(), None);
    }
}

#[test]
fn payload_hash_is_read_in_capitals_too() {
    let claims = verifier()
        .verify(&with("payload_hash", json!("AB".repeat(32))), ISSUED)
        .unwrap();
    assert_eq!(claims.payload_hash(), Some(&[0xab; 32]));
}

#[test]
fn payload_hash_must_be_64_hexadecimal_digits() {
    for value in [
        json!(""),
        json!("ab".repeat(31)),
        json!("ab".repeat(33)),
        json!("0".repeat(63)),
        json!("zz".repeat(32)),
        json!("é".repeat(32)),
        json!(1),
    ] {
        assert_eq!(refusal(&with("payload_hash", value)), invalid("payload_hash"));
    }
}

#[test]
fn api_key_may_be_missing_unless_one_is_expected() {
    assert_eq!(refusal(&without("api_key")), None);
    let strict = verifier().api_key("0a1b2c3d");
    assert!(strict.verify(VECTOR, ISSUED).is_ok());
    let error = strict.verify(&without("api_key"), ISSUED).unwrap_err();
    assert_eq!(
        (error.kind(), error.claim()),
        (CallbackErrorKind::InvalidClaims, Some("api_key"))
    );
}

#[test]
fn api_key_must_be_text() {
    assert_eq!(refusal(&with("api_key", json!(12_345_678))), invalid("api_key"));
}

#[test]
fn another_account_is_refused() {
    let error = verifier().api_key("99999999").verify(VECTOR, ISSUED).unwrap_err();
    assert_eq!(
        (error.kind(), error.claim()),
        (CallbackErrorKind::WrongApiKey, Some("api_key"))
    );
}

#[test]
fn application_id_may_be_missing_unless_one_is_expected() {
    assert_eq!(refusal(&without("application_id")), None);
    let strict = verifier().application(APPLICATION);
    assert!(strict.verify(VECTOR, ISSUED).is_ok());
    let error = strict.verify(&without("application_id"), ISSUED).unwrap_err();
    assert_eq!(
        (error.kind(), error.claim()),
        (CallbackErrorKind::InvalidClaims, Some("application_id"))
    );
}

#[test]
fn application_id_must_be_text() {
    assert_eq!(
        refusal(&with("application_id", json!([APPLICATION]))),
        invalid("application_id")
    );
}

#[test]
fn another_application_is_refused() {
    let error = verifier()
        .application("other")
        .verify(VECTOR, ISSUED)
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.claim()),
        (CallbackErrorKind::WrongApplication, Some("application_id"))
    );
}

#[test]
fn a_delivery_that_is_repeated_for_a_day_stays_good_and_then_is_too_old() {
    let last = ISSUED.saturating_add(DEFAULT_CALLBACK_AGE);
    assert!(last >= ISSUED.saturating_add(Duration::from_secs(24 * 3600)));
    assert!(verifier().verify(VECTOR, last).is_ok());
    let error = verifier()
        .verify(VECTOR, last.saturating_add(SECOND))
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.claim()),
        (CallbackErrorKind::TooOld, Some("iat"))
    );
    let strict = verifier().max_age(SECOND);
    assert!(strict.verify(VECTOR, ISSUED.saturating_add(SECOND)).is_ok());
    let late = ISSUED.saturating_add(SECOND * 2);
    assert_eq!(
        strict.verify(VECTOR, late).unwrap_err().kind(),
        CallbackErrorKind::TooOld
    );
}

#[test]
fn a_clock_that_is_slow_is_forgiven_for_some_minutes() {
    let early = ISSUED.saturating_sub(DEFAULT_CALLBACK_LEEWAY);
    assert!(verifier().verify(VECTOR, early).is_ok());
    let error = verifier()
        .verify(VECTOR, early.saturating_sub(SECOND))
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.claim()),
        (CallbackErrorKind::NotYetValid, Some("iat"))
    );
}

#[test]
fn exp_is_honoured_where_it_is_there() {
    let token = vector().expires_at(ISSUED.saturating_add(SECOND)).sign(&secret());
    let strict = verifier().leeway(Duration::ZERO);
    assert!(strict.verify(&token, ISSUED).is_ok());
    let error = strict.verify(&token, ISSUED.saturating_add(SECOND)).unwrap_err();
    assert_eq!(
        (error.kind(), error.claim()),
        (CallbackErrorKind::Expired, Some("exp"))
    );
    assert!(
        verifier().verify(&token, ISSUED.saturating_add(SECOND)).is_ok(),
        "clocks may differ"
    );
}

#[test]
fn exp_and_nbf_must_be_times() {
    assert_eq!(refusal(&with("exp", json!("never"))), invalid("exp"));
    assert_eq!(refusal(&with("nbf", json!([]))), invalid("nbf"));
}

#[test]
fn nbf_is_honoured_where_it_is_there() {
    let token = with("nbf", json!(1_790_000_125 + DEFAULT_CALLBACK_LEEWAY.as_secs()));
    assert_eq!(
        refusal(&token),
        Some((CallbackErrorKind::NotYetValid, Some("nbf")))
    );
}

#[test]
fn a_fraction_is_read_with_serde_jsons_precise_numbers_too() {
    // As serde_json hands it out where a program has its `arbitrary_precision` switched on.
    let precise = |digits: &str| json!({ "$serde_json::private::Number": digits });
    let claims = verifier().verify(&with("iat", precise("1790000124.75")), ISSUED);
    assert_eq!(claims.unwrap().issued_at(), ISSUED);
    assert_eq!(refusal(&with("iat", precise("soon"))), invalid("iat"));
}

#[test]
fn where_a_name_stands_twice_the_last_one_counts_however_it_is_written() {
    let token = |claims: &str| {
        let input = format!(
            "{}.{}",
            base64url(r#"{"alg":"HS256","typ":"JWT"}"#),
            base64url(claims)
        );
        let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, SECRET.as_bytes());
        use base64::Engine as _;
        let tag =
            base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(ring::hmac::sign(&key, input.as_bytes()));
        format!("{input}.{tag}")
    };
    let good = r#""iss":"Vonage","iat":1790000124"#;
    for (claims, refused) in [
        (format!("{{{good}}}"), None),
        (format!(r#"{{"iss":7,{good}}}"#), None),
        (
            format!(r#"{{{good},"iss":"other"}}"#),
            Some((CallbackErrorKind::WrongIssuer, Some("iss"))),
        ),
        (format!(r#"{{{good},"iat":null}}"#), invalid("iat")),
        (format!(r#"{{{good},"\u0069at":"never"}}"#), invalid("iat")),
        (
            format!(r#"{{{good},"jti":{{"a":[1,{{"b":2}}]}}}}"#),
            invalid("jti"),
        ),
        (
            format!("{{{good}}} x"),
            Some((CallbackErrorKind::Malformed, None)),
        ),
        (format!("[{good}]"), Some((CallbackErrorKind::Malformed, None))),
    ] {
        assert_eq!(refusal(&token(&claims)), refused, "{claims}");
    }
}

#[test]
fn claims_that_nobody_documented_are_no_reason_to_refuse() {
    assert_eq!(refusal(&with("aud", json!({"any": "thing"}))), None);
}
