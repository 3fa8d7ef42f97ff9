//! Making faults in Rust.

use std::time::Duration;

use super::{Fault, Moment, Part, Span};

/// What is done.
impl Fault {
    /// Answers with this status (200 to 599) instead of processing the request.
    #[must_use]
    pub fn status(status: u16) -> Self {
        Self {
            status: Some(status),
            ..Self::default()
        }
    }

    /// Processes the request at once, but holds the answer back this long.
    #[must_use]
    pub fn delay(delay: Duration) -> Self {
        Self {
            delay: Some(Span(delay)),
            ..Self::default()
        }
    }

    /// Closes the connection without an answer; the request is **not** processed.
    #[must_use]
    pub fn close_before() -> Self {
        Self {
            close: Some(Moment::Before),
            ..Self::default()
        }
    }

    /// Processes the request, then closes the connection without an answer.
    #[must_use]
    pub fn close_after() -> Self {
        Self {
            close: Some(Moment::After),
            ..Self::default()
        }
    }

    /// Processes the request, sends nothing for this long, then closes the connection.
    #[must_use]
    pub fn stall_head(time: Duration) -> Self {
        Self {
            stall: Some(Part::Head),
            stall_for: Some(Span(time)),
            ..Self::default()
        }
    }

    /// Processes the request, sends the head and half of the body, nothing more for this long, then closes the
    /// connection.
    #[must_use]
    pub fn stall_body(time: Duration) -> Self {
        Self {
            stall: Some(Part::Body),
            stall_for: Some(Span(time)),
            ..Self::default()
        }
    }

    /// Sends the body in pieces of this many bytes, with a pause before each.
    #[must_use]
    pub fn trickle(bytes: usize, pause: Duration) -> Self {
        Self {
            trickle: Some(bytes),
            pause: Some(Span(pause)),
            ..Self::default()
        }
    }

    /// Announces the whole body, sends half of it and closes the connection.
    #[must_use]
    pub fn truncate() -> Self {
        Self {
            truncate: true,
            ..Self::default()
        }
    }
}

/// How it is done, and to which requests.
impl Fault {
    /// Adds a header to the answer of [`status`](Self::status).
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.insert(name.into(), value.into());
        self
    }

    /// The body of the answer of [`status`](Self::status): text is sent as it is, anything else as JSON. Without one
    /// the answer has the service's usual shape.
    #[must_use]
    pub fn body(mut self, body: impl Into<serde_json::Value>) -> Self {
        self.body = Some(body.into());
        self
    }

    /// Holds the answer back as well.
    #[must_use]
    pub fn delayed(mut self, delay: Duration) -> Self {
        self.delay = Some(Span(delay));
        self
    }

    /// Whether the request takes effect nevertheless. Without this only [`status`](Self::status) and
    /// [`close_before`](Self::close_before) keep it from doing so.
    #[must_use]
    pub fn applied(mut self, applied: bool) -> Self {
        self.applied = Some(applied);
        self
    }

    /// Strikes only requests of this operation, such as `sessions.create`.
    #[must_use]
    pub fn operation(mut self, operation: impl Into<String>) -> Self {
        self.operation = Some(operation.into());
        self
    }

    /// Only requests whose path, percent-encoded as sent, contains this text.
    #[must_use]
    pub fn path(mut self, text: impl Into<String>) -> Self {
        self.path = Some(text.into());
        self
    }

    /// Lets the matching requests before the `nth` pass; 1 is the first.
    #[must_use]
    pub fn nth(mut self, nth: u64) -> Self {
        self.nth = Some(nth);
        self
    }

    /// Strikes this share of the matching requests, between 0 and 1, drawn from the emulator's seed; without
    /// [`times`](Self::times) as often as the draw says.
    #[must_use]
    pub fn rate(mut self, rate: f64) -> Self {
        self.rate = Some(rate);
        self
    }

    /// How many requests it strikes at most; 1 unless there is a [`rate`](Self::rate).
    #[must_use]
    pub fn times(mut self, times: u64) -> Self {
        self.times = Some(times);
        self
    }

    /// Strikes every matching request until it is cleared.
    #[must_use]
    pub fn forever(mut self) -> Self {
        self.forever = true;
        self
    }
}
