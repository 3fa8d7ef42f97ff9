//! Why a control call was refused, and finding the subject of a call by its id.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Control;
use crate::applications::Application;
use crate::audio::InvalidAudio;
use crate::error::{ApplicationProblem, InvalidApplication};
use crate::fault::InvalidFault;
use crate::token::ClientRefusal;
use crate::world::{Catalog, InvalidWebhook, Kept, Place, World};

/// Why a control call was refused: a status as HTTP has it, a code as the service has it, and a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ControlError {
    #[serde(skip)]
    status: u16,
    code: i64,
    message: String,
}

impl ControlError {
    pub(crate) fn new(status: u16, message: impl Into<String>) -> Self {
        Self {
            status,
            code: status.into(),
            message: message.into(),
        }
    }

    pub(crate) fn not_found(what: &str, id: &str) -> Self {
        Self::new(404, format!("There is no {what} {id:?}"))
    }

    /// The HTTP status with which the control port answers it.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The service's code where a client token was refused (10001 bad, 10002 unauthorized, 10007 of another session,
    /// 10012 expired), else the status.
    #[must_use]
    pub fn code(&self) -> i64 {
        self.code
    }

    /// What was wrong.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for ControlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (code {})", self.message, self.code)
    }
}

impl Error for ControlError {}

impl From<ClientRefusal> for ControlError {
    fn from(refusal: ClientRefusal) -> Self {
        Self {
            status: 403,
            code: refusal.code(),
            message: refusal.message().to_owned(),
        }
    }
}

impl From<InvalidAudio> for ControlError {
    fn from(invalid: InvalidAudio) -> Self {
        Self::new(400, invalid.to_string())
    }
}

impl From<InvalidWebhook> for ControlError {
    fn from(invalid: InvalidWebhook) -> Self {
        Self::new(400, invalid.to_string())
    }
}

impl From<InvalidFault> for ControlError {
    fn from(invalid: InvalidFault) -> Self {
        Self::new(400, invalid.to_string())
    }
}

impl From<InvalidApplication> for ControlError {
    fn from(invalid: InvalidApplication) -> Self {
        let status = if invalid.problem() == ApplicationProblem::Taken {
            409
        } else {
            400
        };
        Self::new(status, invalid.to_string())
    }
}

/// The application something belongs to, and its place there.
pub(super) fn find<T: Kept>(
    control: &Control,
    what: &str,
    id: &str,
    catalog: fn(&World) -> &Catalog<T>,
) -> Result<(Arc<Application>, Place), ControlError> {
    let unknown = || ControlError::not_found(what, id);
    let wanted = Uuid::parse_str(id).map_err(|_| unknown())?;
    let place = |application: &Application| catalog(&application.world()).place(wanted);
    // Nearly always it is this control's own.
    if let Some(place) = place(&control.application) {
        return Ok((Arc::clone(&control.application), place));
    }
    let all = control.applications.all();
    let found = all.into_iter().find_map(|application| {
        let place = place(&application)?;
        Some((application, place))
    });
    found.ok_or_else(unknown)
}
