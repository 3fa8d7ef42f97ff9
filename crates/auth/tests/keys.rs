//! Which keys are read, and what is said about the others.
#![allow(clippy::unwrap_used, clippy::panic, reason = "this is test code")]

mod support;

use support::{APPLICATION, PKCS8, PUBLIC, key};
use vonage_video_auth::{ApplicationKey, KeyError, KeyErrorKind as Kind, PublicKey};

macro_rules! file {
    ($name:literal) => {
        include_str!(concat!("keys/", $name))
    };
}

/// OpenSSH keys that cannot be converted: of Ed25519, and of ECDSA behind the passphrase `test-only`.
const OPENSSH_ED25519: &str = "\
-----BEGIN OPENSSH PRIVATE KEY-----
b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW
QyNTUxOQAAACAKPEK5uqnZXC3ofG+nDW4nONIcJwascyDLpQhvL8lseQAAAJB4P86EeD/O
hAAAAAtzc2gtZWQyNTUxOQAAACAKPEK5uqnZXC3ofG+nDW4nONIcJwascyDLpQhvL8lseQ
AAAEAQHlfrV+eDdwcrAcJULXgRN4kfK3NrMkdh9zQIVZmmHgo8Qrm6qdlcLeh8b6cNbic4
0hwnBqxzIMulCG8vyWx5AAAACXRlc3Qtb25seQECAwQ=
-----END OPENSSH PRIVATE KEY-----
";
const OPENSSH_ECDSA: &str = "\
-----BEGIN OPENSSH PRIVATE KEY-----
b3BlbnNzaC1rZXktdjEAAAAACmFlczI1Ni1jdHIAAAAGYmNyeXB0AAAAGAAAABCjV2PdUQ
iHwiwrobBmvxEZAAAAEAAAAAEAAABoAAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlz
dHAyNTYAAABBBMl1+jo3EBF77K7ttiFd1cqYTOkL8hOgPbXMJFwybi2FVhpEweT5r35qSM
RDQOXl5fMdE8dZ0sa4SSIih3ZliRkAAACwm+hjeaa4D3lEPAXRucPDIMizdEsr2eFsb0Tk
3FSZOZe0i+wnapEGN25ERkSpuWOyKFidhLd0rwLmNpNuRs04V1G5jCrpDfb4whE7A3vUL9
Gav/vIQ5Dg9TIKTOhlD4QyQcTAW68P1l47HG/Wq3u7igGKCjwPCFUuXnKettzQ2RTRQ02r
6xBVW0Lr8zYE+thZZzUIWBmCcUzIXypf+CnPtoZ6ce2eci7iejLDOrQxkg8=
-----END OPENSSH PRIVATE KEY-----
";

fn load(pem: &str) -> Result<ApplicationKey, KeyError> {
    ApplicationKey::from_pem(APPLICATION, pem)
}

fn refusal<T>(read: Result<T, KeyError>) -> (Kind, String) {
    let error = read.err().unwrap();
    (error.kind(), error.to_string())
}

fn refused_as(kind: Kind, told: &str, inputs: &[&str]) {
    for input in inputs {
        let found = refusal(load(input));
        assert_eq!(found.0, kind, "{input:.60}");
        assert!(found.1.contains(told), "{} for {input:.60}", found.1);
    }
}

#[test]
fn pkcs8_and_pkcs1_give_the_same_key_as_text_and_as_der() {
    let expected = PublicKey::from_pem(PUBLIC).unwrap();
    let read = [
        load(PKCS8),
        load(file!("pkcs1.pem")),
        ApplicationKey::from_der(APPLICATION, include_bytes!("keys/pkcs8.der")),
        ApplicationKey::from_der(APPLICATION, include_bytes!("keys/pkcs1.der")),
    ];
    for key in read {
        let key = key.unwrap();
        assert_eq!(key.public_key(), expected);
        assert_eq!(key.application_id(), APPLICATION);
    }
}

#[test]
fn three_lengths_are_taken_and_sign() {
    for (pem, bits) in [
        (PKCS8, 2048),
        (file!("rsa3072.pem"), 3072),
        (file!("rsa4096.pem"), 4096),
    ] {
        let key = load(pem).unwrap();
        let signature = key.sign(b"input").unwrap();
        assert_eq!(key.public_key().bits(), bits);
        assert_eq!(signature.as_bytes().len() * 8, bits);
        assert!(key.public_key().is_signature_of(b"input", signature.as_bytes()));
        assert!(!key.public_key().is_signature_of(b"other", signature.as_bytes()));
    }
}

