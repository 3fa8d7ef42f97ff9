//! The control surface: everything the real service has no call for.

mod archives;
mod broadcasts;
mod calls;
mod clients;
mod connectors;
mod error;
pub(crate) mod http;
mod outage;
mod renders;
mod seeds;
mod settings;
mod signals;
mod stream;
mod view;
mod webhooks;

use std::sync::Arc;
use std::time::Duration;

use vonage_video_models::UnixMillis;

pub use self::archives::ArchiveView;
pub use self::broadcasts::{BroadcastView, RtmpChoice, RtmpView};
pub use self::calls::{CallState, CallView};
pub use self::clients::DepartureReason;
pub use self::connectors::{ConnectorView, FramesView};
pub use self::error::ControlError;
use self::error::find;
pub use self::renders::RenderView;
pub use self::seeds::{SeedArchives, SeededArchives};
pub use self::settings::ArchiveStorage;
pub use self::signals::SignalView;
pub use self::stream::NewStream;
pub use self::view::{CaptionsView, ConnectionView, SessionView, StreamView};
pub use self::webhooks::WebhookOutlook;
use crate::applications::{Application, Applications};
use crate::areas;
use crate::development::DEVELOPMENT_PUBLIC_KEY;
use crate::fault::{ActiveFault, Fault, InvalidFault};
use crate::journal::RecordedRequest;

/// Controls an emulator from within the process, as the control port does from outside.
///
/// A control belongs to one application: its clock, its journal, its faults. Calls about a session find the
/// application by the session, whichever it is. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Control {
    applications: Arc<Applications>,
    application: Arc<Application>,
}

/// Applications.
impl Control {
    pub(crate) fn new(applications: Arc<Applications>) -> Self {
        let application = Arc::clone(applications.first());
        Self {
            applications,
            application,
        }
    }

    /// The application this control belongs to.
    #[must_use]
    pub fn application_id(&self) -> &str {
        &self.application.id
    }

    /// The same control for another application of the emulator.
    ///
    /// # Errors
    ///
    /// There is no such application (404).
    pub fn application(&self, id: &str) -> Result<Self, ControlError> {
        let application = self.applications.get(id);
        let application = application.ok_or_else(|| ControlError::not_found("application", id))?;
        Ok(Self {
            applications: Arc::clone(&self.applications),
            application,
        })
    }

    /// Registers an application and returns its control. Without an id it gets a random one; without a public key
    /// (RSA, PEM) the development key is its key.
    ///
    /// Applications do not see each other, so tests that run in parallel take one each.
    ///
    /// # Errors
    ///
    /// The id or the key cannot be used (400), or there is such an application already (409).
    pub async fn add_application(
        &self,
        id: Option<&str>,
        public_key: Option<&str>,
    ) -> Result<Self, ControlError> {
        let id = id.map_or_else(
            || self.application.world.lock().ids.uuid().to_string(),
            str::to_owned,
        );
        let application = self
            .applications
            .add(&id, public_key.unwrap_or(DEVELOPMENT_PUBLIC_KEY))?;
        Ok(Self {
            applications: Arc::clone(&self.applications),
            application,
        })
    }

    /// The ids of all applications, in order.
    #[must_use]
    pub fn application_ids(&self) -> Vec<String> {
        self.applications.ids()
    }

    /// Brings this application back to the start: no sessions, no faults, an empty journal, the system's time, the
    /// first ids of the seed. Other applications are left alone.
    pub async fn reset(&self) {
        self.application.reset();
    }

    /// Resets every application. Those registered on the way stay registered.
    pub async fn reset_all(&self) {
        self.applications.reset_all();
    }
}

/// The clock of the application.
impl Control {
    /// The time.
    #[must_use]
    pub fn now(&self) -> UnixMillis {
        self.application.clock.now()
    }

    /// Turns the clock on. It stops at the end of the year 9999, the last one an HTTP date can name.
    pub async fn advance(&self, by: Duration) {
        self.application
            .clock
            .turn(i64::try_from(by.as_millis()).unwrap_or(i64::MAX));
        self.application.webhooks.wake();
    }

