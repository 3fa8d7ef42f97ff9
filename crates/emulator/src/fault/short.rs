//! The short form: `status=503;retry-after=1`, `close-after`, `delay=2s`, `stall=body;for=10s`. Its words are told from
//! the names of headers.

use std::fmt;
use std::str::FromStr;

use super::{Fault, InvalidFault, Moment, Part, Span};

/// Reads the short form: parts with semicolons between them, each a word or `name=value`. A name that is neither a
/// field nor nearly one is a header of the answer.
impl FromStr for Fault {
    type Err = InvalidFault;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut fault = Self::default();
        for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
            let (name, value) = part
                .split_once('=')
                .map_or((part, None), |(name, value)| (name, Some(value)));
            fault
                .set(name.trim(), value.map(str::trim))
                .map_err(|rule| InvalidFault(format!("{name}: {rule}")))?;
        }
        fault.check()?;
        Ok(fault)
    }
}

impl Fault {
    fn set(&mut self, name: &str, value: Option<&str>) -> Result<(), String> {
        // Names of headers are in any case, and so the words are.
        match (&*name.to_ascii_lowercase(), value) {
            ("close-before", None | Some("true")) => self.close = Some(Moment::Before),
            ("close-after", None | Some("true")) => self.close = Some(Moment::After),
            ("close", Some("before")) => self.close = Some(Moment::Before),
            ("close", Some("after")) => self.close = Some(Moment::After),
            ("close" | "close-before" | "close-after", _) => {
                return Err("it is written close=before or close=after".to_owned());
            }
            ("truncate", value) => self.truncate = yes_or_no(value)?,
            ("applied", value) => self.applied = Some(yes_or_no(value)?),
            ("not-applied", value) => self.applied = Some(!yes_or_no(value)?),
            ("status", Some(value)) => self.status = Some(number(value)?),
            ("body", Some(value)) => self.body = Some(value.into()),
            ("delay", Some(value)) => self.delay = Some(value.parse()?),
            ("stall", Some("head")) => self.stall = Some(Part::Head),
            ("stall", Some("body")) => self.stall = Some(Part::Body),
            ("stall", Some(_)) => return Err("it is the head or the body that stalls".to_owned()),
            ("for", Some(value)) => self.stall_for = Some(value.parse()?),
            ("trickle", Some(value)) => self.trickle = Some(number(value)?),
            ("pause", Some(value)) => self.pause = Some(value.parse()?),
            (other, value) => self.set_header(other, value)?,
        }
        Ok(())
    }
}

fn yes_or_no(value: Option<&str>) -> Result<bool, &'static str> {
    match value {
        None | Some("true") => Ok(true),
        Some("false") => Ok(false),
        Some(_) => Err("it is true or false"),
    }
}

fn number<N: FromStr>(text: &str) -> Result<N, &'static str> {
    text.parse().map_err(|_| "the value must be a number")
}

/// Writes the short form of what is done; which requests it is done to is left out.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts: Vec<String> = Vec::new();
        let mut value = |name: &str, value: Option<String>| {
            parts.extend(value.map(|value| format!("{name}={value}")));
        };
        value("status", self.status.map(|status| status.to_string()));
        for (name, text) in &self.headers {
            value(name, Some(text.clone()));
        }
        value(
            "body",
            self.body
                .as_ref()
                .map(|body| body.as_str().map_or_else(|| body.to_string(), str::to_owned)),
        );
        value("delay", self.delay.as_ref().map(Span::to_string));
        let part = |part| if part == Part::Head { "head" } else { "body" };
        value("stall", self.stall.map(|stalled| part(stalled).to_owned()));
        value("for", self.stall_for.as_ref().map(Span::to_string));
        value("trickle", self.trickle.map(|bytes| bytes.to_string()));
        value("pause", self.pause.as_ref().map(Span::to_string));
        let word = |moment| {
            if moment == Moment::Before {
                "close-before"
            } else {
                "close-after"
            }
        };
        parts.extend(self.close.map(|moment| word(moment).to_owned()));
        parts.extend(self.truncate.then(|| "truncate".to_owned()));
        parts.extend(
            self.applied
                .map(|applied| if applied { "applied" } else { "not-applied" }.to_owned()),
        );
        f.write_str(&parts.join(";"))
    }
}

/// The fields of a fault that the short form has, with the words that stand for one of their values.
const WORDS: [&str; 13] = [
    "status",
    "body",
    "delay",
    "close",
    "close-before",
    "close-after",
    "stall",
    "for",
    "trickle",
    "pause",
    "truncate",
    "applied",
    "not-applied",
];
/// The fields that only the JSON form has.
const JSON_ONLY: [&str; 7] = ["operation", "path", "nth", "rate", "times", "forever", "headers"];
/// Below this length any word is close to any other.
const SHORTEST_GUESS: usize = 5;
/// How many letters may be wrong in a misspelled word.
const MISSPELLED: usize = 2;

