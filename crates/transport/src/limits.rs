//! How long and how large.

use std::time::Duration;

use vonage_video_models::InvalidInput;

/// The limits of a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limits {
    /// For one connection: name, TCP, proxy and TLS together.
    pub(crate) connect: Duration,
    /// For one attempt: signing, sending, reading the whole answer.
    pub(crate) attempt: Duration,
    /// For the whole call.
    pub(crate) total: Duration,
    /// For an answer's body, in bytes.
    pub(crate) body: usize,
    /// For requests on the wire at once, while each takes a connection.
    pub(crate) connections: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            attempt: Duration::from_secs(15),
            total: Duration::from_secs(45),
            // A page of 1,000 archives is about 1 MB.
            body: 4 * 1024 * 1024,
            // A program may often open 1,024 files, and a thousand calls at once would take them all.
            connections: 100,
        }
    }
}

impl Limits {
    /// Nothing can be done in no time or no room.
    pub(crate) fn check(&self) -> Result<(), InvalidInput> {
        let fields = [
            ("connect_timeout", self.connect.is_zero()),
            ("attempt_timeout", self.attempt.is_zero()),
            ("total_timeout", self.total.is_zero()),
            ("body_limit", self.body == 0),
            ("connection_limit", self.connections == 0),
        ];
        match fields.into_iter().find(|(_, is_zero)| *is_zero) {
            Some((field, _)) => Err(InvalidInput::setting(field, "is zero", "more than nothing")),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_of_nothing_is_refused_by_name() {
        let zero = Duration::ZERO;
        let limits = Limits::default();
        assert!(limits.check().is_ok());
        for (field, limits) in [
            (
                "connect_timeout",
                Limits {
                    connect: zero,
                    ..limits
                },
            ),
            (
                "attempt_timeout",
                Limits {
                    attempt: zero,
                    ..limits
                },
            ),
            (
                "total_timeout",
                Limits {
                    total: zero,
                    ..limits
                },
            ),
            ("body_limit", Limits { body: 0, ..limits }),
            (
                "connection_limit",
                Limits {
                    connections: 0,
                    ..limits
                },
            ),
        ] {
            assert_eq!(limits.check().unwrap_err().field(), field);
        }
    }
}
