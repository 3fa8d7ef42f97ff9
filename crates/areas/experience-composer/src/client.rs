//! The area's client.

use std::time::SystemTime;

use vonage_video_core::{Call, Error, Handle};
use vonage_video_models::Render;

use crate::find_started::find_started;
use crate::{GetRender, ListRenders, StartRender, StopRender};

/// Renders web pages into sessions.
#[derive(Clone, Debug)]
pub struct Renders {
    handle: Handle,
}

impl Renders {
    /// The area on this way to the service.
    #[must_use]
    pub fn new(handle: Handle) -> Self {
        Self { handle }
    }

    /// Starts to render a page into a session, which must be routed.
    ///
    /// The answer comes before the page has been loaded: wait with [`get`](Self::get) until it has
    /// [started](crate::conditions::started).
    ///
    /// Never repeated once it may have happened. If the [outcome](Error::outcome) is unknown, look with
    /// [`find_started`](Self::find_started) before starting again.
    ///
    /// `POST …/render` · repeats: once · rendering is billed
    #[doc(alias("startRender", "startExperienceComposerRender"))]
    pub fn start(&self, request: StartRender) -> Call<StartRender> {
        self.handle.call(request)
    }

    /// Reads where an Experience Composer stands. Wait for its stream with
    /// [`until`](Call::until)`(`[`conditions::started`](crate::conditions::started)`)`.
    ///
    /// `GET …/render/{id}` · repeats: safe
    #[doc(alias("getRender", "getExperienceComposerRender"))]
    pub fn get(&self, render: impl Into<GetRender>) -> Call<GetRender> {
        self.handle.call(render.into())
    }

    /// Lists Experience Composers in any state, newest first: one page when awaited, all with
    /// [`items`](Call::items). The service cannot filter them by session.
    ///
    /// `GET …/render` · repeats: safe
    #[doc(alias("listRenders", "listExperienceComposerRenders"))]
    pub fn list(&self, request: ListRenders) -> Call<ListRenders> {
        self.handle.call(request)
    }

    /// Stops an Experience Composer. One that has ended already is not found (404).
    ///
    /// `DELETE …/render/{id}` · repeats: idempotent · ends billing
    #[doc(alias("stopRender", "stopExperienceComposerRender"))]
    pub fn stop(&self, render: impl Into<StopRender>) -> Call<StopRender> {
        self.handle.call(render.into())
    }

    /// Looks for Experience Composers that `start` may have started at or after `since`, newest first: those with the
    /// same page in the same session. For a start whose outcome is unknown; take the time right before it.
    ///
    /// The clocks here and at the service may be 30 seconds apart, so those up to 30 seconds older are found as well.
    /// Where the service tells the name, it must be the same, too; in lists it does not. A page whose URL is unique makes
    /// the finding certain. Nothing found may also mean "not yet": the lost request may still be on its way. Look again
    /// after a while before starting anew; nothing at the service keeps a second one from running and being billed.
    ///
    /// ```
    /// # async fn example(renders: vonage_video_experience_composer::Renders) -> Result<(), vonage_video_core::Error> {
    /// use std::time::SystemTime;
    /// use vonage_video_core::Outcome;
    /// use vonage_video_experience_composer::StartRender;
    ///
    /// let start = StartRender::new("1_MX4", "eyJ", "https://stage.example.org/scoreboard?run=4711");
    /// let before = SystemTime::now();
    /// let render = match renders.start(start.clone()).await {
    ///     Err(error) if error.outcome() == Outcome::Unknown => {
    ///         let started = renders.find_started(&start, before).await?;
    ///         started.into_iter().next().ok_or(error)?
    ///     }
    ///     other => other?,
    /// };
    /// # let _ = render; Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`list`](Self::list).
    pub async fn find_started(&self, start: &StartRender, since: SystemTime) -> Result<Vec<Render>, Error> {
        find_started(&self.handle, start, since).await
    }
}
