//! An emulator with a client of it.

use std::time::Duration;

use vonage_video::sessions::CreateSession;
use vonage_video::{Client, Session};
use vonage_video_emulator::{Control, Emulator, RecordedRequest};

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
}
