//! What a server does with a request.

use crate::fault::End;
use crate::http2::Act2;
use crate::wire::Answer;

/// How much of the request is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Read {
    FirstByte,
    Head,
    All,
}

/// What is answered.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    Nothing,
    /// What the service says.
    OfTheService,
    Made(Answer),
}

/// How the answer is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Delivery {
    Whole,
    /// In pieces, with pauses.
    Pieces,
    HalfHead,
    HalfBody,
    /// Byte by byte, more slowly than any limit.
    TrickledHead,
    TrickledBody,
}

/// What comes after the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Then {
    /// The next request.
    Stay,
    /// Nothing, for ever.
    Hold,
    Close(End),
}

/// What a server does with a request.
#[derive(Clone, Debug)]
pub(crate) struct Act {
    pub(crate) read: Read,
    /// Whether the service is asked to do it.
    pub(crate) done: bool,
    /// `103 Early Hints` come first.
    pub(crate) hints: bool,
    pub(crate) reply: Reply,
    pub(crate) delivery: Delivery,
    /// Whether the service's time is told.
    pub(crate) dated: bool,
    pub(crate) then: Then,
    /// What is done instead where HTTP/2 is spoken.
    pub(crate) http2: Option<Act2>,
}

impl Act {
    /// As the service would.
    pub(crate) const PASS: Self = Self {
        read: Read::All,
        done: true,
        hints: false,
        reply: Reply::OfTheService,
        delivery: Delivery::Whole,
        dated: false,
        then: Then::Stay,
        http2: None,
    };

    /// Nothing is said.
    pub(crate) const SILENT: Self = Self {
        done: false,
        reply: Reply::Nothing,
        then: Then::Hold,
        ..Self::PASS
    };

    /// An answer that the service does not know of.
    pub(crate) fn answer(answer: Answer) -> Self {
        Self {
            done: false,
            reply: Reply::Made(answer),
            ..Self::PASS
        }
    }

    /// The service does it, and this is said.
    pub(crate) fn done_and(answer: Answer) -> Self {
        Self {
            done: true,
            ..Self::answer(answer)
        }
    }
}
