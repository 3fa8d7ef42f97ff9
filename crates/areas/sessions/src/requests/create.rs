//! Creating a session.

use std::net::Ipv4Addr;

use bytes::Bytes;
use http::{Request, Response};
use vonage_video_core::{Error, Operation, Repeat, Target, optional_setters, wire};
use vonage_video_models::{ArchiveMode, CreateSessionForm, InvalidInput, MediaMode, Resolution, Session};

/// Creates a session.
///
/// Choose how media travels: [`routed`](Self::routed) through the service's media servers, which archives, broadcasts,
/// SIP, captions and the rest need, or [`relayed`](Self::relayed) from client to client where the network allows it.
/// There is no silent default: Vonage's own SDKs disagree on it (old ones relayed, the service and newer ones routed),
/// so the choice is always sent.
///
/// `POST /session/create` · repeats: idempotent
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct CreateSession {
    form: CreateSessionForm,
}

impl CreateSession {
    /// A session whose media goes through the service's media servers.
    pub fn routed() -> Self {
        Self::new(MediaMode::Routed)
    }

    /// A session whose media goes from client to client where the network allows it, else through a TURN server. It
    /// can be neither archived nor broadcast.
    pub fn relayed() -> Self {
        Self::new(MediaMode::Relayed)
    }

    /// A session with this media mode.
    pub fn new(media_mode: MediaMode) -> Self {
        Self {
            form: CreateSessionForm::new(media_mode),
        }
    }

    optional_setters! {
        /// Whether the session is recorded automatically. Default of the service: manual. `Always` needs a routed session.
        archive_mode, set_archive_mode: ArchiveMode => form.archive_mode;
        /// Names automatic archives: 1 to 80 characters; the service turns `~`, `-` and `_` into `:`. Only with
        /// [`ArchiveMode::Always`]. Known from the OpenTok API; the Vonage API description does not list it.
        archive_name, set_archive_name: into String => form.archive_name;
        /// The picture size of automatic archives. Only with [`ArchiveMode::Always`]. Known from the OpenTok API; the Vonage
        /// API description does not list it.
        archive_resolution, set_archive_resolution: Resolution => form.archive_resolution;
    }

    /// An IPv4 address near the participants, as text or [`Ipv4Addr`]: a hint for the choice of media server. Without
    /// one the first client's place decides, which Vonage recommends.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "`location(ip)` and `location(\"198.51.100.24\")` read best"
    )]
    pub fn location(mut self, address: impl ToString) -> Self {
        self.form.location = Some(address.to_string());
        self
    }

    /// Sets the [location](Self::location), or removes it with `None`, so that it is not sent.
    pub fn set_location(mut self, address: Option<String>) -> Self {
        self.form.location = address;
        self
    }

    optional_setters! {
        /// Whether media is encrypted end to end. Needs a routed session and an account for which it is enabled; excludes
        /// archives, broadcasts, SIP, Experience Composer and Audio Connector.
        e2ee, set_e2ee: bool => form.e2ee;
    }

    /// What certainly cannot be (Vonage Video guides: create a session, archiving, end-to-end encryption).
    fn check(&self) -> Result<(), InvalidInput> {
        let form = &self.form;
        let relayed = form.media_mode == Some(MediaMode::Relayed);
        let always = form.archive_mode == Some(ArchiveMode::Always);
        let encrypted = form.e2ee == Some(true);
        if always && relayed {
            return Err(invalid(
                "archiveMode",
                "is `always` in a relayed session",
                "a routed session for automatic archives",
            ));
        }
        if encrypted && relayed {
            return Err(invalid(
                "e2ee",
                "is on in a relayed session",
                "a routed session for end-to-end encryption",
            ));
        }
        if encrypted && always {
            return Err(invalid(
                "e2ee",
                "is on with automatic archives",
                "either end-to-end encryption or automatic archives",
            ));
        }
        if let Some(location) = &form.location
            && location.parse::<Ipv4Addr>().is_err()
        {
            return Err(InvalidInput::new(
                "location",
                format!("is `{}`", short(location)),
                "one IPv4 address such as 198.51.100.24",
            ));
        }
        if let Some(name) = &form.archive_name {
            if !always {
                return Err(invalid(
                    "archiveName",
                    "is set without automatic archives",
                    "archiveMode `always` together with it",
                ));
            }
            if !(1..=80).contains(&name.chars().count()) {
                return Err(InvalidInput::new(
                    "archiveName",
                    format!("has {} characters", name.chars().count()),
                    "1 to 80 characters",
                ));
            }
        }
        if form.archive_resolution.is_some() && !always {
            return Err(invalid(
                "archiveResolution",
                "is set without automatic archives",
                "archiveMode `always` together with it",
            ));
        }
        Ok(())
    }
}

fn invalid(field: &'static str, problem: &'static str, rule: &'static str) -> InvalidInput {
    InvalidInput::new(field, problem, rule)
}

/// Enough of a wrong value to recognize it.
fn short(text: &str) -> String {
    text.chars()
        .take(40)
        .map(|character| if character.is_control() { ' ' } else { character })
        .collect()
}

impl Operation for CreateSession {
    const NAME: &'static str = "sessions.create";
    const REPEAT: Repeat = Repeat::Idempotent;
    type Output = Session;

    fn encode(&self, target: &Target<'_>) -> Result<Request<Bytes>, Error> {
        self.check()?;
        wire::post(target.root().fixed("session").fixed("create")).form(self.form.pairs())
    }

    /// The service answers an array with one session in it; a bare object is read as well.
    fn decode(&self, response: Response<Bytes>) -> Result<Session, Error> {
        wire::first(&response)
    }
}
