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
    /// Never repeated once it may have happened. Use [`start_or_find`](Self::start_or_find) to have what a lost start
    /// created found, or look with [`find_started`](Self::find_started) before starting again.
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

    /// Starts to render a page into a session, once, and finds it if the answer is lost.
    ///
    /// Like [`start`](Self::start), but if the [outcome](Error::outcome) of that is unknown, this looks with
    /// [`find_started`](Self::find_started): at once, and after 1, 3, 7 and 15 seconds, since the lost request may still be
    /// on its way. Nothing is ever started a second time.
    ///
    /// The Experience Composer found is returned if it is exactly one. Give each page a URL of its own: the same page,
    /// started in the same session less than 30 seconds before, could be taken for this one.
    ///
    /// ```
    /// # async fn example(renders: vonage_video_experience_composer::Renders) -> Result<(), vonage_video_core::Error> {
    /// use vonage_video_experience_composer::StartRender;
    ///
    /// let start = StartRender::new("1_MX4", "eyJ", "https://stage.example.org/scoreboard?run=4711");
    /// let render = renders.start_or_find(start).await?;
    /// println!("{}", render.id);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`start`](Self::start): with the outcome unknown if nothing or more than one was found, or looking failed every
    /// time. [`ErrorKind::Config`](vonage_video_core::ErrorKind::Config), with nothing sent, where the
    /// [`Dispatch`](vonage_video_core::Dispatch) tells no time.
    ///
    /// `POST` as for [`start`](Self::start), then perhaps `GET` as for [`list`](Self::list) · repeats: once
    pub async fn start_or_find(&self, request: StartRender) -> Result<Render, Error> {
        self.start(request.clone())
            .or_find(|before| self.find_started(&request, before))
            .await
    }

    /// Looks for Experience Composers that `start` may have started at or after `since`, newest first: those with the
    /// same page in the same session. For a start whose outcome is unknown; take the time right before it.
    ///
    /// `since` is a time of the local clock, and is corrected by what is known of the service's. The clocks may be 30
    /// seconds further apart, so those up to 30 seconds older are found as well.
    /// Where the service tells the name, it must be the same, too; in lists it does not. A page whose URL is unique makes
    /// the finding certain. Nothing found may also mean "not yet": the lost request may still be on its way. Look again
    /// after a while before starting anew; nothing at the service keeps a second one from running and being billed.
    ///
    /// # Errors
    ///
    /// As [`list`](Self::list).
    pub async fn find_started(&self, start: &StartRender, since: SystemTime) -> Result<Vec<Render>, Error> {
        find_started(&self.handle, start, since).await
    }
}
