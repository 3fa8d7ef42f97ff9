//! Frames, each at its time.

use std::collections::VecDeque;
use std::error::Error;
use std::fmt;
use std::time::{Duration, Instant};

use super::Pacing;
use super::pacing::FRAME;

/// Hands out frames in real time: one for every 20 ms.
///
/// It neither sleeps nor reads a clock. It is told the time, says [when](Self::next_due) the next frame is due, and
/// hands it out [once it is](Self::poll). Frame *n* is due at the start of the schedule plus *n* times 20 ms, however
/// late the ones before it went out, so that lateness never adds up.
///
/// The schedule starts with the first frame. While frames wait it goes on; where nothing waited when a frame would have
/// been due, it starts again with the next one. Silence is not sent.
///
/// ```
/// use std::time::{Duration, Instant};
/// use vonage_video_audio_connector::socket::{Pacer, Pacing};
///
/// let mut pacer = Pacer::new(Pacing::default());
/// let start = Instant::now();
/// for frame in ["a", "b", "c"] {
///     pacer.push(frame, start)?;
/// }
/// let ms = Duration::from_millis;
/// assert_eq!(pacer.poll(start).unwrap().frame, "a");
/// assert!(pacer.poll(start + ms(19)).is_none());
/// assert_eq!(pacer.poll(start + ms(27)).unwrap().frame, "b"); // 7 ms late …
/// assert_eq!(pacer.next_due(), Some(start + ms(40)));         // … and the next one is not
/// # Ok::<(), vonage_video_audio_connector::socket::QueueFull>(())
/// ```
#[derive(Debug)]
pub struct Pacer<T> {
    pacing: Pacing,
    queue: VecDeque<T>,
    schedule: Option<Schedule>,
}

/// A frame whose time has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Paced<T> {
    /// The frame.
    pub frame: T,
    /// When it was due. How much later it is handed out is jitter.
    pub due: Instant,
}

#[derive(Clone, Copy, Debug)]
struct Schedule {
    start: Instant,
    /// How many frames of it have gone out.
    gone: u64,
}

impl Schedule {
    /// When so many of 20 ms have passed. A time too far away for the clock is as good as its start.
    fn at(&self, frames: u64) -> Instant {
        let passed = Duration::from_millis(frames.saturating_mul(FRAME.as_millis() as u64));
        self.start.checked_add(passed).unwrap_or(self.start)
    }
}

impl<T> Pacer<T> {
    /// Nothing waits yet.
    #[must_use]
    pub fn new(pacing: Pacing) -> Self {
        Self {
            pacing,
            queue: VecDeque::new(),
            schedule: None,
        }
    }

    /// Takes a frame in.
    ///
    /// # Errors
    ///
    /// The queue is full: the frame is not taken.
    pub fn push(&mut self, frame: T, now: Instant) -> Result<(), QueueFull> {
        if self.room() == 0 {
            return Err(self.full(1));
        }
        self.push_anyway(frame, now);
        Ok(())
    }

    /// Takes a frame in, also where the queue is full.
    pub(super) fn push_anyway(&mut self, frame: T, now: Instant) {
        // Playback has run dry if the frame that would be played now has not gone out.
        let dry = |schedule: &Schedule| schedule.at(schedule.gone) < now;
        if self.queue.is_empty() && self.schedule.as_ref().is_none_or(dry) {
            self.schedule = Some(Schedule { start: now, gone: 0 });
        }
        self.queue.push_back(frame);
    }

    /// When the next frame is due. `None` while none waits.
    #[must_use]
    pub fn next_due(&self) -> Option<Instant> {
        let schedule = self.schedule.filter(|_| !self.queue.is_empty())?;
        Some(self.due(&schedule))
    }

    /// The next frame, if it is due. After a stall several may be: ask until there is none.
    pub fn poll(&mut self, now: Instant) -> Option<Paced<T>> {
        let lead = u64::from(self.pacing.lead);
        let longest = FRAME * self.pacing.catch_up;
        let due = self.next_due().filter(|due| *due <= now)?;
        let schedule = self.schedule.as_mut()?;
        // More is late than may be made up for, so the rest of it is heard later.
        let behind = schedule.at(schedule.gone.saturating_sub(lead));
        let excess = now.saturating_duration_since(behind).saturating_sub(longest);
        if let Some(start) = schedule.start.checked_add(excess) {
            schedule.start = start;
        }
        schedule.gone += 1;
        let frame = self.queue.pop_front()?;
        Some(Paced { frame, due })
    }

    /// Throws away what waits, and says what it was. The schedule starts again with the next frame.
    pub fn clear(&mut self) -> impl ExactSizeIterator<Item = T> + use<T> {
        self.schedule = None;
        std::mem::take(&mut self.queue).into_iter()
    }

    /// How many frames wait.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.queue.len()
    }

    /// For how many more frames there is room.
    #[must_use]
    pub fn room(&self) -> usize {
        self.pacing.capacity.saturating_sub(self.queue.len())
    }

    pub(super) fn last_mut(&mut self) -> Option<&mut T> {
        self.queue.back_mut()
    }

    /// Puts other frames in place of those that wait, on the same schedule.
    pub(super) fn replace(&mut self, with: impl FnOnce(VecDeque<T>) -> VecDeque<T>) {
        self.queue = with(std::mem::take(&mut self.queue));
    }

    pub(super) fn full(&self, frames: usize) -> QueueFull {
        QueueFull {
            frames,
            room: self.room(),
            capacity: self.pacing.capacity,
        }
    }

    fn due(&self, schedule: &Schedule) -> Instant {
        schedule.at(schedule.gone.saturating_sub(self.pacing.lead.into()))
    }
}

/// There is no room for so much sound. Nothing of it was taken.
///
/// Wait until some of what waits has gone out, or hand in less at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct QueueFull {
    /// How many frames it would have been.
    pub frames: usize,
    /// For how many there is room.
    pub room: usize,
    /// For how many there would be room if none waited.
    pub capacity: usize,
}

impl fmt::Display for QueueFull {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            frames,
            room,
            capacity,
        } = self;
        write!(
            f,
            "{frames} frames are too many: there is room for {room} of {capacity}"
        )
    }
}

impl Error for QueueFull {}
