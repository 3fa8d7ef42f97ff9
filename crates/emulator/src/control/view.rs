//! What the control surface shows of a session and its live captions; the API itself tells less.

use serde::{Deserialize, Serialize};
use vonage_video_models::{Address, CreateSessionForm, UnixMillis};

use super::{ArchiveView, BroadcastView, CallView, ConnectorView, RenderView};
use crate::world::{Captions, World};

/// A session as the emulator holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SessionView {
    /// The session.
    pub session_id: String,
    /// The application that created it.
    pub application_id: String,
    /// When it was created, by the application's clock.
    pub created_at: UnixMillis,
    /// What was asked for at its creation, under the names of the form.
    pub form: CreateSessionForm,
    /// Who is connected, oldest first.
    pub connections: Vec<ConnectionView>,
    /// What is published, oldest first.
    pub streams: Vec<StreamView>,
    /// The streams that the force-mute state leaves out, while it is on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub force_mute_excludes: Option<Vec<String>>,
    /// Its SIP calls, those that have ended first.
    #[serde(default)]
    pub calls: Vec<CallView>,
    /// Its live captions, those that have ended first.
    #[serde(default)]
    pub captions: Vec<CaptionsView>,
    /// Its Audio Connectors, those that have ended first.
    #[serde(default)]
    pub connectors: Vec<ConnectorView>,
    /// Its archives, oldest first, deleted ones too.
    #[serde(default)]
    pub archives: Vec<ArchiveView>,
    /// Its broadcasts, oldest first, those that have ended too.
    #[serde(default)]
    pub broadcasts: Vec<BroadcastView>,
    /// Its Experience Composers, oldest first, those that have ended too.
    #[serde(default)]
    pub renders: Vec<RenderView>,
}

/// A simulated client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ConnectionView {
    /// The connection.
    pub connection_id: String,
    /// The role of its token.
    pub role: String,
    /// The data of its token; empty when there is none.
    pub data: String,
    /// When it joined, by the application's clock.
    pub connected_at: UnixMillis,
}

/// A published stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct StreamView {
    /// The stream.
    pub stream_id: String,
    /// The connection it comes from.
    pub connection_id: String,
    /// Its name.
    pub name: String,
    /// What it shows, if it has video.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub video_type: Option<String>,
    /// Whether it carries audio.
    pub has_audio: bool,
    /// Whether it carries video.
    pub has_video: bool,
    /// Whether its publisher was told to mute its audio and has not unmuted since.
    #[serde(default)]
    pub muted: bool,
    /// Its layout classes.
    pub layout_class_list: Vec<String>,
}

impl SessionView {
    /// The view of a session, if there is one. Its archives are left out: there may be very many.
    pub(super) fn of(application: &str, id: &str, world: &World) -> Option<Self> {
        let session = world.session(id)?;
        let connections = session.connections.iter().map(|connection| ConnectionView {
            connection_id: connection.id.to_string(),
            role: connection.role.as_str().to_owned(),
            data: connection
                .details()
                .map(|details| details.data.clone())
                .unwrap_or_default(),
            connected_at: connection.connected_at,
        });
        let streams = session.streams.iter().map(|published| StreamView {
            stream_id: published.stream.id.to_string(),
            connection_id: published.connection.to_string(),
            name: published.stream.name.clone(),
            video_type: published.stream.video_type.as_ref().map(ToString::to_string),
            has_audio: published.has_audio,
            has_video: published.has_video,
            muted: published.muted,
            layout_class_list: published.stream.layout_class_list.clone(),
        });
        let force_mute = session.force_mute.as_ref();
        Some(Self {
            session_id: id.to_owned(),
            application_id: application.to_owned(),
            created_at: session.created_at,
            form: session.form.clone(),
            connections: connections.collect(),
            streams: streams.collect(),
            force_mute_excludes: force_mute.map(|mute| mute.excluded.clone()),
            calls: world.calls.of_session(id).map(CallView::of).collect(),
            captions: world.captions.of_session(id).map(CaptionsView::of).collect(),
            connectors: world.connectors.of_session(id).map(ConnectorView::of).collect(),
            archives: Vec::new(),
            broadcasts: world.broadcasts.of_session(id).map(BroadcastView::of).collect(),
            renders: world.renders.of_session(id).map(RenderView::of).collect(),
        })
    }
}

/// Live captions of a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CaptionsView {
    /// The captions.
    pub captions_id: String,
    /// The language that is spoken.
    pub language_code: String,
    /// How long they run at most, in seconds.
    pub max_duration: i64,
    /// Whether unfinished sentences are sent.
    pub partial_captions: bool,
    /// Where changes are to be reported, without user info and query.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_callback_url: Option<String>,
    /// When they started, by the application's clock.
    pub started_at: UnixMillis,
    /// When they ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<UnixMillis>,
    /// Why they ended: `stopped`, `maxDuration`, `sessionEmpty` when nobody was there for 60 seconds, or `failed`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl CaptionsView {
    pub(super) fn of(captions: &Captions) -> Self {
        Self {
            captions_id: captions.id.to_string(),
            language_code: captions.language.clone(),
            max_duration: captions.max_duration_seconds,
            partial_captions: captions.partial,
            status_callback_url: captions.callback.as_ref().map(Address::redacted),
            started_at: captions.started_at,
            ended_at: captions.ended.map(|(at, _)| at),
            reason: captions.ended.map(|(_, why)| why.as_str().to_owned()),
        }
    }
}
