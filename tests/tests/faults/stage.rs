//! An application of its own for each cell, with somebody in a session of it.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::OnceCell;
use vonage_video::{Client, ClientBuilder, ClientToken, Proxy, Retry, Role, SessionId, StreamId};
use vonage_video_emulator::{Control, Emulator};

use crate::kit::Kit;
use crate::wire::Way;

/// The service of one operation's cells.
pub(crate) struct Service {
    emulator: Emulator,
    way: Arc<Way>,
}

impl Service {
    pub(crate) async fn start() -> Self {
        let emulator = Emulator::start().await.unwrap();
        let address = emulator.api_url().strip_prefix("http://").unwrap();
        Self {
            way: Arc::new(Way::to(address.parse().unwrap())),
            emulator,
        }
    }

    /// A new application.
    pub(crate) async fn stage(&self, kit: &Arc<Kit>) -> Stage {
        let control = self.emulator.control().add_application(None, None).await.unwrap();
        // What takes seconds does not happen meanwhile, however long a cell takes.
        control.hold_clock().await;
        let host = builder(&control)
            .signer(kit.key.clone())
            .base_url(self.emulator.api_url())
            .unwrap()
            .build()
            .unwrap();
        Stage {
            kit: kit.clone(),
            way: self.way.clone(),
            control,
            host,
            party: OnceCell::new(),
        }
    }
}

/// A client of this application, to be pointed somewhere.
pub(crate) fn builder(control: &Control) -> ClientBuilder {
    Client::builder(control.application_id())
        .proxy(Proxy::none())
        // Pauses that no test has to wait for.
        .retry(Retry::new().pauses(Duration::from_millis(1), Duration::from_millis(1)))
}

/// One application.
pub(crate) struct Stage {
    pub(crate) kit: Arc<Kit>,
    pub(crate) way: Arc<Way>,
    pub(crate) control: Control,
    /// A client without faults, to set up what the operation needs.
    pub(crate) host: Client,
    party: OnceCell<Party>,
}

/// A session in which somebody publishes.
pub(crate) struct Party {
    pub(crate) session: SessionId,
    /// Of a moderator.
    pub(crate) token: ClientToken,
    pub(crate) connection: String,
    pub(crate) stream: StreamId,
}

impl Stage {
    pub(crate) async fn party(&self) -> &Party {
        self.party.get_or_init(|| self.join()).await
    }

    async fn join(&self) -> Party {
        let session = crate::ask::new_session();
        let session = self.host.sessions().create(session).await.unwrap().id;
        let token = self
            .host
            .grant(&session)
            .role(Role::Moderator)
            .sign()
            .await
            .unwrap();
        let connection = self.control.join(&session, token.as_str()).await.unwrap();
        let stream = self.control.publish(&session, &connection, "host").await.unwrap();
        Party {
            session,
            token,
            connection,
            stream: stream.into(),
        }
    }

    /// How many requests took effect since the journal was emptied.
    pub(crate) async fn effects(&self) -> u32 {
        let requests = self.control.requests().await;
        let applied = requests.iter().filter(|request| request.applied);
        u32::try_from(applied.count()).unwrap()
    }

    /// Everybody leaves: what talks on by itself would take its time from those who come after.
    pub(crate) async fn clear(&self) {
        let Some(party) = self.party.get() else { return };
        let session = self.control.session(&party.session).await.unwrap();
        for connection in session.connections {
            // Somebody may have left by himself meanwhile.
            let _ = self.control.leave(&party.session, connection.connection_id).await;
        }
    }
}
