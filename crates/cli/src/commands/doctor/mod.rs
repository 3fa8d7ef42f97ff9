//! `vonage-video doctor`: is the set-up right, and if not, what would make it right?

mod answer;
mod check;
mod local;
mod network;
mod proxy;
mod trouble;

use self::check::Status;
use crate::context::Context;
use crate::exit::Failure;
use crate::output::Output;

pub(crate) const EXAMPLES: &str = "\
Examples:
  vonage-video doctor
  vonage-video doctor --json | jq '.[] | select(.status == \"fail\")'

The checks go from near to far: application, key, base URL, proxy, DNS, TCP, TLS, clock, authentication. \
The last ones ask the service who is connected to a session that does not exist, once with a wrong credential and \
once with yours, which reads and costs nothing.

Exit code 0: all passed, perhaps with warnings; 3: one or more failed.";

pub(crate) async fn run(context: &Context, output: &mut Output) -> Result<(), Failure> {
    let mut checks = Vec::new();
    let application_id = local::application_id(context, &mut checks);
    let key = local::private_key(context, application_id.as_deref(), &mut checks);
    let place = local::base_url(context, &mut checks);
    let way = proxy::check(place.as_ref(), &mut checks).await;
    network::run(context, application_id.zip(key), place.as_ref(), way, &mut checks).await;

    if output.is_json() {
        output.document(&checks)?;
    } else {
        for check in &checks {
            output.line(check)?;
        }
    }
    let count = |status| checks.iter().filter(|check| check.status() == status).count();
    match (count(Status::Fail), count(Status::Skip)) {
        (0, 0) => Ok(()),
        (failed, skipped) => {
            let skipped = match skipped {
                0 => String::new(),
                skipped => format!(", {skipped} skipped"),
            };
            Err(Failure::failed(
                "doctor",
                format!("{failed} of {} checks failed{skipped}", checks.len()),
                "begin with the first one: those after it may only follow from it",
            ))
        }
    }
}
