//! Listing Experience Composers.

use bytes::Bytes;
use http::{Request, Response};
use vonage_video_core::{
    Error, Operation, PagedOperation, ReadOperation, Repeat, Target, optional_setters, wire,
};
use vonage_video_models::{Page, Render};

/// Lists Experience Composers in any state, newest first.
///
/// `GET …/render` · repeats: safe
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct ListRenders {
    offset: u64,
    count: Option<u32>,
}

impl ListRenders {
    /// All Experience Composers of the application.
    pub fn new() -> Self {
        Self::default()
    }

    /// Leaves out so many of the newest. Default: none.
    pub fn offset(mut self, offset: u64) -> Self {
        self.offset = offset;
        self
    }

    optional_setters! {
        /// How many a page holds: 1 to 1000. Default of the service: 50.
        page_size, set_page_size: u32 => count;
    }
}

impl Operation for ListRenders {
    const NAME: &'static str = "experience_composer.list";
    const REPEAT: Repeat = Repeat::Safe;
    type Output = Page<Render>;

    fn encode(&self, target: &Target<'_>) -> Result<Request<Bytes>, Error> {
        wire::get(target.project().fixed("render"))
            .page(self.offset, self.count)?
            .empty()
    }

    fn decode(&self, response: Response<Bytes>) -> Result<Page<Render>, Error> {
        wire::page(&response)
    }
}

impl ReadOperation for ListRenders {}

impl PagedOperation for ListRenders {
    type Item = Render;

    fn offset(&self) -> u64 {
        self.offset
    }

    fn at(&self, offset: u64) -> Self {
        self.clone().offset(offset)
    }

    fn key(render: &Render) -> &str {
        render.id.as_str()
    }
}
