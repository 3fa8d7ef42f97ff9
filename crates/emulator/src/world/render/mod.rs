//! Experience Composers: a web page published into a session.

mod life;

use std::borrow::Cow;
use std::sync::Arc;

use uuid::Uuid;
use vonage_video_models::{Address, RenderStatus, Resolution, UnixMillis};

use super::catalog::Kept;
use super::settle::after;
use crate::token::ClientClaims;

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
