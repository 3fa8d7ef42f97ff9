//! An offline emulator of the Vonage Video API, with a control surface for tests.
//!
//! Two ports. The **API port** answers as the service does: it verifies tokens, knows sessions, connections and
//! streams, and refuses with the service's statuses, codes and words. The **control port** does what the real service
//! has no call for: it lets simulated clients join and publish, turns the clock, shows what was asked for, and breaks
//! things on purpose. In Rust both are at hand as [`Emulator`] and [`Control`]; for every other language there is the
//! program `vonage-video-emulator` (its manual is the crate's README).
//!
//! ```
//! use std::time::Duration;
//! use tokio::io::{AsyncReadExt, AsyncWriteExt};
//! use vonage_video_emulator::{Emulator, Fault};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let emulator = Emulator::start().await?;
//! let control = emulator.control();
//!
//! // The code under test is pointed at the emulator. It signs with the development key.
//! let (url, application, key) = (emulator.api_url(), emulator.application_id(), emulator.private_key_pem());
//! # let _ = key;
//!
//! // The next request is answered 503 and not processed, and then an hour passes.
//! control.fault(Fault::status(503).header("retry-after", "1")).await?;
//! control.advance(Duration::from_secs(3600)).await;
//!
//! // Here the code under test would run; this is about the shortest there is.
//! let mut socket = tokio::net::TcpStream::connect(url.trim_start_matches("http://")).await?;
//! let request = format!("GET /v2/project/{application}/session/2_MX4/stream HTTP/1.1\r\n\
//!                        host: localhost\r\nconnection: close\r\n\r\n");
//! socket.write_all(request.as_bytes()).await?;
//! let mut answer = String::new();
//! socket.read_to_string(&mut answer).await?;
//! assert!(answer.starts_with("HTTP/1.1 503"));
//!
//! // The journal tells what arrived and what became of it.
//! let seen = control.wait_for_requests("GET /v2/project", 1, Duration::from_secs(5)).await;
//! assert_eq!(seen[0].operation.as_deref(), Some("streams.list"));
//! assert_eq!(seen[0].fault.as_deref(), Some("status=503;retry-after=1"));
//! assert!(!seen[0].applied);
//! emulator.shutdown().await;
//! # Ok(())
//! # }
//! ```
//!
//! # Applications
//!
//! Each application is a world of its own: its sessions, its clock, its journal and its faults. Tests that run in
//! parallel take one each ([`Control::add_application`]) and do not disturb each other. A request belongs to the
//! application it names in its path or its token, verified or not; one that names none that is known belongs to the
//! first application.
//!
//! # Webhooks
//!
//! What happens in an application is posted to its webhooks, signed where they have a secret, and tried again for 24
//! hours of the application's clock. They are registered with [`Builder::webhook`] or [`Control::register_webhook`];
//! [`WebhookSettings`] has events repeated, reordered, lost or unsigned on purpose, and [`Control::deliveries`] tells
//! what became of each. The README has every event, and the choices made where the service documents nothing.
//!
//! ```
//! use std::time::Duration;
//! use vonage_video_emulator::{Chance, DeliveryState, Emulator, Webhook, WebhookSettings};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // The receiver under test; nobody listens at this port.
//! let webhook = Webhook::new("session", "http://127.0.0.1:9/hooks")?.secret("not-a-real-secret")?;
//! let emulator = Emulator::builder().webhook(webhook).start().await?;
//! let control = emulator.control();
//! control.set_webhook_settings(WebhookSettings::default().duplicates(Chance::percent(20))).await?;
//!
//! // Here clients would join a session. Then everything that is due is waited for, and retries are brought about.
//! let outlook = control.wait_for_webhooks(Duration::from_secs(5)).await;
//! assert!(outlook.quiet);
//! control.advance(Duration::from_secs(5)).await;
//! let pending = control.deliveries().await.into_iter().filter(|one| one.state == DeliveryState::Pending);
//! assert_eq!(pending.count(), 0);
//! emulator.shutdown().await;
//! # Ok(())
//! # }
//! ```
//!
//! # What it does not know
//!
//! No media flows between clients, nobody is telephoned, nothing is transcribed or streamed, and there are no account
//! limits. The only things it connects to are the WebSocket server an Audio Connector is for and the receivers of
//! webhooks: on loopback, or on the hosts of [`Builder::allow_targets`]. Where the service documents no number (how long
//! a migration runs, how soon a session may migrate again) the emulator has one of its own, named in the README. It knows
//! nothing of the SDK it is used to test: of
//! our crates it stands on the plain types of `vonage-video-models` alone, and tokens are read by the
//! `jsonwebtoken` crate and verified by ring.
//!
//! # Features
//!
//! `program` (default) brings the module `program`, which the binary of this crate and other programs embed. Tests that only use
//! the library can do without it and its dependencies.
//!
//! Nothing is installed for the whole process: no crypto provider, no subscriber for traces.

mod allowed_host;
mod api;
mod applications;
mod areas;
mod audio;
mod clock;
mod control;
mod development;
mod digest;
mod emulator;
mod error;
mod fault;
mod files;
mod ids;
mod journal;
mod media;
mod operation;
mod outbound;
#[cfg(feature = "program")]
pub mod program;
mod read;
mod redact;
mod server;
mod servers;
mod tls;
mod token;
mod webhooks;
mod world;

pub use self::allowed_host::{AllowedHost, InvalidHost};
pub use self::audio::{Audio, InvalidAudio};
pub use self::control::{
    ArchiveStorage, ArchiveView, BroadcastView, CallState, CallView, CaptionsView, ConnectionView,
    ConnectorView, Control, ControlError, DepartureReason, FramesView, NewStream, RenderView, RtmpChoice,
    RtmpView, SeedArchives, SeededArchives, SessionView, SignalView, StreamView, WebhookOutlook,
};
pub use self::development::{DEVELOPMENT_APPLICATION_ID, DEVELOPMENT_PRIVATE_KEY};
pub use self::emulator::{Builder, Emulator};
pub use self::error::{ApplicationProblem, InvalidApplication, StartError};
pub use self::fault::{ActiveFault, Fault, InvalidFault};
pub use self::journal::{RecordedBody, RecordedRequest};
pub use self::servers::ServerFailure;
pub use self::webhooks::{
    AttemptView, Chance, DeliveryCounts, DeliveryState, DeliveryView, RetrySignature, Webhook,
    WebhookSettings, WebhookView,
};
pub use self::world::{InvalidWebhook, WebhookKey};
