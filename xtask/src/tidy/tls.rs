//! Certificates are always verified: nothing in our crates can turn that off, or write down what TLS has agreed on.

use super::Rules;
use super::files::File;
use crate::report::Findings;

/// Words of APIs that trust whatever a server shows, and of rustls's log of session secrets.
const REFUSED: [&str; 8] = [
    ".dangerous()",
    "ServerCertVerifier",
    "with_custom_certificate_verifier",
    "danger_accept",
    "accept_invalid",
    "insecure",
    "KeyLog",
    "SSLKEYLOGFILE",
];

pub fn check(file: &File, rules: &Rules, findings: &mut Findings) {
    let of_ours = file.path.starts_with("crates/") && file.is("rs");
    // The recorded public API, which shows what others re-export through us as well.
    if !(of_ours || file.path.starts_with("api/")) {
        return;
    }
    for (number, line) in file.text.lines().enumerate() {
        let excepted = rules
            .text
            .iter()
            .any(|text| text.path == file.path && line.contains(&text.holds));
        if let Some(word) = REFUSED
            .iter()
            .find(|word| line.contains(*word))
            .filter(|_| !excepted)
        {
            findings.add(format!(
                "{}:{}: `{word}`: certificates are always verified; tests add their own authority instead",
                file.path,
                number + 1
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> usize {
        let rules = Rules {
            max_lines: 9,
            long_file: Vec::new(),
            text: Vec::new(),
        };
        let mut findings = Findings::default();
        check(&File::sample(path, text), &rules, &mut findings);
        findings.list().len()
    }

    #[test]
    fn a_way_around_verification_is_found_in_our_crates_and_nowhere_else() {
        let code = "config.dangerous().set_certificate_verifier(x);\n";
        assert_eq!(found("crates/transport/src/a.rs", code), 1);
        assert_eq!(
            found(
                "api/vonage-video.txt",
                "pub fn B::danger_accept_invalid_certs(self)\n"
            ),
            1
        );
        assert_eq!(found("tests/tests/a.rs", code), 0);
        assert_eq!(found("crates/transport/src/a.rs", "verify(token)\n"), 0);
    }
}