    /// Turns the clock back, as a host whose clock was ahead would. It stops at the beginning of 1970.
    pub async fn turn_back(&self, by: Duration) {
        self.application
            .clock
            .turn(i64::try_from(by.as_millis()).map_or(i64::MIN, |by| -by));
        self.application.webhooks.wake();
    }

    /// Stops the clock: it only moves when it is turned, and whatever takes seconds happens when the test says so. Only
    /// tokens are judged by a clock that runs on, since that of their signer does.
    pub async fn hold_clock(&self) {
        self.application.clock.hold();
        self.application.webhooks.wake();
    }

    /// Lets the clock run again, from where it is.
    pub async fn release_clock(&self) {
        self.application.clock.release();
        self.application.webhooks.wake();
    }

    /// Whether the clock is stopped.
    #[must_use]
    pub fn is_clock_held(&self) -> bool {
        self.application.clock.is_held()
    }

    /// Turns the clock, unless it would leave the years it can show.
    fn turn_within_range(&self, by_millis: i64) -> bool {
        let turned = self.application.clock.turn_within_range(by_millis);
        self.application.webhooks.wake();
        turned
    }

    /// How far the clock is ahead of the system's, in milliseconds.
    #[must_use]
    pub fn clock_offset_millis(&self) -> i64 {
        self.application.clock.offset_millis()
    }
}

/// The journal of the application.
impl Control {
    /// The requests that reached the API, oldest first. The last 1000 are kept unless the builder said otherwise.
    pub async fn requests(&self) -> Vec<RecordedRequest> {
        self.requests_after(0).await
    }

    /// The requests with a higher [`sequence`](RecordedRequest::sequence) than this one, oldest first: for those who
    /// read the journal bit by bit. What it had no room for is missing, which shows in the numbers.
    pub async fn requests_after(&self, sequence: u64) -> Vec<RecordedRequest> {
        let journal = &self.application.journal;
        journal.matching("", (sequence, u64::MAX), usize::MAX)
    }

    /// The requests whose method and path, with a blank between them, contain the text; waits until there are
    /// `count` of them, at most for `time`.
    pub async fn wait_for_requests(
        &self,
        matching: &str,
        count: usize,
        time: Duration,
    ) -> Vec<RecordedRequest> {
        let journal = &self.application.journal;
        journal.wait(matching, 0, count, time).await;
        journal.matching(matching, (0, u64::MAX), usize::MAX)
    }

    /// Empties the journal; numbers start from 1 again.
    pub async fn clear_requests(&self) {
        self.application.journal.clear();
    }
}

/// The faults of the application.
impl Control {
    /// Adds a fault, and returns its number.
    ///
    /// # Errors
    ///
    /// The fault makes no sense (400).
    pub async fn fault(&self, fault: Fault) -> Result<u64, ControlError> {
        check_operation(&fault)?;
        Ok(self.application.faults.lock().add(fault)?)
    }

    /// The faults that were added and not removed since, with how often they struck.
    pub async fn faults(&self) -> Vec<ActiveFault> {
        self.application.faults.lock().list()
    }

    /// Removes one fault.
    ///
    /// # Errors
    ///
    /// There is no such fault (404).
    pub async fn remove_fault(&self, id: u64) -> Result<(), ControlError> {
        let removed = self.application.faults.lock().remove(id);
        if removed {
            Ok(())
        } else {
            Err(ControlError::not_found("fault", &id.to_string()))
        }
    }

    /// Removes all faults.
    pub async fn clear_faults(&self) {
        self.application.faults.lock().clear();
    }
}

/// Refuses a fault for an operation that the API does not have, which would never strike.
fn check_operation(fault: &Fault) -> Result<(), InvalidFault> {
    match fault.operation.as_deref() {
        Some(name) if !areas::has_operation(name) => Err(InvalidFault(format!(
            "operation {name:?} is not one this emulator knows"
        ))),
        _ => Ok(()),
    }
}
