//! What a client token says.

use std::borrow::Cow;
use std::fmt;

use serde_json::{Map, Value};

use super::client_token::SigningInput;
use super::role::Role;
use super::verifier::VerifyError;
use crate::jwt::json::JsonObject;
use crate::jwt::{Claim, Refusal, Times, required};
use crate::time::UnixTime;

pub(crate) const SCOPE: &str = "session.connect";
pub(crate) const SUBJECT: &str = "video";
pub(crate) const ACL: &str = r#"{"paths":{"/session/**":{}}}"#;

const LAYOUT_CLASSES: &str = "initial_layout_class_list";

/// The claims this crate writes itself; nobody may pass others under these names.
pub(crate) const RESERVED: [&str; 12] = [
    "application_id",
    "session_id",
    "scope",
    "sub",
    "role",
    "acl",
    "iat",
    "exp",
    "nbf",
    "jti",
    "connection_data",
    LAYOUT_CLASSES,
];

/// Claims the service knows nothing of, by name and in the order of names.
///
/// Their values are kept as JSON text: a program that has none does not need the code that writes any value.
#[derive(Clone, Default, PartialEq)]
pub(crate) struct PrivateClaims(Vec<(String, String)>);

impl PrivateClaims {
    /// Sets one claim, in place of an earlier one of the same name.
    pub(crate) fn set(&mut self, name: String, value: &Value) {
        let json = value.to_string();
        match self.0.binary_search_by(|(known, _)| known.as_str().cmp(&name)) {
            Ok(index) => {
                if let Some((_, known)) = self.0.get_mut(index) {
                    *known = json;
                }
            }
            Err(index) => self.0.insert(index, (name, json)),
        }
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }
}

/// What a client token says: checked, and ready to be signed; or read from a token.
///
/// [`Grant::claims`](crate::Grant::claims) makes them, and from there on any scheme can sign:
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let pem = include_str!("../../tests/keys/pkcs8.pem");
/// # let key = vonage_video_auth::ApplicationKey::from_pem("11112222-3333-4444-8555-666677778888", pem)?;
/// use vonage_video_auth::{Grant, UnixTime};
///
/// let claims = Grant::new("1_session").claims("11112222-3333-4444-8555-666677778888", UnixTime::from_secs(1_790_000_000))?;
/// let input = claims.signing_input();
/// let signature = key.sign(input.as_bytes())?; // or whatever else makes RS256 signatures
/// let token = input.assemble(&signature);
/// # assert_eq!(token.as_str().split('.').count(), 3);
/// # Ok(()) }
/// ```
///
/// `Debug` shows how long the connection data is, not what it says, and only the names of private claims.
#[derive(Clone, PartialEq)]
pub struct ClientClaims {
    pub(crate) application_id: String,
    pub(crate) session_id: String,
    pub(crate) scope: Option<Cow<'static, str>>,
    pub(crate) subject: Option<Cow<'static, str>>,
    pub(crate) role: Role,
    pub(crate) acl: Option<Cow<'static, str>>,
    pub(crate) times: Times,
    pub(crate) token_id: Option<String>,
    pub(crate) connection_data: Option<String>,
    pub(crate) layout_classes: Vec<String>,
    pub(crate) private: PrivateClaims,
}

impl ClientClaims {
    /// `application_id`: the application whose key signs.
    pub fn application_id(&self) -> &str {
        &self.application_id
    }

    /// `session_id`: the session the token lets into.
    pub fn session_id(&self) -> &str {
        &self.session_id
    }

    /// `role`; a token without one means a publisher.
    pub fn role(&self) -> &Role {
        &self.role
    }

    /// `iat`: when the token was made.
    pub fn issued_at(&self) -> UnixTime {
        self.times.issued_at
    }

    /// `exp`: from when on nobody can connect with it. Some SDKs leave it out.
    pub fn expires_at(&self) -> Option<UnixTime> {
        self.times.expires_at
    }

    /// `nbf`: before when nobody can connect with it.
    pub fn not_before(&self) -> Option<UnixTime> {
        self.times.not_before
    }

    /// `jti`: unique to the token.
    pub fn token_id(&self) -> Option<&str> {
        self.token_id.as_deref()
    }

    /// `connection_data`: what every participant sees about the connection.
    pub fn connection_data(&self) -> Option<&str> {
        self.connection_data.as_deref()
    }

    /// `initial_layout_class_list`: the classes of streams the client publishes.
    pub fn layout_classes(&self) -> &[String] {
        &self.layout_classes
    }

    /// `scope`: `session.connect` in a client token.
    pub fn scope(&self) -> Option<&str> {
        self.scope.as_deref()
    }

    /// `sub`: `video`. Some SDKs leave it out or call it `subject`.
    pub fn subject(&self) -> Option<&str> {
        self.subject.as_deref()
    }

    /// `acl` as JSON: `{"paths":{"/session/**":{}}}`. Some SDKs leave it out.
    pub fn acl(&self) -> Option<&str> {
        self.acl.as_deref()
    }

