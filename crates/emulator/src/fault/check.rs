//! What a fault means, and whether it makes sense.

use super::{Fault, InvalidFault, Moment};

impl Fault {
    /// Whether the request is processed all the same.
    pub(crate) fn takes_effect(&self) -> bool {
        self.applied
            .unwrap_or(self.status.is_none() && self.close != Some(Moment::Before))
    }

    /// Whether it chooses among requests.
    pub(crate) fn is_selective(&self) -> bool {
        self.operation.is_some()
            || self.path.is_some()
            || self.nth.is_some()
            || self.rate.is_some()
            || self.times.is_some()
            || self.forever
    }

    /// How many requests it may strike.
    pub(crate) fn limit(&self) -> u64 {
        let default = if self.forever || self.rate.is_some() {
            u64::MAX
        } else {
            1
        };
        self.times.unwrap_or(default)
    }

    /// Checks every field, and the fields against each other.
    pub(crate) fn check(&self) -> Result<(), InvalidFault> {
        let kinds = [
            self.status.is_some(),
            self.close.is_some(),
            self.stall.is_some(),
            self.trickle.is_some(),
            self.truncate,
        ];
        let kinds = kinds.into_iter().filter(|kind| *kind).count();
        // An answer made up by `status` may itself be broken on its way.
        let broken_status = self.status.is_some() && self.close.is_none() && kinds == 2;
        let rules = [
            (
                kinds > 1 && !broken_status,
                "close, stall, trickle and truncate exclude each other, and close excludes status",
            ),
            (
                kinds == 0 && self.delay.is_none(),
                "one of status, delay, close, stall, trickle, truncate is needed",
            ),
            (
                self.status.is_some_and(|status| !(200..600).contains(&status)),
                "status must be 200 to 599",
            ),
            (
                self.status.is_none() && !self.headers.is_empty(),
                "headers need a status",
            ),
            (
                self.status.is_none() && self.body.is_some(),
                "body needs a status",
            ),
            (
                self.stall.is_none() != self.stall_for.is_none(),
                "stall and for need each other",
            ),
            (
                self.trickle.is_none() != self.pause.is_none(),
                "trickle and pause need each other",
            ),
            (self.trickle == Some(0), "trickle must be at least one byte"),
            (self.nth == Some(0), "nth counts from 1"),
            (self.times == Some(0), "times must be at least 1"),
            (
                self.forever && self.times.is_some(),
                "forever and times exclude each other",
            ),
            (
                self.rate.is_some_and(|rate| !(0.0..=1.0).contains(&rate)),
                "rate must be between 0 and 1",
            ),
            (
                self.close == Some(Moment::Before) && self.applied == Some(true),
                "what is applied is close after",
            ),
            (
                self.close == Some(Moment::After) && self.applied == Some(false),
                "what is not applied is close before",
            ),
            (
                self.applied == Some(false) && kinds == 0,
                "a request that is only delayed is applied",
            ),
        ];
        if let Some((_, rule)) = rules.into_iter().find(|(broken, _)| *broken) {
            return Err(InvalidFault(rule.to_owned()));
        }
        self.headers
            .iter()
            .try_for_each(|(name, value)| check_header(name, value))
    }
}

/// What frames an answer or steers its connection. The server writes it itself and does not bear a second opinion;
/// each comes with the fault that does what such a header is usually set for.
const FRAMING: [(&str, &str); 8] = [
    ("content-length", "truncate announces a longer body than is sent"),
    ("transfer-encoding", "trickle sends a body in pieces"),
    ("connection", "close ends the connection"),
    ("keep-alive", "close ends the connection"),
    ("proxy-connection", "close ends the connection"),
    ("te", "trickle sends a body in pieces"),
    ("trailer", "trickle sends a body in pieces"),
    ("upgrade", "close ends the connection"),
];

/// Checks one header.
fn check_header(name: &str, value: &str) -> Result<(), InvalidFault> {
    if http::HeaderName::try_from(name).is_err() || http::HeaderValue::try_from(value).is_err() {
        return Err(InvalidFault(
            "headers must have valid names and values".to_owned(),
        ));
    }
    let framing = FRAMING
        .iter()
        .find(|(framing, _)| framing.eq_ignore_ascii_case(name));
    match framing {
        Some((name, instead)) => Err(InvalidFault(format!(
            "the header {name} cannot be set, since the emulator frames its answers itself; {instead}"
        ))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_fault_that_makes_no_sense_is_refused_with_the_rule() {
        for (fault, rule) in [
            (Fault::default(), "is needed"),
            (Fault::status(99), "200 to 599"),
            (Fault::close_after().header("a", "b"), "headers need a status"),
            (Fault::status(503).header("bad name", "x"), "valid names"),
            (Fault::status(503).header("content-length", "5"), "truncate"),
            (Fault::truncate().times(0), "at least 1"),
            (Fault::truncate().times(2).forever(), "exclude"),
            (Fault::close_before().rate(1.5), "between 0 and 1"),
            (Fault::close_before().applied(true), "close after"),
            (
                Fault {
                    close: Some(Moment::After),
                    ..Fault::status(503)
                },
                "exclude",
            ),
            (Fault::trickle(0, Duration::ZERO), "one byte"),
        ] {
            let error = fault.check().unwrap_err().to_string();
            assert!(error.contains(rule), "{fault:?}: {error}");
        }
        assert!(
            Fault {
                truncate: true,
                ..Fault::status(502)
            }
            .check()
            .is_ok()
        );
    }

    #[test]
    fn json_goes_there_and_back_and_unknown_fields_are_refused() {
        let text = r#"{"stall":"body","for":"1.5s","path":"/session","nth":3,"rate":0.5,"times":2}"#;
        let fault: Fault = serde_json::from_str(text).unwrap();
        assert_eq!(
            fault,
            Fault::stall_body(Duration::from_millis(1500))
                .path("/session")
                .nth(3)
                .rate(0.5)
                .times(2)
        );
        assert_eq!(
            serde_json::from_str::<Fault>(&serde_json::to_string(&fault).unwrap()).unwrap(),
            fault
        );
        assert!(
            serde_json::from_str::<Fault>(r#"{"staus":503}"#)
                .unwrap_err()
                .to_string()
                .contains("staus")
        );
    }

    #[test]
    fn what_frames_an_answer_is_refused_and_the_fault_to_use_instead_is_named() {
        for (name, instead) in [
            ("content-length", "truncate"),
            ("Transfer-Encoding", "trickle"),
            ("CONNECTION", "close"),
        ] {
            let error = check_header(name, "5").unwrap_err().to_string();
            assert!(
                error.contains(instead) && error.contains(&name.to_ascii_lowercase()),
                "{error}"
            );
        }
        assert!(check_header("retry-after", "1").is_ok());
        assert!(check_header("bad name", "1").is_err());
    }
}
