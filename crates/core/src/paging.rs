//! Lists longer than one answer.

use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use vonage_video_models::Page;

use crate::{Boxed, Call, Error, Operation, ReadOperation};

/// An operation that answers one page of a list, from an offset on, newest first.
pub trait PagedOperation: ReadOperation + Operation<Output = Page<Self::Item>> + Clone + 'static {
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
            read: Recent::default(),
            total: None,
            grown: false,
            turns: 0,
            known: 0,
            skipped: 0,
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
/// answer tells the new total: if it has shrunk, the reader moves back by as much. What it has read already it leaves out.
/// So everything that was there from the beginning to the end is read, whatever is started and deleted on the way, and
/// read once, unless 5,000 items or more were started or deleted between two answers.
///
/// The total is not trusted any further: a list that is shorter than it says, or of which a page reaches beyond it, is
/// read to its end all the same.
///
/// No more than one page is held in memory, and the keys of the last 5,000 to 10,000 items. A page that holds nothing new
/// is left out, so none is empty.
///
/// After an error the stream goes on with the page that failed, so that a caller may try again. Dropping the future of
/// [`try_next`](Self::try_next) loses nothing: the next one goes on with the same request.
#[must_use = "pages are read as they are asked for"]
pub struct Pages<O: PagedOperation> {
    state: State<O>,
    /// What was read last.
    read: Recent,
    /// The total as of the answer before.
    total: Option<u64>,
    /// Whether the total has grown since the reader last moved back.
    grown: bool,
    /// How often the reader moved back after growth since there was something new.
    turns: u32,
    /// How many items it met again since there was something new, those that growth explains apart.
    known: u64,
    /// How many items could not be read.
    skipped: u64,
}

/// A total that jumps back and forth must not keep the reader moving for ever. One that only shrinks comes to an end.
const MOST_TURNS: u32 = 4;
/// How many keys are remembered at least, and twice as many at most.
const REMEMBERED: usize = 5_000;
/// A list holds each item once, so no more than all that are remembered can come up again: beyond that the service
/// repeats itself, and would do so up to a total that may be anything.
const MOST_KNOWN: u64 = 4 * REMEMBERED as u64;

/// The keys of what was read last, in two generations.
#[derive(Default)]
struct Recent {
    newer: HashSet<String>,
    older: HashSet<String>,
}

impl Recent {
    /// Remembers a key; whether it was new.
    fn insert(&mut self, key: &str) -> bool {
        if self.newer.contains(key) {
            return false;
        }
        let known = self.older.contains(key);
        if self.newer.len() >= REMEMBERED {
            self.older = std::mem::take(&mut self.newer);
        }
        self.newer.insert(key.to_owned());
        !known
    }
}

type Round<O> = Boxed<(Call<O>, Result<<O as Operation>::Output, Error>)>;

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

    /// Returns how many items of the pages read so far were skipped because they could not be read, see
    /// [`Page::skipped`]. An item on a page that was read twice counts twice.
    #[must_use]
    pub fn skipped(&self) -> u64 {
        self.skipped
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

    /// Takes what is new on a page, or moves to where it has gone.
    fn take(
        &mut self,
        mut call: Call<O>,
        result: Result<Page<O::Item>, Error>,
    ) -> Result<Option<Vec<O::Item>>, Error> {
        let Page {
            count,
            mut items,
            skipped,
            ..
        } = match result {
            Ok(page) => page,
            Err(error) => {
                self.state = State::Ready(call);
                return Err(error);
            }
        };
        let offset = call.operation.offset();
        let before = self.total.replace(count).unwrap_or(count);
        let moved_to = offset.saturating_sub(before.saturating_sub(count));
        self.grown |= count > before;
        if moved_to != offset && self.turns < MOST_TURNS {
            self.turns += u32::from(std::mem::take(&mut self.grown));
            call.operation = call.operation.at(moved_to);
            self.state = State::Ready(call);
            return Ok(None);
        }
        // Items that could not be read have their place in the list as well.
        let length = (items.len() as u64).saturating_add(skipped);
        self.skipped = self.skipped.saturating_add(skipped);
        items.retain(|item| self.read.insert(O::key(item)));
        if items.is_empty() {
            let growth = count.saturating_sub(before);
            self.known = self.known.saturating_add(length.saturating_sub(growth));
        } else {
            (self.turns, self.known) = (0, 0);
        }
        let next = offset.saturating_add(length);
        // Beyond the total there should be nothing. If there is, the total is wrong, and the items say how far to go.
        let goes_on = next < count || (next > count && !items.is_empty());
        if length > 0 && goes_on && self.known <= MOST_KNOWN {
            call.operation = call.operation.at(next);
            self.state = State::Ready(call);
        }
        Ok((!items.is_empty()).then_some(items))
    }
}

/// Nothing in it is pinned in place.
impl<O: PagedOperation> Unpin for Pages<O> {}

impl<O: PagedOperation> Stream for Pages<O> {
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
///
/// What [`Pages`] says of lists that change while they are read holds here.
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

    /// Returns how many items were skipped so far because they could not be read, see [`Pages::skipped`].
    #[must_use]
    pub fn skipped(&self) -> u64 {
        self.pages.skipped()
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

/// Nothing in it is pinned in place.
impl<O: PagedOperation> Unpin for Items<O> {}

impl<O: PagedOperation> Stream for Items<O> {
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
