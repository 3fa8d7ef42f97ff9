//! Memory for what is pending: one large piece in place of a hundred thousand small ones.
//!
//! An allocator gives a large piece back to the system as soon as it is free. Small ones it keeps for later, most of
//! them for as long as the program runs.

use std::mem::size_of;

/// Up to this many bytes a pool grows little by little; beyond that it takes all the room it may ever need. Untouched
/// memory costs nothing, and pieces of 32 MiB and more are never kept, by glibc either.
const SMALL: usize = 1024 * 1024;

/// Items of one kind, each at a place that does not change.
#[derive(Debug)]
pub(super) struct Pool<T> {
    slots: Vec<Slot<T>>,
    /// The first free place.
    free: Option<u32>,
    used: usize,
    /// How many there are to be at most; there may be more, at the cost of moving them.
    most: usize,
}

#[derive(Debug)]
enum Slot<T> {
    Used(T),
    /// With the next free place.
    Free(Option<u32>),
}

impl<T> Pool<T> {
    pub(super) fn new(most: usize) -> Self {
        Self {
            slots: Vec::new(),
            free: None,
            used: 0,
            most,
        }
    }

    pub(super) fn insert(&mut self, item: T) -> u32 {
        self.used += 1;
        if let Some(place) = self.free
            && let Some(slot) = self.slots.get_mut(place as usize)
            && let Slot::Free(next) = *slot
        {
            self.free = next;
            *slot = Slot::Used(item);
            return place;
        }
        let count = self.slots.len();
        if count == self.slots.capacity() {
            let is_small = count * size_of::<Slot<T>>() < SMALL;
            let more = if is_small {
                16
            } else {
                self.most.saturating_sub(count)
            };
            self.slots.reserve_exact(more.max(count));
        }
        self.slots.push(Slot::Used(item));
        count as u32
    }

    pub(super) fn get(&self, place: u32) -> Option<&T> {
        match self.slots.get(place as usize) {
            Some(Slot::Used(item)) => Some(item),
            _ => None,
        }
    }

    pub(super) fn get_mut(&mut self, place: u32) -> Option<&mut T> {
        match self.slots.get_mut(place as usize) {
            Some(Slot::Used(item)) => Some(item),
            _ => None,
        }
    }

    /// Takes an item out. The last one takes the pool's memory with it.
    pub(super) fn remove(&mut self, place: u32) -> Option<T> {
        let slot = self.slots.get_mut(place as usize)?;
        if let Slot::Free(_) = slot {
            return None;
        }
        let slot = std::mem::replace(slot, Slot::Free(self.free));
        self.free = Some(place);
        self.used -= 1;
        if self.used == 0 {
            (self.slots, self.free) = (Vec::new(), None);
        }
        match slot {
            Slot::Used(item) => Some(item),
            Slot::Free(_) => None,
        }
    }
}

/// How much of a body a cell holds.
const CELL: usize = 112;

/// Bodies of any length, cut into cells.
#[derive(Debug)]
pub(super) struct Bodies(Pool<Cell>);

struct Cell {
    bytes: [u8; CELL],
    next: Option<u32>,
}

impl std::fmt::Debug for Cell {
    /// Leaves the bytes out: bodies hold addresses and stream names that let their reader in.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Cell")
    }
}

/// Where a body is.
#[derive(Debug)]
pub(super) struct Body {
    first: Option<u32>,
    length: usize,
}

impl Body {
    pub(super) fn length(&self) -> usize {
        self.length
    }
}

impl Bodies {
    /// Room for so many bodies with so many bytes together.
    pub(super) fn new(bodies: usize, bytes: usize) -> Self {
        Self(Pool::new(bodies + bytes / CELL))
    }

    pub(super) fn insert(&mut self, body: &[u8]) -> Body {
        let mut first = None;
        // From behind, since each cell knows the next one.
        for part in body.chunks(CELL).rev() {
            let mut bytes = [0; CELL];
            if let Some(start) = bytes.get_mut(..part.len()) {
                start.copy_from_slice(part);
            }
            first = Some(self.0.insert(Cell { bytes, next: first }));
        }
        let length = body.len();
        Body { first, length }
    }

    pub(super) fn read(&self, body: &Body) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(body.length.next_multiple_of(CELL));
        let mut next = body.first;
        while let Some(cell) = next.and_then(|place| self.0.get(place)) {
            bytes.extend_from_slice(&cell.bytes);
            next = cell.next;
        }
        bytes.truncate(body.length);
        bytes
    }

    pub(super) fn remove(&mut self, body: &Body) {
        let mut next = body.first;
        while let Some(cell) = next.and_then(|place| self.0.remove(place)) {
            next = cell.next;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_of_every_length_come_out_as_they_went_in() {
        let mut bodies = Bodies::new(10, 10_000);
        let body = |length: usize| (0..length).map(|place| place as u8).collect::<Vec<_>>();
        let lengths = [0, 1, CELL - 1, CELL, CELL + 1, 3 * CELL, 100_000];
        let mut placed: Vec<_> = lengths
            .iter()
            .map(|length| bodies.insert(&body(*length)))
            .collect();
        // What is freed is used again, wherever it lies.
        let freed = placed.remove(4);
        bodies.remove(&freed);
        placed.push(bodies.insert(&body(500)));
        for placed in &placed {
            assert_eq!(bodies.read(placed), body(placed.length()));
        }
    }

    #[test]
    fn the_last_item_takes_the_memory_with_it() {
        let mut bodies = Bodies::new(1000, 1_000_000);
        let large = vec![7; 3 * SMALL];
        let placed = [bodies.insert(&large), bodies.insert(b"small")];
        let count = bodies.0.slots.len();
        bodies.remove(&placed[0]);
        assert_eq!(
            (bodies.read(&placed[1]), bodies.0.slots.len()),
            (b"small".to_vec(), count)
        );
        bodies.remove(&placed[1]);
        assert_eq!(bodies.0.slots.capacity(), 0);
    }

    #[test]
    fn a_pool_that_is_not_small_takes_all_its_room_at_once() {
        let mut pool = Pool::new(100 * SMALL);
        let places: Vec<_> = (0..=SMALL).map(|_| pool.insert(1_u8)).collect();
        assert!(pool.slots.capacity() >= 100 * SMALL);
        assert_eq!(places.last(), Some(&(SMALL as u32)));
        assert_eq!(
            (pool.remove(5), pool.remove(5), pool.get(5)),
            (Some(1), None, None)
        );
        assert_eq!((pool.insert(2), pool.get(5)), (5, Some(&2)));
        assert_eq!(pool.get_mut(6), Some(&mut 1));
    }
}
