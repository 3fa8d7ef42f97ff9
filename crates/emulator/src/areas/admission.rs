//! What every call needs that brings something into a session with a client token.

use vonage_video_models::{Secret, SessionId};

use crate::ids;
use crate::operation::{Call, Refusal};
use crate::token::{ClientRefusal, verify_client_token};
use crate::world::ClientClaims;

/// The claims of the token, when it lets its bearer into the session and the session can have what is asked for: it
/// must be known, routed, and not encrypted from end to end.
pub(super) fn admit(call: &Call<'_>, session: &SessionId, token: &Secret) -> Result<ClientClaims, Refusal> {
    let application = call.application;
    if !ids::looks_like_session(session.as_str()) {
        return Err(Refusal::invalid_session());
    }
    let (routed, encrypted) = {
        let world = application.world();
        let session = world.session(session.as_str()).ok_or_else(Refusal::no_session)?;
        (session.is_routed(), session.form.e2ee == Some(true))
    };
    let claims = verify_client_token(
        &application.verifier,
        &application.id,
        session.as_str(),
        token.expose(),
        application.now_seconds(),
    )?;
    if !routed {
        return Err(Refusal::not_routed());
    }
    if encrypted {
        return Err(Refusal::encrypted());
    }
    Ok(claims)
}

/// As [`admit`], for what publishes a stream.
pub(super) fn admit_publisher(
    call: &Call<'_>,
    session: &SessionId,
    token: &Secret,
) -> Result<ClientClaims, Refusal> {
    let claims = admit(call, session, token)?;
    if claims.role.may_publish() {
        Ok(claims)
    } else {
        Err(ClientRefusal::MayNotPublish.into())
    }
}