#[test]
fn a_key_survives_what_settings_and_editors_do_to_it() {
    let one_line = PKCS8.replace('\n', " ");
    let no_breaks = PKCS8.replace('\n', "");
    let forms = [
        PKCS8.replace('\n', "\\n"),
        PKCS8.replace('\n', "\\r\\n"),
        PKCS8.replace('\n', "\\\\n"),
        PKCS8.replace('\n', "\r\n"),
        PKCS8.replace('\n', "\r"),
        PKCS8.replace('\n', "\n\n"),
        PKCS8.replace('\n', "\n    "),
        format!("\n\t  {PKCS8}  \n\n"),
        format!("\"{}\"", PKCS8.replace('\n', "\\n")),
        format!("'{PKCS8}'"),
        format!("\u{feff}{PKCS8}"),
        PKCS8.trim_end().to_owned(),
        one_line,
        no_breaks,
        file!("pkcs1.pem").replace('\n', " "),
        file!("bundle.pem").to_owned(),
        format!("# the key of our application\n{PKCS8}# end"),
        format!("{}{}", file!("ec_sec1.pem"), PKCS8),
        format!("{}{}", PKCS8, file!("certificate.pem")),
        format!("-----BEGIN CERTIFICATE-----\nZm9v\n{PKCS8}"),
    ];
    for form in forms {
        let read = load(&form);
        assert!(read.is_ok(), "{:?} for {form:?}", read.err());
        assert_eq!(read.unwrap().public_key(), key().public_key());
    }
}

#[test]
fn of_several_private_keys_the_first_counts() {
    let both = format!("{PKCS8}{}", file!("other.pem"));
    assert_eq!(load(&both).unwrap().public_key(), key().public_key());
}

#[test]
fn every_wrong_input_has_its_own_error() {
    let json = format!("{{\"private_key\":\"{}\"}}", "x");
    let encoded_twice =
        "LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCk1JSUV2Z0lCQURBTkJna3Foa2lHOXcwQkFRRUZBQVNDQktn";
    let bare: String = PKCS8.lines().filter(|line| !line.starts_with('-')).collect();
    let cut_off: String = PKCS8.lines().take(9).collect::<Vec<_>>().join("\n");
    let shorter = [&cut_off, "-----END PRIVATE KEY-----"].join("\n");
    let stray = PKCS8.replacen("MII", "M%I", 1);
    let mixed = PKCS8.replace("-----END PRIVATE", "-----END RSA PRIVATE");
    let one_line = file!("encrypted_pkcs1.pem").replace('\n', " ");
    let block = |body: &str| format!("-----BEGIN PRIVATE KEY-----\n{body}-----END PRIVATE KEY-----");
    let (odd, none, text, zeros) = (
        block("MIIEv\n"),
        block(""),
        block("Zm9vYmFy\n"),
        block("AAAAAAAA\n"),
    );
    let other_block = "-----BEGIN DH PARAMETERS-----\nZm9v\n-----END DH PARAMETERS-----";
    let windows_path = "C:\\keys\\private.key";
    refused_as(Kind::Format, "the key is empty", &["", " \n \"\" "]);
    refused_as(Kind::Format, "this is JSON", &[&json]);
    refused_as(Kind::Format, "bare base64", &[&bare]);
    refused_as(Kind::Format, "base64 -d", &[encoded_twice]);
    refused_as(Kind::Format, "no -----BEGIN … KEY----- line", &["hello"]);
    refused_as(Kind::Format, "PEM blocks but none is a key", &[other_block]);
    refused_as(Kind::Format, "ssh-keygen -p -m PEM", &[file!("openssh.pem")]);
    let paths = [
        "/etc/vonage/private.key",
        "./private.key",
        "~/private.key",
        windows_path,
        "keys/private.pem",
    ];
    refused_as(Kind::FilePath, "a file's path, not its content", &paths);
    let no_end = ["-----BEGIN PRIVATE KEY-----", &cut_off, &mixed];
    refused_as(Kind::Damaged, "no matching END line", &no_end);
    refused_as(Kind::Damaged, "not base64 between", &[&stray]);
    refused_as(
        Kind::Damaged,
        "stops before its end",
        &[&shorter, &odd, &none, &text],
    );
    refused_as(Kind::Damaged, "no key of a known form", &[&zeros]);
    refused_as(Kind::Damaged, "do not fit together", &[file!("exponent3.pem")]);
    let public = [PUBLIC, file!("public_pkcs1.pem"), file!("openssh_public.txt")];
    refused_as(Kind::WrongDocument, "this is a public key", &public);
    refused_as(
        Kind::WrongDocument,
        "this is a certificate",
        &[file!("certificate.pem")],
    );
    let encrypted = [
        file!("encrypted_pkcs8.pem"),
        file!("encrypted_pkcs1.pem"),
        &one_line,
    ];
    refused_as(Kind::Encrypted, "decrypt it: openssl pkey", &encrypted);
    let edwards = [OPENSSH_ED25519, file!("ed25519.pem")];
    refused_as(Kind::Algorithm, "an Ed25519 or similar key", &edwards);
    let curves = [OPENSSH_ECDSA, file!("ec_sec1.pem"), file!("ec_pkcs8.pem")];
    refused_as(Kind::Algorithm, "an elliptic curve key", &curves);
    refused_as(Kind::Algorithm, "restricted to PSS", &[file!("rsa_pss.pem")]);
    refused_as(Kind::Length, "1024 bits are too few", &[file!("rsa1024.pem")]);
    refused_as(Kind::Length, "8192 bits are too many", &[file!("rsa8192.pem")]);
    refused_as(
        Kind::Length,
        "2056 bits are an unusual length",
        &[file!("rsa2056.pem")],
    );
}

