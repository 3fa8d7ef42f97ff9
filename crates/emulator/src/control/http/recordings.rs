//! Archives, broadcasts and Experience Composers.

use axum::Router;
use axum::extract::State;
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::json;

use super::message::{Answer, Body, Nothing, Parameters, Scope, Segments, answer};
use crate::control::{ArchiveStorage, Control, ControlError, RtmpChoice, SeedArchives};

pub(super) fn routes() -> Router<Control> {
    Router::new()
        .route("/control/sessions/{session}/archives", post(seed_archives))
        .route(
            "/control/archives/{archive}",
            get(show_archive).post(move_archive),
        )
        .route(
            "/control/broadcasts/{broadcast}",
            get(show_broadcast).post(move_broadcast),
        )
        .route("/control/broadcasts/{broadcast}/rtmp", post(set_rtmp_status))
        .route("/control/renders/{render}", get(show_render).post(move_render))
        .route("/control/storage", get(show_storage).post(set_storage))
}

async fn seed_archives(
    State(control): State<Control>,
    _: Parameters<Nothing>,
    Segments(session): Segments<String>,
    body: Body,
) -> Answer {
    let seeds: SeedArchives = body.object()?;
    answer(&control.seed_archives(session, seeds).await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Move {
    status: String,
    reason: Option<String>,
}

async fn show_archive(
    State(control): State<Control>,
    _: Parameters<Nothing>,
    Segments(archive): Segments<String>,
) -> Answer {
    answer(&control.archive(archive).await?)
}

async fn move_archive(
    State(control): State<Control>,
    _: Parameters<Nothing>,
    Segments(archive): Segments<String>,
    body: Body,
) -> Answer {
    let to: Move = body.object()?;
    answer(
        &control
            .move_archive(archive, to.status, to.reason.as_deref())
            .await?,
    )
}

async fn show_broadcast(
    State(control): State<Control>,
    _: Parameters<Nothing>,
    Segments(broadcast): Segments<String>,
) -> Answer {
    answer(&control.broadcast(broadcast).await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct End {
    status: String,
}

async fn move_broadcast(
    State(control): State<Control>,
    _: Parameters<Nothing>,
    Segments(broadcast): Segments<String>,
    body: Body,
) -> Answer {
    let to: End = body.object()?;
    answer(&control.move_broadcast(broadcast, to.status).await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Output {
    id: Option<String>,
    position: Option<usize>,
    status: String,
}

async fn set_rtmp_status(
    State(control): State<Control>,
    _: Parameters<Nothing>,
    Segments(broadcast): Segments<String>,
    body: Body,
) -> Answer {
    let output: Output = body.object()?;
    let choice = match (output.id, output.position) {
        (None, None) => RtmpChoice::All,
        (Some(id), None) => RtmpChoice::Id(id),
        (None, Some(position)) => RtmpChoice::Position(position),
        (Some(_), Some(_)) => {
            return Err(ControlError::new(400, "Either id or position chooses the output, not both").into());
        }
    };
    answer(&control.set_rtmp_status(broadcast, choice, output.status).await?)
}

async fn show_render(
    State(control): State<Control>,
    _: Parameters<Nothing>,
    Segments(render): Segments<String>,
) -> Answer {
    answer(&control.render(render).await?)
}

async fn move_render(
    State(control): State<Control>,
    _: Parameters<Nothing>,
    Segments(render): Segments<String>,
    body: Body,
) -> Answer {
    let to: Move = body.object()?;
    answer(
        &control
            .move_render(render, to.status, to.reason.as_deref())
            .await?,
    )
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Storage {
    archives: ArchiveStorage,
}

async fn show_storage(State(control): State<Control>, Parameters(scope): Parameters<Scope>) -> Answer {
    answer(&json!({"archives": scope.of(&control)?.archive_storage()}))
}

async fn set_storage(
    State(control): State<Control>,
    Parameters(scope): Parameters<Scope>,
    body: Body,
) -> Answer {
    let control = scope.of(&control)?;
    let storage: Storage = body.object()?;
    control.set_archive_storage(storage.archives).await;
    answer(&json!({"archives": storage.archives}))
}
