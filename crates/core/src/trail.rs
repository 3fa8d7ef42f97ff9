//! What a transport tells of the attempts behind an answer.

use crate::Outcome;

/// Travels in the response's extensions: how many attempts there were and what the earlier ones left behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Trail {
    /// All attempts, the last one included; 0 when a layer answered in the service's stead.
    pub attempts: u32,
    /// The worst outcome of the attempts before the last one.
    pub earlier: Outcome,
}

impl Trail {
    /// The trail of an answer to the first attempt.
    pub const FIRST: Self = Self::new(1, Outcome::NotApplied);

    /// So many attempts, those before the last one leaving this behind.
    #[must_use]
    pub const fn new(attempts: u32, earlier: Outcome) -> Self {
        Self { attempts, earlier }
    }

    /// The trail of this response; one attempt where it says nothing.
    #[must_use]
    pub fn of<B>(response: &http::Response<B>) -> Self {
        response
            .extensions()
            .get::<Self>()
            .copied()
            .unwrap_or(Self::FIRST)
    }
}
