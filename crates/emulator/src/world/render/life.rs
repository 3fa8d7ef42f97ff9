//! Starting and ending Experience Composers, and their part in the session in between.

use std::borrow::Cow;
use std::sync::Arc;

use uuid::Uuid;
use vonage_video_models::{Stream, UnixMillis, VideoType};

use super::{NewRender, Publication, Render, RenderState};
use crate::world::catalog::Place;
use crate::world::{Departure, Published, World};

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
