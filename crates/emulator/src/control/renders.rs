//! Experience Composers: what the control surface shows of them, and where it moves them.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use vonage_video_models::{RenderStatus, UnixMillis};

use super::{Control, ControlError, find};
use crate::world::{Render, RenderState};

/// An Experience Composer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct RenderView {
    /// The Experience Composer.
    pub render_id: String,
    /// Where it stands.
    pub status: RenderStatus,
    /// Why it ended; empty while it runs.
    pub reason: String,
    /// The name of its stream, where it was given one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The page, without user info and query.
    pub url: String,
    /// Its connection, from when it has started. It has left the session once it has ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connection_id: Option<String>,
    /// Its stream, from when it has started.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stream_id: Option<String>,
    /// When it was asked for, by the application's clock.
    pub created_at: UnixMillis,
    /// When it changed last.
    pub updated_at: UnixMillis,
}

impl RenderView {
    pub(super) fn of(render: &Render) -> Self {
        Self {
            render_id: render.id.to_string(),
            status: render.status(),
            reason: render.reason.clone().into_owned(),
            name: render.name.clone(),
            url: render.url.redacted(),
            connection_id: render.published.map(|published| published.connection.to_string()),
            stream_id: render.published.map(|published| published.stream()),
            created_at: render.created_at,
            updated_at: render.updated_at,
        }
    }
}

/// Experience Composers.
impl Control {
    /// An Experience Composer, of whichever application.
    ///
    /// # Errors
    ///
    /// There is no such Experience Composer (404).
    pub async fn render(&self, render: impl AsRef<str>) -> Result<RenderView, ControlError> {
        let (application, place) = find(self, "render", render.as_ref(), |world| &world.renders)?;
        let world = application.world();
        let view = world.renders.get(place).map(RenderView::of);
        view.ok_or_else(|| ControlError::new(404, "There is no such render"))
    }

    /// Brings an Experience Composer to a state at once: one that is `starting` becomes `started`, `stopped` or
    /// `failed`, a `started` one `stopped` or `failed`. Without a reason it is `Stop Requested` or `Could not load
    /// URL`.
    ///
    /// # Errors
    ///
    /// There is no such Experience Composer (404), the API knows no such status (400), or it cannot follow the
    /// present one (409).
    pub async fn move_render(
        &self,
        render: impl AsRef<str>,
        to: impl Into<RenderStatus>,
        reason: Option<&str>,
    ) -> Result<RenderView, ControlError> {
        let (id, to) = (render.as_ref(), to.into());
        if !RenderStatus::KNOWN.contains(&to) {
            return Err(ControlError::new(
                400,
                "status must be started, stopped or failed",
            ));
        }
        let (application, place) = find(self, "render", id, |world| &world.renders)?;
        {
            let now = application.clock.now();
            let mut world = application.world();
            let from = world.renders.get(place).map(Render::status);
            let runs = matches!(from, Some(RenderStatus::Starting | RenderStatus::Started));
            let reason = |default| reason.map_or(Cow::Borrowed(default), |reason| reason.to_owned().into());
            match to {
                RenderStatus::Started if from == Some(RenderStatus::Starting) => {
                    world.publish_render(place, now);
                }
                RenderStatus::Stopped if runs => {
                    world.end_render(place, RenderState::Stopped, reason("Stop Requested"), now);
                }
                RenderStatus::Failed if runs => {
                    world.end_render(place, RenderState::Failed, reason("Could not load URL"), now);
                }
                _ => {
                    let from = from.map(|from| from.to_string()).unwrap_or_default();
                    let message = format!("A render that is {from} cannot become {to}");
                    return Err(ControlError::new(409, message));
                }
            }
        }
        self.render(id).await
    }
}
