//! The words of the short form, and telling them from the names of headers.

use super::Fault;

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
    pub(super) fn set_header(&mut self, name: &str, value: Option<&str>) -> Result<(), String> {
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
    use super::*;

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
