//! What decides how an operation fares, written down by hand: nothing here is asked from the SDK.

/// Whether an operation may be done again when it is not known whether it happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Repeat {
    Safe,
    Idempotent,
    Once,
}

/// What the operation reads of a success.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reads {
    /// A JSON document.
    Document,
    /// A JSON document, or nothing.
    PerhapsADocument,
    /// Nothing: a blank body, or `{}`.
    Nothing,
}

/// What the service answers when it is asked for the same thing again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Second {
    /// The same as the first time.
    Same,
    /// 404, which the operation reads as the trace of its own first attempt.
    Settled,
    /// 404, and there is no answer to give.
    Gone,
}

/// One operation, as far as faults are concerned.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Class {
    pub(crate) name: &'static str,
    pub(crate) repeat: Repeat,
    pub(crate) reads: Reads,
    pub(crate) second: Second,
    /// It brings its own time for the whole call, and as it must not happen twice, its attempt may take all of that.
    pub(crate) own_time: bool,
    /// It reads a 408 as a final answer.
    pub(crate) final_408: bool,
    /// It is a document of a storage, fetched past signing and layers. An attempt that took too long is its last one.
    pub(crate) fetched: bool,
}

impl Class {
    const fn new(name: &'static str, repeat: Repeat, reads: Reads) -> Self {
        Self {
            name,
            repeat,
            reads,
            second: Second::Same,
            own_time: false,
            final_408: false,
            fetched: false,
        }
    }

    const fn second(self, second: Second) -> Self {
        Self { second, ..self }
    }

    const fn own_time(self) -> Self {
        Self {
            own_time: true,
            ..self
        }
    }

    const fn final_408(self) -> Self {
        Self {
            final_408: true,
            ..self
        }
    }

    /// Twice is no worse than once.
    pub(crate) fn is_harmless(&self) -> bool {
        self.repeat != Repeat::Once
    }
}

/// Every operation.
pub(crate) const OPERATIONS: [Class; 37] = {
    use Reads::{Document, Nothing, PerhapsADocument};
    use Repeat::{Idempotent, Once, Safe};
    use Second::{Gone, Settled};
    [
        Class::new("sessions.create", Idempotent, Document),
        Class::new("sessions.list_connections", Safe, Document),
        Class::new("sessions.migrate", Once, PerhapsADocument),
        Class::new("streams.get", Safe, Document).final_408(),
        Class::new("streams.list", Safe, Document).final_408(),
        Class::new("streams.set_layout_classes", Idempotent, PerhapsADocument),
        Class::new("archives.start", Once, Document),
        Class::new("archives.stop", Idempotent, Document),
        Class::new("archives.get", Safe, Document),
        Class::new("archives.list", Safe, Document),
        Class::new("archives.delete", Idempotent, Nothing),
        Class::new("archives.set_layout", Idempotent, Nothing),
        Class::new("archives.add_stream", Idempotent, Nothing),
        Class::new("archives.remove_stream", Idempotent, Nothing),
        Class::new("broadcasts.start", Once, Document),
        // A broadcast that has stopped is forgotten.
        Class::new("broadcasts.stop", Idempotent, Document).second(Gone),
        Class::new("broadcasts.get", Safe, Document),
        Class::new("broadcasts.list", Safe, Document),
        Class::new("broadcasts.set_layout", Idempotent, Nothing),
        Class::new("broadcasts.add_stream", Idempotent, Nothing),
        Class::new("broadcasts.remove_stream", Idempotent, Nothing),
        Class::new("signals.send", Once, Nothing),
        Class::new("moderation.disconnect", Idempotent, Nothing).second(Settled),
        Class::new("moderation.mute_stream", Idempotent, PerhapsADocument),
        Class::new("moderation.mute_all", Idempotent, PerhapsADocument),
        Class::new("moderation.unmute_all", Idempotent, PerhapsADocument),
        Class::new("sip.dial", Once, Document).own_time(),
        Class::new("sip.play_dtmf", Once, Nothing),
        Class::new("sip.hang_up", Idempotent, Nothing).second(Settled),
        Class::new("captions.start", Once, Document),
        Class::new("captions.stop", Idempotent, Nothing).second(Settled),
        Class::new("experience_composer.start", Once, Document),
        Class::new("experience_composer.get", Safe, Document),
        Class::new("experience_composer.list", Safe, Document),
        Class::new("experience_composer.stop", Idempotent, Nothing).second(Settled),
        Class::new("audio_connector.connect", Once, Document).own_time(),
        Class::new("audio_connector.disconnect", Idempotent, Nothing).second(Settled),
    ]
};

/// A part of a recording, through [`Dispatch::fetch`](vonage_video::Dispatch::fetch).
pub(crate) const FETCH: Class = Class {
    fetched: true,
    ..Class::new("archives.download", Repeat::Safe, Reads::Nothing)
};
