//! A session somebody publishes in. The emulator's clock is held, so that nothing happens before its time, and tokens
//! go with it however far it is turned.

use std::time::Duration;

use serde_json::{Value, json};
use vonage_video_emulator::Emulator;

use super::clients::{Reply, World, request};
use super::tokens;

pub(crate) struct Stage {
    pub(crate) world: World,
    pub(crate) session: String,
    pub(crate) connection: String,
    pub(crate) stream: String,
}

impl Stage {
    pub(crate) async fn start() -> Self {
        Self::of(World::start().await, "").await
    }

    pub(crate) async fn with_form(form: &str) -> Self {
        Self::of(World::start().await, form).await
    }

    pub(crate) async fn seeded(seed: u64) -> Self {
        Self::of(
            World::of(Emulator::builder().seed(seed).start().await.unwrap()),
            "",
        )
        .await
    }

    pub(crate) async fn of(world: World, form: &str) -> Self {
        // A minute ahead, or tokens by the system's time would soon be from the future.
        world.control.advance(Duration::from_secs(60)).await;
        world.control.hold_clock().await;
        let created = world.call("POST", "/session/create", form).await.json();
        let session = created[0]["session_id"].as_str().unwrap().to_owned();
        let connection = world.join(&session, "publisher").await;
        let stream = world
            .control
            .publish(&session, &connection, "desk")
            .await
            .unwrap();
        Self {
            world,
            session,
            connection,
            stream,
        }
    }

    /// A client token for another client of the session, by the emulator's clock.
    pub(crate) fn token(&self, changes: &Value) -> String {
        let now = self.now_seconds();
        let mut claims = json!({"iat": now, "exp": now + 3600});
        for (name, value) in changes.as_object().unwrap() {
            claims[name] = value.clone();
        }
        tokens::client_with(&self.world.application, &self.session, &claims)
    }

    pub(crate) fn now_seconds(&self) -> i64 {
        self.world.control.now().as_millis() / 1000
    }

    pub(crate) async fn call(&self, method: &str, rest: &str, body: &Value) -> Reply {
        let now = self.now_seconds();
        let claims = json!({"iat": now, "exp": now + 900});
        let bearer = tokens::bearer_with(&self.world.application, &claims);
        let headers = [("authorization", &*bearer), ("accept", "application/json")];
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        let path = self.world.path(rest);
        self.world
            .send(request(method, &path, &headers, &body))
            .await
            .unwrap()
    }

    pub(crate) async fn get(&self, rest: &str) -> Value {
        let reply = self.call("GET", rest, &Value::Null).await;
        assert_eq!(reply.status, 200, "{}", reply.text());
        reply.json()
    }

    pub(crate) async fn post(&self, rest: &str) -> Reply {
        self.call("POST", rest, &Value::Null).await
    }

    /// Starts an archive, a broadcast or a render in the session.
    pub(crate) async fn start_one(&self, rest: &str, options: Value) -> Reply {
        let mut body = json!({"sessionId": self.session});
        for (name, value) in options.as_object().unwrap() {
            body[name] = value.clone();
        }
        self.call("POST", rest, &body).await
    }

    /// As `start_one`, for one that must start; its id.
    pub(crate) async fn started(&self, rest: &str, options: Value) -> String {
        let reply = self.start_one(rest, options).await;
        assert!(reply.status.is_success(), "{}", reply.text());
        reply.json()["id"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn archive(&self, options: Value) -> String {
        self.started("/archive", options).await
    }

    /// Status and reason of an archive.
    pub(crate) async fn archive_state(&self, id: &str) -> (String, String) {
        let archive = self.get(&format!("/archive/{id}")).await;
        let text = |field: &str| archive[field].as_str().unwrap().to_owned();
        (text("status"), text("reason"))
    }

    pub(crate) async fn advance(&self, seconds: u64) {
        self.world.control.advance(Duration::from_secs(seconds)).await;
    }

    /// All but the last millisecond of so many seconds; `last_millisecond` is to follow.
    pub(crate) async fn nearly(&self, seconds: u64) {
        let span = Duration::from_secs(seconds) - Duration::from_millis(1);
        self.world.control.advance(span).await;
    }

    pub(crate) async fn last_millisecond(&self) {
        self.world.control.advance(Duration::from_millis(1)).await;
    }

    pub(crate) async fn leave(&self) {
        self.world
            .control
            .leave(&self.session, &self.connection)
            .await
            .unwrap();
    }

    pub(crate) async fn unpublish(&self) {
        self.world
            .control
            .unpublish(&self.session, &self.stream)
            .await
            .unwrap();
    }

    pub(crate) async fn publish(&self) -> String {
        let control = &self.world.control;
        control
            .publish(&self.session, &self.connection, "again")
            .await
            .unwrap()
    }
}

/// A state as `Stage::archive_state` gives it.
pub(crate) fn state(status: &str, reason: &str) -> (String, String) {
    (status.to_owned(), reason.to_owned())
}