    /// The private claim called `name`.
    pub fn private(&self, name: &str) -> Option<Value> {
        let (_, json) = self.private.0.iter().find(|(known, _)| known == name)?;
        serde_json::from_str(json).ok()
    }

    /// The names of all private claims.
    pub fn private_names(&self) -> impl Iterator<Item = &str> {
        self.private.names()
    }

    /// Reads claims as other SDKs write them.
    ///
    /// Written strictly, read leniently: Python calls `sub` `subject` and writes the layout classes as an array, Java and
    /// .NET leave out `sub` and `acl`, .NET also `exp`, PHP the role, and Node's times may have fractions.
    pub(super) fn read(mut claims: Map<String, Value>) -> Result<Self, VerifyError> {
        let mut string = |name| take(&mut claims, name).string(name);
        let subject = match string("sub")? {
            Some(subject) => Some(subject),
            None => string("subject")?,
        };
        let mut read = Self {
            application_id: required(string("application_id")?, "application_id")?,
            session_id: required(string("session_id")?, "session_id")?,
            scope: string("scope")?.map(|scope| known(SCOPE, scope)),
            subject: subject.map(|subject| known(SUBJECT, subject)),
            role: string("role")?.map_or_else(Role::default, Role::other),
            token_id: string("jti")?,
            connection_data: string("connection_data")?,
            acl: claims.remove("acl").map(|acl| known(ACL, acl.to_string())),
            times: take_times(&mut claims)?,
            layout_classes: layout_classes(claims.remove(LAYOUT_CLASSES))?,
            private: PrivateClaims::default(),
        };
        // What is left once all known claims are taken out.
        for (name, value) in claims {
            read.private.set(name, &value);
        }
        Ok(read)
    }

    /// The payload of the token: one JSON object.
    pub fn to_json(&self) -> String {
        // Names, punctuation and fixed values take some 400 bytes.
        let variable = self.session_id.len() + self.connection_data.as_ref().map_or(0, String::len);
        let mut object = JsonObject::with_capacity(512 + variable);
        object.string("application_id", &self.application_id);
        object.string("session_id", &self.session_id);
        let mut optional = |name: &str, value: Option<&str>| {
            if let Some(value) = value {
                object.string(name, value);
            }
        };
        optional("scope", self.scope.as_deref());
        optional("sub", self.subject.as_deref());
        optional("role", Some(self.role.as_str()));
        optional("jti", self.token_id.as_deref());
        optional("connection_data", self.connection_data.as_deref());
        if !self.layout_classes.is_empty() {
            object.string(LAYOUT_CLASSES, &self.layout_classes.join(" "));
        }
        if let Some(acl) = &self.acl {
            object.raw("acl", acl);
        }
        object.number("iat", self.times.issued_at.as_secs());
        let mut optional = |name: &str, value: Option<UnixTime>| {
            if let Some(time) = value {
                object.number(name, time.as_secs());
            }
        };
        optional("exp", self.times.expires_at);
        optional("nbf", self.times.not_before);
        for (name, json) in &self.private.0 {
            object.raw(name, json);
        }
        object.finish()
    }

    /// Header and payload, encoded: what gets signed.
    pub fn signing_input(&self) -> SigningInput {
        SigningInput::new(&self.to_json())
    }
}

impl fmt::Debug for ClientClaims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientClaims")
            .field("application_id", &self.application_id)
            .field("session_id", &self.session_id)
            .field("role", &self.role)
            .field("issued_at", &self.times.issued_at)
            .field("expires_at", &self.times.expires_at)
            .field("not_before", &self.times.not_before)
            .field("token_id", &self.token_id)
            .field(
                "connection_data_bytes",
                &self.connection_data.as_ref().map(String::len),
            )
            .field("layout_classes", &self.layout_classes)
            .field("private", &self.private_names().collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}

/// Takes one claim out.
pub(super) fn take(claims: &mut Map<String, Value>, name: &str) -> Claim<'static> {
    claims.remove(name).map_or(Claim::None, Claim::from)
}

/// Takes `iat`, `exp` and `nbf` out.
pub(super) fn take_times(claims: &mut Map<String, Value>) -> Result<Times, Refusal> {
    let mut take = |name| take(claims, name);
    Times::read(take("iat"), take("exp"), take("nbf"))
}

/// The fixed texts are not copied, which is what nearly every token has.
fn known(expected: &'static str, found: String) -> Cow<'static, str> {
    if found == expected {
        Cow::Borrowed(expected)
    } else {
        Cow::Owned(found)
    }
}

fn layout_classes(value: Option<Value>) -> Result<Vec<String>, Refusal> {
    match value {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::String(text)) => Ok(text.split_whitespace().map(str::to_owned).collect()),
        Some(Value::Array(items)) => items
            .into_iter()
            .map(|item| match item {
                Value::String(class) => Ok(class),
                _ => Err(Refusal::InvalidClaim(
                    LAYOUT_CLASSES,
                    "has a class that is not text",
                )),
            })
            .collect(),
        Some(_) => Err(Refusal::InvalidClaim(
            LAYOUT_CLASSES,
            "is neither text nor an array",
        )),
    }
}
