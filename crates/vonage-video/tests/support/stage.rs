//! An emulator with a client of it, and a routed session in which two clients publish.

use std::time::Duration;

use vonage_video::{Client, CreateSession, Proxy, Role, SessionId};
use vonage_video_emulator::{Control, Emulator, SessionView};

pub(crate) struct Stage {
    pub(crate) control: Control,
    pub(crate) client: Client,
    pub(crate) session: SessionId,
    pub(crate) host: String,
    pub(crate) host_stream: String,
    pub(crate) guest: String,
    /// Lives as long as the stage.
    _emulator: Emulator,
}

/// Turns the emulator's clock until it is dropped.
pub(crate) struct TurningClock(tokio::task::JoinHandle<()>);

impl Drop for TurningClock {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Stage {
    pub(crate) async fn set() -> Self {
        let emulator = Emulator::start().await.unwrap();
        let client = Client::builder(emulator.application_id())
            .private_key(emulator.private_key_pem())
            .unwrap()
            .base_url(emulator.api_url())
            .unwrap()
            .proxy(Proxy::none())
            .build()
            .unwrap();
        let session = client
            .sessions()
            .create(CreateSession::routed())
            .await
            .unwrap()
            .id;
        let mut stage = Self {
            control: emulator.control(),
            client,
            session,
            host: String::new(),
            host_stream: String::new(),
            guest: String::new(),
            _emulator: emulator,
        };
        stage.host = stage.join(Role::Moderator).await;
        stage.guest = stage.join(Role::Publisher).await;
        let publish = async |connection, name| stage.control.publish(&stage.session, connection, name).await;
        let host_stream = publish(&stage.host, "host").await.unwrap();
        publish(&stage.guest, "guest").await.unwrap();
        stage.host_stream = host_stream;
        stage
    }

    pub(crate) async fn join(&self, role: Role) -> String {
        self.join_in(&self.session, role).await
    }

    async fn join_in(&self, session: &SessionId, role: Role) -> String {
        let token = self.client.grant(session).role(role).sign().await.unwrap();
        self.control.join(session, token.as_str()).await.unwrap()
    }

    /// A session between clients, with somebody in it.
    pub(crate) async fn relayed(&self) -> SessionId {
        let session = self
            .client
            .sessions()
            .create(CreateSession::relayed())
            .await
            .unwrap()
            .id;
        self.join_in(&session, Role::Publisher).await;
        session
    }

    /// A second for every few milliseconds of ours.
    pub(crate) fn turn_clock(&self) -> TurningClock {
        let control = self.control.clone();
        TurningClock(tokio::spawn(async move {
            loop {
                control.advance(Duration::from_secs(1)).await;
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }))
    }

    pub(crate) async fn seen(&self) -> SessionView {
        self.control.session(&self.session).await.unwrap()
    }

    /// Whether an operation took effect.
    pub(crate) async fn did(&self, operation: &str) -> bool {
        let requests = self.control.requests().await;
        requests
            .iter()
            .any(|request| request.operation.as_deref() == Some(operation) && request.applied)
    }
}