#[test]
fn bytes_that_are_no_text_are_told_apart() {
    let not_text = ApplicationKey::from_pem(APPLICATION, include_bytes!("keys/pkcs8.der"));
    assert_eq!(refusal(not_text).0, Kind::NotUtf8);
    let p12 = include_bytes!("keys/bundle.p12");
    for read in [
        ApplicationKey::from_der(APPLICATION, p12),
        ApplicationKey::from_pem(APPLICATION, p12),
    ] {
        let (kind, told) = refusal(read);
        assert_eq!(kind, Kind::Format);
        assert!(told.contains("PKCS#12 container"), "{told}");
    }
    let mut longer = include_bytes!("keys/pkcs8.der").to_vec();
    longer.push(0);
    let (kind, told) = refusal(ApplicationKey::from_der(APPLICATION, &longer));
    assert_eq!(kind, Kind::Damaged);
    assert!(told.contains("no key of a known form"), "{told}");
}

#[test]
fn a_text_in_utf_16_is_named_as_such() {
    let units: Vec<u16> = PKCS8.encode_utf16().collect();
    let marked = |mark: &[u8], bytes: Vec<u8>| [mark, &bytes].concat();
    let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
    for bytes in [
        marked(b"\xff\xfe", little.clone()),
        marked(b"\xfe\xff", big.clone()),
        little,
        big,
    ] {
        let error = ApplicationKey::from_pem(APPLICATION, bytes).unwrap_err();
        assert_eq!(error.kind(), Kind::NotUtf8);
        assert!(error.to_string().contains("UTF-16"), "{error}");
    }
}

#[test]
fn advice_is_for_whoever_has_the_file_and_leads_to_a_key_that_works() {
    for pem in [
        "/etc/vonage/private.key",
        file!("openssh.pem"),
        file!("ec_pkcs8.pem"),
        file!("rsa1024.pem"),
        PUBLIC,
    ] {
        let told = load(pem).unwrap_err().to_string();
        assert!(!told.contains("from_") && !told.contains("::"), "{told}");
    }
    let not_text = ApplicationKey::from_pem(APPLICATION, include_bytes!("keys/pkcs8.der")).unwrap_err();
    assert!(not_text.to_string().contains("openssl pkey -inform DER"));
    for pem in [
        file!("ec_pkcs8.pem"),
        file!("ed25519.pem"),
        file!("rsa_pss.pem"),
        OPENSSH_ED25519,
    ] {
        let told = load(pem).unwrap_err().to_string();
        assert!(
            told.contains("register its public half") && !told.contains("ssh-keygen"),
            "{told}"
        );
    }
}

