//! Finding what a control call is about by its id, in whichever application it is.

use std::sync::Arc;

use uuid::Uuid;

use super::{Control, ControlError};
use crate::applications::Application;
use crate::world::{Catalog, Kept, Place, World};

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
