//! Experience Composers: a web page published into a session.

use std::borrow::Cow;
use std::sync::Arc;

use uuid::Uuid;
use vonage_video_models::{Address, RenderStatus, Resolution, Stream, UnixMillis, VideoType};

use super::ClientClaims;
use super::catalog::Kept;
use crate::clock::after;
use crate::world::catalog::Place;
use crate::world::{Departure, Published, World};

/// How long a page loads, in milliseconds. The service does not publish a number.
const LOADING: i64 = 2000;

/// One Experience Composer.
#[derive(Debug)]
pub(crate) struct Render {
    pub(crate) id: Uuid,
    pub(crate) session: Arc<str>,
    pub(crate) url: Address,
    pub(crate) name: Option<String>,
    pub(crate) resolution: Resolution,
    pub(crate) max_duration_seconds: u32,
    pub(crate) created_at: UnixMillis,
    pub(crate) updated_at: UnixMillis,
    pub(crate) state: RenderState,
    pub(crate) reason: Cow<'static, str>,
    /// What it publishes, from when it has started; kept when it has ended.
    pub(crate) published: Option<Publication>,
}

/// What an Experience Composer is started with.
#[derive(Debug)]
pub(crate) struct NewRender {
    pub(crate) url: Address,
    pub(crate) name: Option<String>,
    pub(crate) resolution: Resolution,
    pub(crate) max_duration_seconds: u32,
    pub(crate) claims: ClientClaims,
}

/// Where an Experience Composer is in its session.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Publication {
    pub(crate) connection: Uuid,
    stream: Uuid,
}

/// Where an Experience Composer stands.
#[derive(Debug)]
pub(crate) enum RenderState {
    /// It will join as these claims say.
    Starting(Box<ClientClaims>),
    Started,
    Stopped,
    Failed,
}

impl Publication {
    /// The service writes the streams of Experience Composers in capital letters.
    pub(crate) fn stream(&self) -> String {
        self.stream.to_string().to_uppercase()
    }
}

impl Render {
    pub(crate) fn status(&self) -> RenderStatus {
        match &self.state {
            RenderState::Starting(_) => RenderStatus::Starting,
            RenderState::Started => RenderStatus::Started,
            RenderState::Stopped => RenderStatus::Stopped,
            RenderState::Failed => RenderStatus::Failed,
        }
    }

    /// When it ends by itself.
    fn end(&self) -> UnixMillis {
        after(self.created_at, i64::from(self.max_duration_seconds) * 1000)
    }
}

impl Kept for Render {
    fn id(&self) -> Uuid {
        self.id
    }

    fn session(&self) -> &Arc<str> {
        &self.session
    }

    fn is_running(&self) -> bool {
        matches!(self.state, RenderState::Starting(_) | RenderState::Started)
    }

    fn is_listed(&self) -> bool {
        true
    }

    fn due(&self) -> Option<UnixMillis> {
        match &self.state {
            RenderState::Starting(_) => Some(after(self.created_at, LOADING)),
            RenderState::Started => Some(self.end()),
            RenderState::Stopped | RenderState::Failed => None,
        }
    }
}

const TOO_LONG: &str = "Max duration exceeded";
const DISCONNECTED: &str = "Client disconnected";

impl World {
    /// Starts an Experience Composer.
    pub(crate) fn start_render(&mut self, session: &str, new: NewRender, at: UnixMillis) -> Place {
        let render = Render {
            id: self.ids.uuid(),
            session: self.renders.name(session),
            url: new.url,
            name: new.name,
            resolution: new.resolution,
            max_duration_seconds: new.max_duration_seconds,
            created_at: at,
            updated_at: at,
            state: RenderState::Starting(Box::new(new.claims)),
            reason: Cow::Borrowed(""),
            published: None,
        };
        self.renders.add(render)
    }

    /// Lets happen to an Experience Composer what is due.
    pub(in crate::world) fn render_due(&mut self, place: Place, at: UnixMillis) {
        match self.renders.get(place).map(|render| &render.state) {
            Some(RenderState::Starting(_)) => self.publish_render(place, at),
            Some(RenderState::Started) => self.end_render(place, RenderState::Stopped, TOO_LONG, at),
            _ => {}
        }
    }

    /// The page has loaded: its client joins and publishes.
    pub(crate) fn publish_render(&mut self, place: Place, at: UnixMillis) {
        let publication = Publication {
            connection: self.ids.uuid(),
            stream: self.ids.uuid(),
        };
        let started = self.renders.change(place, |render| {
            let RenderState::Starting(claims) = std::mem::replace(&mut render.state, RenderState::Started)
            else {
                return None;
            };
            render.published = Some(publication);
            render.updated_at = at;
            Some((*claims, Arc::clone(&render.session), render.name.clone()))
        });
        let Some((claims, session, name)) = started.flatten() else {
            return;
        };
        let mut stream = Stream::new(publication.stream());
        stream.name = name.unwrap_or_default();
        stream.video_type = Some(VideoType::Custom);
        stream.layout_class_list = claims.layout_classes.clone();
        if self.join(&session, claims, publication.connection, at) {
            self.publish(&session, Published::new(publication.connection, stream, at));
        }
        self.tell_render(place, at);
    }

    /// Ends an Experience Composer that runs; its client leaves.
    pub(crate) fn end_render(
        &mut self,
        place: Place,
        state: RenderState,
        why: impl Into<Cow<'static, str>>,
        at: UnixMillis,
    ) {
        let ended = self.renders.change(place, |render| {
            render.state = state;
            render.reason = why.into();
            render.updated_at = at;
            (Arc::clone(&render.session), render.published)
        });
        self.tell_render(place, at);
        if let Some((session, Some(publication))) = ended {
            self.leave(
                &session,
                publication.connection,
                Departure::ClientDisconnected,
                at,
            );
        }
    }

    /// Ends the Experience Composer whose client has left, if it is one's.
    pub(in crate::world) fn end_render_of(&mut self, session: &str, connection: Uuid, at: UnixMillis) {
        let place = self.renders.running(session).iter().copied().find(|place| {
            let published = self.renders.get(*place).and_then(|render| render.published);
            published.is_some_and(|published| published.connection == connection)
        });
        if let Some(place) = place {
            self.end_render(place, RenderState::Stopped, DISCONNECTED, at);
        }
    }
}
