//! How the SDK introduces itself.

use http::HeaderValue;
use vonage_video_models::InvalidInput;

/// The `User-Agent` of every call: `vonage-video-rust/0.1.0 (linux; x86_64)`, then an optional suffix of your own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserAgent(HeaderValue);

impl UserAgent {
    /// The SDK's own introduction.
    #[must_use]
    pub fn sdk() -> Self {
        Self(HeaderValue::from_str(&own()).unwrap_or(HeaderValue::from_static("vonage-video-rust")))
    }

    /// The SDK's own introduction followed by yours, such as `checkout/4.5`.
    ///
    /// # Errors
    ///
    /// A suffix that is empty, longer than 200 bytes, or holds anything but visible ASCII and blanks: a line break in
    /// it would end the header.
    pub fn with_suffix(suffix: &str) -> Result<Self, InvalidInput> {
        let invalid = |problem: &'static str| {
            InvalidInput::setting(
                "user_agent_suffix",
                problem,
                "1 to 200 visible ASCII characters and blanks",
            )
        };
        let suffix = suffix.trim_matches(' ');
        match suffix.len() {
            0 => return Err(invalid("is empty")),
            201.. => return Err(invalid("is too long")),
            _ => {}
        }
        if !suffix.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()) {
            return Err(invalid("holds a character that a header cannot carry"));
        }
        HeaderValue::from_str(&format!("{} {suffix}", own()))
            .map(Self)
            .map_err(|_| invalid("holds a character that a header cannot carry"))
    }

    pub(crate) fn value(&self) -> HeaderValue {
        self.0.clone()
    }
}

fn own() -> String {
    let version = env!("CARGO_PKG_VERSION");
    format!(
        "vonage-video-rust/{version} ({}; {})",
        std::env::consts::OS,
        std::env::consts::ARCH
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_suffix_follows_the_sdk() {
        let value = UserAgent::with_suffix(" checkout/4.5 ").unwrap().value();
        let text = value.to_str().unwrap();
        assert!(
            text.starts_with("vonage-video-rust/") && text.ends_with(") checkout/4.5"),
            "{text}"
        );
    }

    #[test]
    fn a_suffix_that_would_break_the_header_is_refused() {
        for suffix in ["a\r\nx-evil: 1", "a\nb", "a\0", "é", "", "  ", &"x".repeat(201)] {
            assert_eq!(
                UserAgent::with_suffix(suffix).unwrap_err().field(),
                "user_agent_suffix",
                "{suffix:?}"
            );
        }
    }
}
