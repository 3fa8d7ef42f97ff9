//! What goes wrong.

use std::fmt;

/// Which attempts of a call a fault strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Strikes {
    Every,
    /// The first one; those after it fare well.
    First,
}

/// How far a server gets before its connection ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Point {
    /// The request lies unread.
    Unread,
    /// Its head is read, its body is not.
    HeadRead,
    /// It is read, and nothing is done.
    Read,
    /// It is done, and nothing is said.
    Done,
    /// It is done, and half of the answer's head is sent.
    HalfHead,
    /// It is done, and the answer's head and half of its body are sent.
    HalfBody,
}

/// How a connection ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Fin,
    Rst,
}

/// What happens to a connection that waits in the pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Idle {
    /// It is closed while nobody needs it, and there is time to notice.
    Closed(End),
    /// It is closed in the moment before it is used again.
    ClosedInThatMoment,
    /// An answer nobody asked for comes over it, and it is closed: so gateways say that they have waited long enough.
    Answered,
    /// It is closed when the next request has arrived, unread.
    ClosedOnUse(End),
    /// The server says GOAWAY over it.
    GoAway,
}

/// What HTTP/2 alone can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Http2 {
    /// The stream is refused.
    Refused,
    /// GOAWAY that leaves this stream out.
    GoAwayBefore,
    /// GOAWAY that includes this stream, after it was done.
    GoAwayAfter,
    /// The stream is reset after it was done.
    Reset,
    /// The stream is reset in the middle of the answer.
    ResetInBody,
    /// The connection ends after it was done.
    Closed,
    /// Nothing comes after it was done.
    Stalled,
}

/// Which part of an answer is slow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Slow {
    /// The head does not come.
    NoHead,
    /// The head comes byte by byte, for ever.
    HeadTrickled,
    /// The body does not come.
    NoBody,
    /// The body comes byte by byte, for ever.
    BodyTrickled,
    /// It comes late and in pieces, but within the limits.
    InTime,
    /// Nothing comes until the time for the whole call is over.
    NoHeadInTotal,
    /// The head of a refusal comes, its body does not.
    Refusal(u16),
}

/// What is wrong with the body of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Body {
    /// JSON that ends in the middle.
    Truncated,
    /// One byte more than the limit.
    Oversized,
    /// `content-encoding: gzip`, small on the wire and ten megabytes once unpacked.
    Bomb,
    NotUtf8,
    Html,
    Xml,
    Empty,
    /// JSON, but an array where an object belongs.
    Array,
}

/// How `Retry-After` is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hint {
    OneSecond,
    DateInOneSecond,
    DateInThePast,
    DateWithoutDate,
    /// Longer than a call waits.
    OverTheLimit,
    Absurd,
    Negative,
    Words,
}

/// What is wrong with a token or its signer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    /// The signer takes a while.
    SignerSlow,
    /// The signer never answers.
    SignerStuck,
    SignerBusy,
    SignerRefuses,
    /// A token that is minutes old is refused with this status.
    Stale(u16),
    /// The local clock is an hour ahead of the service's.
    ClockAhead,
    ClockBehind,
    /// The local clock is an hour ahead, and the answer does not tell the service's time.
    ClockAheadUntold,
    /// The local clock is a few seconds ahead.
    ClockSlightlyAhead,
}

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The port takes no connections.
    Refused,
    /// The name has no address.
    NameUnknown,
    /// SYNs are not answered: the listener's queue is full.
    BlackHole,
    /// The connection is taken, and the TLS handshake not answered.
    HandshakeStuck,
    /// The other end does not speak TLS.
    NoTls,
    CertificateUntrusted,
    CertificateExpired,
    CertificateNotYetValid,
    CertificateOfAnotherHost,
    Broken(Point, End),
    Idle(Idle),
    Http2(Http2),
    Slow(Slow),
    /// A success with a bad body.
    Success(Body),
    /// A success of a machine in between, which has not passed the request on.
    ForeignPage,
    /// A refusal with a bad body.
    RefusalWith(u16, Body),
    /// A refusal that is cut off in its body.
    RefusalCut(u16),
    /// This status, of something that did not happen.
    Status(u16),
    /// This status, of something that did happen.
    StatusOfDone(u16),
    /// 429 for an account's used-up quota.
    Quota,
    /// `103 Early Hints` before the answer.
    EarlyHints,
    RetryAfter(u16, Hint),
    /// This status, with the address of another host.
    Redirect(u16),
    Token(Token),
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Fin => "FIN",
            Self::Rst => "RST",
        })
    }
}

impl fmt::Display for Strikes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Every => "every",
            Self::First => "first",
        })
    }
}
