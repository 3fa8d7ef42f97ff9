//! What all cells share, since it takes time to make: a key, certificates, a WebSocket server.

use tokio_rustls::TlsAcceptor;
use vonage_video::ApplicationKey;
use vonage_video_emulator::{DEVELOPMENT_APPLICATION_ID, DEVELOPMENT_PRIVATE_KEY};

use crate::fault::Fault;
use crate::support::ears::Ears;
use crate::support::tls::{Authority, Validity};

const HOST: &str = "127.0.0.1";

pub(crate) struct Kit {
    pub(crate) key: ApplicationKey,
    pub(crate) ears: Ears,
    /// The authority that clients trust.
    pub(crate) roots: String,
    http1: TlsAcceptor,
    http2: TlsAcceptor,
    untrusted: TlsAcceptor,
    expired: TlsAcceptor,
    not_yet_valid: TlsAcceptor,
    other_host: TlsAcceptor,
    /// Ten megabytes, once unpacked.
    pub(crate) bomb: Vec<u8>,
}

impl Kit {
    pub(crate) async fn make() -> Self {
        let (ours, others) = (Authority::new(), Authority::new());
        let http1 = &["http/1.1"][..];
        Self {
            key: ApplicationKey::from_pem(DEVELOPMENT_APPLICATION_ID, DEVELOPMENT_PRIVATE_KEY).unwrap(),
            ears: Ears::open().await,
            roots: ours.pem(),
            http1: ours.acceptor(HOST, http1),
            http2: ours.acceptor(HOST, &["h2", "http/1.1"]),
            untrusted: others.acceptor(HOST, http1),
            expired: ours.acceptor_valid(HOST, http1, Validity::Past),
            not_yet_valid: ours.acceptor_valid(HOST, http1, Validity::Future),
            other_host: ours.acceptor("other.test", http1),
            bomb: crate::bomb::bomb(),
        }
    }

    /// The certificate a server has where it speaks TLS.
    pub(crate) fn certificate(&self, fault: Fault) -> TlsAcceptor {
        let certificate = match fault {
            Fault::Http2(_) | Fault::Idle(crate::fault::Idle::GoAway) => &self.http2,
            Fault::CertificateUntrusted => &self.untrusted,
            Fault::CertificateExpired => &self.expired,
            Fault::CertificateNotYetValid => &self.not_yet_valid,
            Fault::CertificateOfAnotherHost => &self.other_host,
            _ => &self.http1,
        };
        certificate.clone()
    }
}