impl Fault {
    /// Takes a name that is none of the words for a header of the answer, unless it was rather meant as one of them.
    fn set_header(&mut self, name: &str, value: Option<&str>) -> Result<(), String> {
        if WORDS.contains(&name) {
            return Err("a value follows after =".to_owned());
        }
        if JSON_ONLY.contains(&name) {
            return Err(if name == "headers" {
                "in the short form a header is written name=value".to_owned()
            } else {
                "the short form does not choose requests; a fault in JSON for the control port does"
                    .to_owned()
            });
        }
        let meant = WORDS
            .iter()
            .chain(&JSON_ONLY)
            .filter(|word| word.len() >= SHORTEST_GUESS && name.len() >= SHORTEST_GUESS)
            .map(|word| (strsim::osa_distance(word, name), word))
            .min()
            .filter(|(distance, _)| *distance <= MISSPELLED);
        match (meant, value) {
            (Some((_, word)), _) => Err(format!("this word is not known; {word} is")),
            (None, None) => Err("this word is not known, and a header is written name=value".to_owned()),
            (None, Some(value)) => {
                self.headers.insert(name.to_owned(), value.to_owned());
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn the_short_form_goes_there_and_back() {
        for (text, fault) in [
            (
                "status=503;retry-after=1",
                Fault::status(503).header("retry-after", "1"),
            ),
            ("close-before", Fault::close_before()),
            ("close-after", Fault::close_after()),
            ("delay=2s", Fault::delay(Duration::from_secs(2))),
            ("stall=body;for=10s", Fault::stall_body(Duration::from_secs(10))),
            ("trickle=1;pause=5ms", Fault::trickle(1, Duration::from_millis(5))),
            ("status=500;applied", Fault::status(500).applied(true)),
            ("truncate", Fault::truncate()),
        ] {
            assert_eq!(text.parse::<Fault>().unwrap(), fault);
            assert_eq!(fault.to_string(), text);
        }
    }

    #[test]
    fn words_may_be_written_as_json_writes_them() {
        for (text, fault) in [
            ("close=before", Fault::close_before()),
            ("close=after", Fault::close_after()),
            ("close-after=true", Fault::close_after()),
            ("truncate=true", Fault::truncate()),
            ("truncate=false;delay=2s", Fault::delay(Duration::from_secs(2))),
            ("status=500;applied=true", Fault::status(500).applied(true)),
            ("Status=500; Applied=false", Fault::status(500).applied(false)),
            ("status=500;not-applied=true", Fault::status(500).applied(false)),
        ] {
            assert_eq!(text.parse::<Fault>().unwrap(), fault, "{text}");
        }
    }

    #[test]
    fn what_is_wrong_with_the_short_form_is_said() {
        for (text, part) in [
            ("", "is needed"),
            ("status=many", "status"),
            ("explode", "explode"),
            ("stall=tail;for=1s", "stall"),
            ("delay=soon", "delay"),
            ("close=now", "close=before or close=after"),
            ("close", "close=before or close=after"),
            ("status=500;applied=yes", "true or false"),
            ("status=500;content-length=5", "truncate"),
        ] {
            let error = text.parse::<Fault>().unwrap_err().to_string();
            assert!(error.contains(part), "{text}: {error}");
        }
    }

    #[test]
    fn words_of_a_fault_are_never_headers_however_they_are_written() {
        for (text, part) in [
            ("status=500;operation=sessions.create", "does not choose requests"),
            ("status=500;forever=true", "does not choose requests"),
            ("status=500;headers=a", "name=value"),
            ("status=500;aplied=true", "applied is"),
            ("status=500;not_applied", "not-applied is"),
            ("status=500;trunkate=true", "truncate is"),
            ("stauts=500", "status is"),
            ("status", "a value follows"),
        ] {
            let error = text.parse::<Fault>().unwrap_err().to_string();
            assert!(error.contains(part), "{text}: {error}");
        }
    }

    #[test]
    fn headers_that_answers_really_have_are_not_taken_for_misspelled_words() {
        for name in [
            "accept-ranges",
            "age",
            "allow",
            "alt-svc",
            "cache-control",
            "content-type",
            "date",
            "etag",
            "expires",
            "last-modified",
            "link",
            "location",
            "pragma",
            "range",
            "refresh",
            "retry-after",
            "server",
            "set-cookie",
            "vary",
            "via",
            "warning",
            "www-authenticate",
            "x-cache",
            "x-request-id",
        ] {
            let fault: Fault = format!("status=500;{name}=x").parse().unwrap();
            assert_eq!(fault, Fault::status(500).header(name, "x"));
        }
    }
}