#[test]
fn an_application_id_that_cannot_be_one_is_refused() {
    for id in ["", " ", "1111 2222", "11112222\n"] {
        let refused = ApplicationKey::from_pem(id, PKCS8)
            .err()
            .map(|error| error.kind());
        assert_eq!(refused, Some(Kind::ApplicationId), "{id:?}");
    }
}

#[test]
fn errors_are_one_line_with_a_remedy_and_nothing_of_the_key() {
    let short = load(file!("rsa1024.pem")).unwrap_err().to_string();
    assert!(
        short.contains("1024 bits") && short.contains("openssl genrsa"),
        "{short}"
    );
    let encrypted = load(file!("encrypted_pkcs8.pem")).unwrap_err().to_string();
    assert!(encrypted.contains("openssl pkey"), "{encrypted}");
    let stray = PKCS8.replacen("MII", "M%I", 1);
    for pem in [
        file!("rsa1024.pem"),
        file!("ec_pkcs8.pem"),
        file!("openssh.pem"),
        &stray,
    ] {
        let error = load(pem).unwrap_err();
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains('\n'));
        for line in pem.lines().filter(|line| !line.starts_with('-')) {
            assert!(!shown.contains(line));
        }
    }
}

#[test]
fn files_are_read_and_their_problems_named() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/keys/");
    let read = |path: &str| ApplicationKey::from_pem_file(APPLICATION, path);
    assert_eq!(
        read(&format!("{folder}pkcs8.pem")).unwrap().public_key(),
        key().public_key()
    );

    let missing = read(&format!("{folder}no-such-file.pem")).unwrap_err();
    assert_eq!(missing.kind(), Kind::File);
    assert!(std::error::Error::source(&missing).is_some());
    assert_eq!(read(folder).unwrap_err().kind(), Kind::File);

    let long_path = concat!(env!("CARGO_TARGET_TMPDIR"), "/over-1-mib.pem");
    std::fs::write(long_path, vec![b'-'; (1 << 20) + 1]).unwrap();
    let long = read(long_path).unwrap_err();
    assert_eq!(long.kind(), Kind::File);
    assert!(std::error::Error::source(&long).is_none());
    assert!(long.to_string().contains("over 1 MiB"), "{long}");

    let swapped = read(PKCS8).unwrap_err();
    assert_eq!(swapped.kind(), Kind::PemInsteadOfPath);
    assert!(!format!("{swapped} {swapped:?}").contains("MII"));
}

#[test]
fn public_keys_are_read_in_every_form_and_written_as_openssl_does() {
    let forms = [
        PUBLIC,
        file!("public_pkcs1.pem"),
        PKCS8,
        file!("pkcs1.pem"),
        &PUBLIC.replace('\n', "\\n"),
    ];
    for form in forms {
        let read = PublicKey::from_pem(form).unwrap();
        assert_eq!(read.to_pem(), PUBLIC);
        assert_eq!(read.bits(), 2048);
        assert_eq!(PublicKey::from_der(&read.to_spki_der()).unwrap(), read);
    }
    assert_eq!(PublicKey::from(&key()).to_pem(), PUBLIC);
    let (kind, told) = refusal(PublicKey::from_pem(file!("rsa8192.pem")));
    assert_eq!(kind, Kind::Length);
    assert!(told.contains("8192 bits are too many"), "{told}");
}

#[test]
fn what_is_no_rsa_public_key_is_named_too() {
    let refused_as = |kind, told: &str, pem: &str| {
        let found = refusal(PublicKey::from_pem(pem));
        assert_eq!(found.0, kind, "{pem:.60}");
        assert!(found.1.contains(told), "{} for {pem:.60}", found.1);
    };
    let no_such_key = "this is an elliptic curve key, and no such key signs tokens";
    refused_as(Kind::Algorithm, no_such_key, file!("ec_public.pem"));
    refused_as(Kind::Algorithm, no_such_key, "ecdsa-sha2-nistp256 AAAA");
    refused_as(
        Kind::Algorithm,
        "an Ed25519 or similar key",
        "ssh-ed25519 AAAA somebody",
    );
    refused_as(Kind::WrongDocument, "openssl x509", file!("certificate.pem"));
    // A public key is good enough, only its form is not.
    refused_as(
        Kind::Format,
        "ssh-keygen -e -m PKCS8",
        file!("openssh_public.txt"),
    );
}
