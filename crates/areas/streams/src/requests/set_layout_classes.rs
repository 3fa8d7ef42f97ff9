//! Placing streams in layouts.

use bytes::Bytes;
use http::{Request, Response};
use vonage_video_core::{Error, Operation, Repeat, Target, wire};
use vonage_video_models::{LayoutClassesBody, Page, SessionId, Stream, StreamClasses, StreamId};

/// Sets the layout classes of one or more streams: by their classes, layouts of composed archives and of broadcasts
/// place them. The presentation layouts know `focus`, picture in picture knows `full`, your own stylesheets what you
/// write in them.
///
/// Streams that are not named keep their classes.
///
/// The API description promises a blank answer; the service has been seen to list the streams with their new classes
/// instead, so that is what comes back where it did.
///
/// ```
/// use vonage_video_streams::SetLayoutClasses;
///
/// let request = SetLayoutClasses::new("1_MX4")
///     .stream("6e2f4c1a", ["focus", "host"])
///     .clear("D4A0B7C2");
/// # let _ = request;
/// ```
///
/// `PUT …/session/{id}/stream` · repeats: idempotent
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct SetLayoutClasses {
    session: SessionId,
    body: LayoutClassesBody,
}

impl SetLayoutClasses {
    /// For this session. It needs at least one stream.
    pub fn new(session: impl Into<SessionId>) -> Self {
        Self {
            session: session.into(),
            body: LayoutClassesBody::default(),
        }
    }

    /// Gives a stream exactly these classes: names of at least one character, without blanks. For a stream that was
    /// named before, these replace those.
    pub fn stream<C: Into<String>>(
        mut self,
        stream: impl Into<StreamId>,
        classes: impl IntoIterator<Item = C>,
    ) -> Self {
        let stream = StreamClasses::new(stream, classes);
        self.body.items.retain(|earlier| earlier.id != stream.id);
        self.body.items.push(stream);
        self
    }

    /// Takes all classes from a stream.
    pub fn clear(self, stream: impl Into<StreamId>) -> Self {
        self.stream(stream, [""; 0])
    }

    /// What is sent.
    #[must_use]
    pub fn body(&self) -> &LayoutClassesBody {
        &self.body
    }
}

impl Operation for SetLayoutClasses {
    const NAME: &'static str = "streams.set_layout_classes";
    const REPEAT: Repeat = Repeat::Idempotent;
    type Output = Option<Page<Stream>>;

    fn encode(&self, target: &Target<'_>) -> Result<Request<Bytes>, Error> {
        self.body.check()?;
        wire::put(target.session(&self.session).fixed("stream")).json(&self.body)
    }

    /// An answer without a stream in it says no more than a blank one: at least one was changed.
    fn decode(&self, response: Response<Bytes>) -> Result<Option<Page<Stream>>, Error> {
        if wire::text(&response).trim_ascii().is_empty() {
            return Ok(None);
        }
        let page: Page<Stream> = wire::page(&response)?;
        Ok(Some(page).filter(|page| !page.items.is_empty()))
    }
}
