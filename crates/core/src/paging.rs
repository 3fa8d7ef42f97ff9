//! Lists longer than one answer.

use std::collections::VecDeque;
use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use vonage_video_models::Page;

use crate::{Call, Error, Operation};

/// An operation that answers one page of a list, from an offset on, newest first.
pub trait PagedOperation: Operation<Output = Page<Self::Item>> + Clone + 'static {
    /// What the list holds.
    type Item: Send + 'static;

    /// The index of the first item this operation reads; 0 is the newest.
    fn offset(&self) -> u64;

    /// The same operation from another offset on.
    #[must_use]
    fn at(&self, offset: u64) -> Self;

    /// What tells items apart.
    fn key(item: &Self::Item) -> &str;
}

impl<O: PagedOperation> Call<O> {
    /// Reads page after page.
    pub fn pages(self) -> Pages<O> {
        Pages {
            state: State::Ready(self),
            seen: Vec::new(),
            total: None,
            steps_back: 0,
        }
    }

    /// Reads item after item, fetching pages as they are needed.
    pub fn items(self) -> Items<O> {
        Items {
            pages: self.pages(),
            buffer: VecDeque::new(),
        }
    }
}

/// The pages of a list, as a [`Stream`]; [`try_next`](Self::try_next) needs no extension trait.
///
/// A list is read by offset, newest first, so that whatever is started or deleted meanwhile moves all that follows. Each
/// answer tells the new total; by its growth the reader moves with the items, and drops those it saw on the page before.
/// So everything that was there from the beginning to the end is read exactly once, whether new items are started or
/// those already read are deleted on the way. No more than one page is held in memory.
///
/// After an error the stream goes on with the page that failed, so that a caller may try again.
#[must_use = "pages are read as they are asked for"]
pub struct Pages<O: PagedOperation> {
    state: State<O>,
    /// The keys of the page before, dropped from the next one.
    seen: Vec<String>,
    /// The total as of the page before.
    total: Option<u64>,
    /// How often in a row the reader moved back without taking a page.
    steps_back: u32,
}

/// A total that jumps back and forth must not keep the reader moving for ever. One that only grows may.
const MOST_STEPS_BACK: u32 = 4;

type Round<O> = Pin<Box<dyn Future<Output = (Call<O>, Result<<O as Operation>::Output, Error>)> + Send>>;

enum State<O: PagedOperation> {
    Ready(Call<O>),
    Reading(Round<O>),
    Done,
}

impl<O: PagedOperation> Pages<O> {
    /// The next page, or `None` behind the last one.
    ///
    /// # Errors
    ///
    /// As the underlying call; calling again repeats the page that failed.
    pub async fn try_next(&mut self) -> Result<Option<Vec<O::Item>>, Error> {
        poll_fn(|context| self.poll(context)).await.transpose()
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Vec<O::Item>, Error>>> {
        loop {
            match std::mem::replace(&mut self.state, State::Done) {
                State::Done => return Poll::Ready(None),
                State::Ready(call) => {
                    self.state = State::Reading(Box::pin(async move {
                        let result = call.round().await;
                        (call, result)
                    }));
                }
                State::Reading(mut round) => {
                    let Poll::Ready((call, result)) = round.as_mut().poll(context) else {
                        self.state = State::Reading(round);
                        return Poll::Pending;
                    };
                    if let Some(page) = self.take(call, result).transpose() {
                        return Poll::Ready(Some(page));
                    }
                }
            }
        }
    }

    /// Takes a page over, or moves to where its items have gone.
    fn take(
        &mut self,
        mut call: Call<O>,
        result: Result<Page<O::Item>, Error>,
    ) -> Result<Option<Vec<O::Item>>, Error> {
        let page = match result {
            Ok(page) => page,
            Err(error) => {
                self.state = State::Ready(call);
                return Err(error);
            }
        };
        let offset = call.operation.offset();
        let before = self.total.replace(page.count).unwrap_or(page.count);
        let length = page.items.len() as u64;
        let moved_to = match page.count.checked_sub(before) {
            // Pushed back by more than this page holds: all of it is newer than where the reader stands.
            Some(growth) if growth > 0 && growth >= length => offset.saturating_add(growth),
            Some(_) => offset,
            None => offset.saturating_sub(before - page.count),
        };
        if moved_to != offset && self.steps_back < MOST_STEPS_BACK {
            self.steps_back += u32::from(moved_to < offset);
            call.operation = call.operation.at(moved_to);
            self.state = State::Ready(call);
            return Ok(None);
        }
        self.steps_back = 0;
        let mut items = page.items;
        let keys = items.iter().map(|item| O::key(item).to_owned()).collect();
        items.retain(|item| !self.seen.iter().any(|seen| seen == O::key(item)));
        self.seen = keys;
        let next = offset.saturating_add(length);
        if length > 0 && next < page.count {
            call.operation = call.operation.at(next);
            self.state = State::Ready(call);
        }
        Ok(Some(items))
    }
}

impl<O: PagedOperation> Stream for Pages<O>
where
    Self: Unpin,
{
    type Item = Result<Vec<O::Item>, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

impl<O: PagedOperation> fmt::Debug for Pages<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("operation", &O::NAME)
            .finish_non_exhaustive()
    }
}

/// The items of a list, as a [`Stream`]; [`try_next`](Self::try_next) needs no extension trait.
#[must_use = "items are read as they are asked for"]
pub struct Items<O: PagedOperation> {
    pages: Pages<O>,
    buffer: VecDeque<O::Item>,
}

impl<O: PagedOperation> Items<O> {
    /// The next item, or `None` behind the last one.
    ///
    /// # Errors
    ///
    /// As the underlying call; calling again repeats the page that failed.
    pub async fn try_next(&mut self) -> Result<Option<O::Item>, Error> {
        poll_fn(|context| self.poll(context)).await.transpose()
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<O::Item, Error>>> {
        loop {
            if let Some(item) = self.buffer.pop_front() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll(context)) {
                Some(Ok(items)) => self.buffer = items.into(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<O: PagedOperation> Stream for Items<O>
where
    Self: Unpin,
{
    type Item = Result<O::Item, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

impl<O: PagedOperation> fmt::Debug for Items<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items")
            .field("operation", &O::NAME)
            .finish_non_exhaustive()
    }
}
