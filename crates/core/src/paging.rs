//! Lists longer than one answer.

use std::collections::VecDeque;
use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use crate::{Call, Error, Operation};

/// An operation that answers one page of a list.
pub trait PagedOperation: Operation + Clone + 'static {
    /// What the list holds.
    type Item: Send + 'static;

    /// Takes a page apart: its items, and the operation that reads the next page if there is one.
    fn advance(&self, page: Self::Output) -> (Vec<Self::Item>, Option<Self>);

    /// What tells items apart.
    ///
    /// Lists are read by offset, newest first, so that something started meanwhile pushes items onto the next page,
    /// where they appear again. The pager drops those it saw on the page before.
    fn key(item: &Self::Item) -> &str;
}

impl<O: PagedOperation> Call<O> {
    /// Reads page after page.
    pub fn pages(self) -> Pages<O> {
        Pages {
            state: State::Ready(self),
            seen: Vec::new(),
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
/// After an error the stream goes on with the page that failed, so that a caller may try again.
#[must_use = "pages are read as they are asked for"]
pub struct Pages<O: PagedOperation> {
    state: State<O>,
    /// The keys of the page before, dropped from the next one.
    seen: Vec<String>,
}

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
                    return Poll::Ready(Some(self.take(call, result)));
                }
            }
        }
    }

    fn take(&mut self, mut call: Call<O>, result: Result<O::Output, Error>) -> Result<Vec<O::Item>, Error> {
        let page = match result {
            Ok(page) => page,
            Err(error) => {
                self.state = State::Ready(call);
                return Err(error);
            }
        };
        let (mut items, next) = call.operation.advance(page);
        let keys = items.iter().map(|item| O::key(item).to_owned()).collect();
        items.retain(|item| !self.seen.iter().any(|seen| seen == O::key(item)));
        self.seen = keys;
        self.state = match next {
            Some(next) => {
                call.operation = next;
                State::Ready(call)
            }
            None => State::Done,
        };
        Ok(items)
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
