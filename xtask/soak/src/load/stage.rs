//! A client of an application of its own, and a session to ask about.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use vonage_video::auth::Signature;
use vonage_video::sessions::CreateSession;
use vonage_video::{
    ApplicationKey, Client, ClientBuilder, Proxy, RootCertificates, SessionId, SignError, Signer, async_trait,
};
use vonage_video_emulator::DEVELOPMENT_PRIVATE_KEY;

use crate::control::Control;
use crate::service::Place;

/// Signs with the development key, and counts.
#[derive(Debug)]
pub(crate) struct Counting {
    key: ApplicationKey,
    count: Arc<AtomicU64>,
}

#[async_trait]
impl Signer for Counting {
    async fn sign(&self, input: &[u8]) -> Result<Signature, SignError> {
        self.count.fetch_add(1, Ordering::Relaxed);
        self.key.sign(input)
    }
}

/// A client's builder, and how often it has signed.
pub(crate) fn builder(place: &Place, application: &str) -> anyhow::Result<(ClientBuilder, Arc<AtomicU64>)> {
    let count = Arc::new(AtomicU64::new(0));
    let key = ApplicationKey::from_pem(application, DEVELOPMENT_PRIVATE_KEY)?;
    let signer = Counting {
        key,
        count: count.clone(),
    };
    let builder = Client::builder(application)
        .signer(signer)
        .base_url(&place.api)?
        .proxy(Proxy::none());
    let builder = match &place.ca_pem {
        Some(pem) => builder.root_certificates(RootCertificates::only(pem)?),
        None => builder,
    };
    Ok((builder, count))
}

/// A session in which somebody publishes.
pub(crate) async fn session(client: &Client, control: &Control) -> anyhow::Result<SessionId> {
    let session = client.sessions().create(CreateSession::routed()).await?.id;
    let token = client.grant(&session).sign().await?;
    let connection = control.join(session.as_str(), token.as_str()).await?;
    control.publish(session.as_str(), &connection).await?;
    Ok(session)
}
