//! An emulator with a client of it.

use std::time::Duration;

use vonage_video::sessions::CreateSession;
use vonage_video::{Client, Role, Session, SessionId, StreamId};
use vonage_video_emulator::{Control, Emulator, RecordedRequest, SessionView};

use super::client_of;

/// An emulator, its control, and a client of it.
pub(crate) struct World {
    pub(crate) emulator: Emulator,
    pub(crate) control: Control,
    pub(crate) client: Client,
}

impl World {
    pub(crate) async fn start(tls: bool) -> Self {
        let emulator = Emulator::builder().tls(tls).start().await.unwrap();
        let (control, client) = (emulator.control(), client_of(&emulator));
        Self {
            emulator,
            control,
            client,
        }
    }

    pub(crate) async fn session(&self) -> Session {
        self.client
            .sessions()
            .create(CreateSession::routed())
            .await
            .unwrap()
    }

    pub(crate) fn now(&self) -> u64 {
        u64::try_from(self.control.now().as_millis() / 1000).unwrap()
    }

    pub(crate) async fn of_operation(&self, id: &str) -> Vec<RecordedRequest> {
        let requests = self.control.requests().await;
        requests
            .into_iter()
            .filter(|request| request.operation.as_deref() == Some(id))
            .collect()
    }

    /// A session that may be moved: somebody is in, and it is old enough.
    pub(crate) async fn movable(&self) -> Session {
        let session = self.session().await;
        let token = self.client.grant(&session.id).sign().await.unwrap();
        self.control.join(&session.id, token.as_str()).await.unwrap();
        self.control.advance(Duration::from_secs(5 * 60)).await;
        session
    }

    /// What has reached the service since the journal was emptied: the name of the operation, empty for a file, and the
    /// status.
    pub(crate) async fn answered(&self) -> Vec<(String, u16)> {
        let requests = self.control.requests().await;
        let answered = requests.into_iter().map(|request| {
            assert_eq!(request.applied, request.refusal.is_none(), "{request:?}");
            (
                request.operation.unwrap_or_default(),
                request.status.unwrap_or_default(),
            )
        });
        answered.collect()
    }

    /// The bodies of an operation's requests, secrets taken out.
    pub(crate) async fn bodies(&self, operation: &str) -> Vec<String> {
        let requests = self.of_operation(operation).await;
        let bodies = requests
            .into_iter()
            .filter_map(|request| request.body.and_then(|body| body.text));
        bodies.collect()
    }

    pub(crate) async fn seen(&self, session: &SessionId) -> SessionView {
        self.control.session(session).await.unwrap()
    }

    /// A routed session in which two clients publish.
    pub(crate) async fn party(&self) -> Party {
        let session = self.session().await.id;
        let join = async |role| {
            let token = self.client.grant(&session).role(role).sign().await.unwrap();
            self.control.join(&session, token.as_str()).await.unwrap()
        };
        let (host, guest) = (join(Role::Moderator).await, join(Role::Publisher).await);
        let publish = async |connection: &str, name| {
            let stream = self.control.publish(&session, connection, name).await.unwrap();
            StreamId::from(stream)
        };
        let host_stream = publish(&host, "host").await;
        let guest_stream = publish(&guest, "guest").await;
        self.control.clear_requests().await;
        Party {
            session,
            host,
            guest,
            host_stream,
            guest_stream,
        }
    }
}

/// A routed session in which two clients publish.
pub(crate) struct Party {
    pub(crate) session: SessionId,
    pub(crate) host: String,
    pub(crate) guest: String,
    pub(crate) host_stream: StreamId,
    pub(crate) guest_stream: StreamId,
}
