//! What the control surface shows of a session; the API itself tells less.

use serde::{Deserialize, Serialize};
use vonage_video_models::{CreateSessionForm, UnixMillis};

use crate::world::Session;

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
    /// Its layout classes.
    pub layout_class_list: Vec<String>,
}

impl SessionView {
    pub(super) fn of(application: &str, id: &str, session: &Session) -> Self {
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
            layout_class_list: published.stream.layout_class_list.clone(),
        });
        Self {
            session_id: id.to_owned(),
            application_id: application.to_owned(),
            created_at: session.created_at,
            form: session.form.clone(),
            connections: connections.collect(),
            streams: streams.collect(),
        }
    }
}
