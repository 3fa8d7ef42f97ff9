//! Webhooks, and servers that are replaced or fail.

use axum::Router;
use axum::extract::State;
use axum::routing::{get, post, put};
use serde::Deserialize;
use serde_json::{Value, json};

use super::deliveries;
use super::message::{Answer, Body, Nothing, Parameters, Scope, Segments, answer, nothing, read_body};
use crate::control::{Control, ControlError};
use crate::webhooks::{Webhook, WebhookView};
use crate::world::WebhookKey;

pub(super) fn routes() -> Router<Control> {
    Router::new()
        .route("/control/webhooks", get(list).delete(clear))
        .route(
            "/control/webhooks/{events}",
            put(register).get(show).delete(remove),
        )
        .route(
            "/control/webhook-settings",
            get(show_settings).post(set).delete(reset_settings),
        )
        .merge(deliveries::routes())
        .route("/control/sessions/{session}/outage", post(outage))
        .route("/control/sessions/{session}/captions", post(fail_captions))
}

fn registered(control: &Control, keys: &[WebhookKey]) -> Vec<WebhookView> {
    let all = control.webhooks().into_iter();
    all.filter(|webhook| keys.contains(&webhook.key)).collect()
}

async fn list(State(control): State<Control>, Parameters(scope): Parameters<Scope>) -> Answer {
    answer(&json!({"webhooks": scope.of(&control)?.webhooks()}))
}

async fn clear(State(control): State<Control>, Parameters(scope): Parameters<Scope>) -> Answer {
    scope.of(&control)?.clear_webhooks().await;
    nothing()
}

async fn show(
    State(control): State<Control>,
    Parameters(scope): Parameters<Scope>,
    Segments(events): Segments<String>,
) -> Answer {
    let keys = WebhookKey::named(&events)?;
    answer(&json!({"webhooks": registered(&scope.of(&control)?, &keys)}))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct New {
    url: String,
    secret: Option<String>,
}

async fn register(
    State(control): State<Control>,
    Parameters(scope): Parameters<Scope>,
    Segments(events): Segments<String>,
    body: Body,
) -> Answer {
    let control = scope.of(&control)?;
    let new: New = body.object()?;
    let keys = WebhookKey::named(&events)?;
    let mut webhook = Webhook::new(&events, &new.url)?;
    if let Some(secret) = new.secret {
        webhook = webhook.secret(secret)?;
    }
    control.register_webhook(webhook).await?;
    answer(&json!({"webhooks": registered(&control, &keys)}))
}

async fn remove(
    State(control): State<Control>,
    Parameters(scope): Parameters<Scope>,
    Segments(events): Segments<String>,
) -> Answer {
    scope.of(&control)?.remove_webhook(&events).await?;
    nothing()
}

async fn show_settings(State(control): State<Control>, Parameters(scope): Parameters<Scope>) -> Answer {
    answer(&scope.of(&control)?.webhook_settings())
}

/// What the body leaves out stays as it is.
async fn set(State(control): State<Control>, Parameters(scope): Parameters<Scope>, body: Body) -> Answer {
    let control = scope.of(&control)?;
    let changes: serde_json::Map<String, Value> = body.object()?;
    let settings = serde_json::to_value(control.webhook_settings());
    let mut settings = settings.map_err(|error| ControlError::new(500, error.to_string()))?;
    if let Some(members) = settings.as_object_mut() {
        members.extend(changes);
    }
    let settings = read_body(settings)?;
    control.set_webhook_settings(settings).await?;
    answer(&control.webhook_settings())
}

async fn reset_settings(State(control): State<Control>, Parameters(scope): Parameters<Scope>) -> Answer {
    let control = scope.of(&control)?;
    control.reset_webhook_settings().await;
    answer(&control.webhook_settings())
}

/// What happens to the server of a session.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Outage {
    kind: Kind,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
enum Kind {
    RotationNotice,
    Rotation,
    Disruption,
}

async fn outage(
    State(control): State<Control>,
    _: Parameters<Nothing>,
    Segments(session): Segments<String>,
    body: Body,
) -> Answer {
    let outage: Outage = body.object()?;
    match outage.kind {
        Kind::RotationNotice => control.announce_rotation(session).await?,
        Kind::Rotation => control.rotate_server(session).await?,
        Kind::Disruption => control.disrupt(session).await?,
    }
    nothing()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CaptionsMove {
    status: CaptionsStatus,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
enum CaptionsStatus {
    Failed,
}

async fn fail_captions(
    State(control): State<Control>,
    _: Parameters<Nothing>,
    Segments(session): Segments<String>,
    body: Body,
) -> Answer {
    let CaptionsMove {
        status: CaptionsStatus::Failed,
    } = body.object()?;
    answer(&control.fail_captions(session).await?)
}
