//! What a token says, for people and for scripts.

use serde_json::{Value, json};
use vonage_video::Role;
use vonage_video::auth::{ApiClaims, ClientClaims, UnixTime, UnverifiedToken};

use crate::duration;
use crate::table::Fields;
use crate::time;

/// How long a token without an expiry is good for at the service.
const LIFE_WITHOUT_EXPIRY: std::time::Duration = std::time::Duration::from_secs(15 * 60);

/// The claims of either kind of token, or of neither.
pub(crate) enum Claims {
    Client(Box<ClientClaims>),
    Api(ApiClaims),
    Unknown,
}

impl Claims {
    pub(crate) fn of(token: &UnverifiedToken) -> Self {
        if let Ok(claims) = token.client_claims() {
            Self::Client(Box::new(claims))
        } else {
            token.api_claims().map_or(Self::Unknown, Self::Api)
        }
    }

    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Client(_) => "client",
            Self::Api(_) => "api",
            Self::Unknown => "unknown",
        }
    }

    fn describe_kind(&self) -> &'static str {
        match self {
            Self::Client(_) => "client token: lets its bearer join one session",
            Self::Api(_) => "API token: lets its bearer do whatever the application can",
            Self::Unknown => "neither a client token nor an API token of Vonage Video",
        }
    }

    /// What a check of signature and times does not see, and the service refuses or ignores.
    pub(crate) fn warnings(&self) -> Vec<String> {
        const MOST: usize = 1000;
        let Self::Client(claims) = self else {
            return Vec::new();
        };
        let mut warnings = Vec::new();
        if !Role::KNOWN.contains(claims.role()) {
            let known: Vec<_> = Role::KNOWN.iter().map(Role::as_str).collect();
            warnings.push(format!("the role is none of {}", known.join(", ")));
        }
        let classes = claims.layout_classes().join(" ");
        for (name, text) in [
            ("data", claims.connection_data().unwrap_or_default()),
            ("layout classes", &classes),
        ] {
            let length = text.chars().count();
            if length > MOST {
                warnings.push(format!("the {name} have {length} characters; {MOST} is the most"));
            }
        }
        if claims.session_id().trim().is_empty() {
            warnings.push("the session id is empty".to_owned());
        }
        warnings
    }

    /// `iat`, `nbf` and `exp`; without `exp` what the service takes for it.
    fn times(&self) -> Option<(UnixTime, Option<UnixTime>, UnixTime)> {
        let (issued, not_before, expires) = match self {
            Self::Client(claims) => (claims.issued_at(), claims.not_before(), claims.expires_at()),
            Self::Api(claims) => (claims.issued_at(), claims.not_before(), claims.expires_at()),
            Self::Unknown => return None,
        };
        let expires = expires.unwrap_or_else(|| issued.saturating_add(LIFE_WITHOUT_EXPIRY));
        Some((issued, not_before, expires))
    }

    /// Adds rows to a table.
    pub(crate) fn describe(&self, fields: Fields, token: &UnverifiedToken, now: UnixTime) -> Fields {
        let fields = fields
            .with("kind", self.describe_kind())
            .maybe("algorithm", token.algorithm());
        let fields = match self {
            Self::Client(claims) => describe_client(claims, fields),
            Self::Api(claims) => fields
                .with("application", claims.application_id())
                .maybe("token id", claims.token_id()),
            Self::Unknown => fields.with("payload", token.payload_json()),
        };
        match self.times() {
            Some((issued, not_before, expires)) => fields
                .with("issued", at(issued, &time::relative(issued, now)))
                .maybe(
                    "not before",
                    not_before.map(|time| at(time, &time::relative(time, now))),
                )
                .with("expires", at(expires, &expiry(expires, now)))
                .with(
                    "lifetime",
                    duration::human(expires.saturating_duration_since(issued)),
                ),
            None => fields,
        }
    }

    /// What follows from the times, for scripts.
    pub(crate) fn times_as_json(&self, now: UnixTime) -> Value {
        let Some((issued, not_before, expires)) = self.times() else {
            return Value::Null;
        };
        json!({
            "issued_at": time::rfc3339(issued),
            "not_before": not_before.map(time::rfc3339),
            "expires_at": time::rfc3339(expires),
            "expired": expires <= now,
            "expires_in_seconds": expires.saturating_duration_since(now).as_secs(),
        })
    }
}

fn describe_client(claims: &ClientClaims, fields: Fields) -> Fields {
    let classes = Some(claims.layout_classes().join(" ")).filter(|classes| !classes.is_empty());
    let private: Vec<_> = claims
        .private_names()
        .map(|name| format!("{name}={}", claims.private(name).unwrap_or_default()))
        .collect();
    fields
        .with("application", claims.application_id())
        .with("session", claims.session_id())
        .with("role", claims.role().as_str())
        .maybe("data", claims.connection_data())
        .maybe("layout classes", classes)
        .maybe("scope", claims.scope())
        .maybe("token id", claims.token_id())
        .maybe(
            "private claims",
            Some(private.join(" ")).filter(|text| !text.is_empty()),
        )
}

fn at(time: UnixTime, distance: &str) -> String {
    format!("{}  ({distance})", time::rfc3339(time))
}

fn expiry(expires: UnixTime, now: UnixTime) -> String {
    let word = if expires > now { "expires" } else { "expired" };
    format!("{word} {}", time::relative(expires, now))
}
