//! Archives, broadcasts and renders by id, by session, by age, and by what is due next.
//!
//! There may be a hundred thousand of a kind. Nothing here looks at all of them: neither finding one, nor a page of a
//! list, nor what happens next.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use uuid::Uuid;
use vonage_video_models::UnixMillis;

/// Where one stands in its catalog; never changes.
pub(crate) type Place = u32;

/// Something a catalog holds.
pub(crate) trait Kept {
    fn id(&self) -> Uuid;
    fn session(&self) -> &Arc<str>;
    /// Whether what happens in the session concerns it.
    fn is_running(&self) -> bool;
    fn is_listed(&self) -> bool;
    /// When something happens to it by itself.
    fn due(&self) -> Option<UnixMillis>;
}

/// Everything of one kind, in the order in which it was started.
#[derive(Debug)]
pub(crate) struct Catalog<T> {
    items: Vec<T>,
    by_id: HashMap<Uuid, Place>,
    listed: Vec<Place>,
    by_session: HashMap<Arc<str>, OfSession>,
    due: BTreeSet<(UnixMillis, Place)>,
}

/// Those of one session, each list in the order of their start.
#[derive(Debug, Default)]
struct OfSession {
    all: Vec<Place>,
    listed: Vec<Place>,
    running: Vec<Place>,
}

impl<T> Default for Catalog<T> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            by_id: HashMap::new(),
            listed: Vec::new(),
            by_session: HashMap::new(),
            due: BTreeSet::new(),
        }
    }
}

impl<T: Kept> Catalog<T> {
    /// The session's name as it is shared by everything in it.
    pub(super) fn name(&self, session: &str) -> Arc<str> {
        let known = self.by_session.get_key_value(session);
        known.map_or_else(|| session.into(), |(name, _)| Arc::clone(name))
    }

    pub(super) fn add(&mut self, item: T) -> Place {
        let place = self.count();
        self.by_id.insert(item.id(), place);
        let of_session = self.by_session.entry(Arc::clone(item.session())).or_default();
        of_session.all.push(place);
        self.items.push(item);
        self.note(place, Facts::default());
        place
    }

    /// Changes one, and what is known of it.
    pub(super) fn change<R>(&mut self, place: Place, change: impl FnOnce(&mut T) -> R) -> Option<R> {
        let item = self.items.get_mut(place as usize)?;
        let was = Facts::of(item);
        let result = change(item);
        self.note(place, was);
        Some(result)
    }

    /// How many there are, which is the place of the next one.
    pub(crate) fn count(&self) -> Place {
        self.items.len() as Place
    }

    pub(crate) fn place(&self, id: Uuid) -> Option<Place> {
        self.by_id.get(&id).copied()
    }

    pub(crate) fn get(&self, place: Place) -> Option<&T> {
        self.items.get(place as usize)
    }

    pub(crate) fn find(&self, id: Uuid) -> Option<&T> {
        self.get(self.place(id)?)
    }

    /// How many lists show, and a page of them, newest first.
    pub(crate) fn page(&self, session: Option<&str>, offset: usize, count: usize) -> (usize, Vec<&T>) {
        let listed = match session {
            None => &self.listed[..],
            Some(session) => self.by_session.get(session).map_or(&[][..], |of| &of.listed),
        };
        let page = listed.iter().rev().skip(offset).take(count);
        let items = page.filter_map(|place| self.get(*place)).collect();
        (listed.len(), items)
    }

    /// All of a session, oldest first.
    pub(crate) fn of_session(&self, session: &str) -> impl Iterator<Item = &T> {
        self.part_of_session(session, 0, usize::MAX)
    }

    /// Those of a session from the one at this position on, at most so many, oldest first.
    pub(crate) fn part_of_session(
        &self,
        session: &str,
        first: usize,
        most: usize,
    ) -> impl Iterator<Item = &T> {
        let places = self.by_session.get(session).map_or(&[][..], |of| &of.all);
        let part = places.iter().skip(first).take(most);
        part.filter_map(|place| self.get(*place))
    }

    /// Those of a session that run, oldest first.
    pub(crate) fn running(&self, session: &str) -> &[Place] {
        self.by_session.get(session).map_or(&[], |of| &of.running)
    }

    /// What happens next.
    pub(super) fn next_due(&self) -> Option<(UnixMillis, Place)> {
        self.due.first().copied()
    }

    /// Brings what is known of one up to date. Lists are left alone unless it belongs in them no more, or only now:
    /// the other changes must not take longer the more there are.
    fn note(&mut self, place: Place, was: Facts) {
        let Some(item) = self.items.get(place as usize) else {
            return;
        };
        let is = Facts::of(item);
        if was.due != is.due {
            was.due.map(|at| self.due.remove(&(at, place)));
            is.due.map(|at| self.due.insert((at, place)));
        }
        let of_session = self.by_session.get_mut(item.session());
        let Some(of_session) = of_session else { return };
        if was.listed != is.listed {
            arrange(&mut self.listed, place, is.listed);
            arrange(&mut of_session.listed, place, is.listed);
        }
        if was.running != is.running {
            arrange(&mut of_session.running, place, is.running);
        }
    }
}

/// What a catalog knows of an item without looking at it.
#[derive(Clone, Copy, Default)]
struct Facts {
    listed: bool,
    running: bool,
    due: Option<UnixMillis>,
}

impl Facts {
    fn of(item: &impl Kept) -> Self {
        Self {
            listed: item.is_listed(),
            running: item.is_running(),
            due: item.due(),
        }
    }
}

/// Puts a place into a list, which is in order, or takes it out.
fn arrange(list: &mut Vec<Place>, place: Place, belongs: bool) {
    match (list.binary_search(&place), belongs) {
        (Err(at), true) => list.insert(at, place),
        (Ok(at), false) => {
            list.remove(at);
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct One {
        id: u128,
        session: Arc<str>,
        runs: bool,
        due: i64,
    }

    impl Kept for One {
        fn id(&self) -> Uuid {
            Uuid::from_u128(self.id)
        }

        fn session(&self) -> &Arc<str> {
            &self.session
        }

        fn is_running(&self) -> bool {
            self.runs
        }

        fn is_listed(&self) -> bool {
            self.runs
        }

        fn due(&self) -> Option<UnixMillis> {
            self.runs.then(|| UnixMillis::new(self.due))
        }
    }

    fn ids(page: &[&One]) -> Vec<u128> {
        page.iter().map(|one| one.id).collect()
    }

    #[test]
    fn pages_are_newest_first_and_leave_out_what_is_not_listed() {
        let mut catalog = Catalog::default();
        for id in 0..10 {
            let session = catalog.name(if id % 2 == 0 { "even" } else { "odd" });
            catalog.add(One {
                id,
                session,
                runs: true,
                due: 100 - id as i64,
            });
        }
        assert_eq!(catalog.next_due(), Some((UnixMillis::new(91), 9)));
        catalog.change(9, |one| one.runs = false);
        catalog.change(4, |one| one.due = 7);
        assert_eq!(catalog.next_due(), Some((UnixMillis::new(7), 4)));
        let (total, page) = catalog.page(None, 1, 3);
        assert_eq!((total, ids(&page)), (9, vec![7, 6, 5]));
        let (total, page) = catalog.page(Some("odd"), 0, 1000);
        assert_eq!((total, ids(&page)), (4, vec![7, 5, 3, 1]));
        assert_eq!(catalog.page(Some("none"), 0, 1000).0, 0);
        assert_eq!(catalog.page(None, 9, 1).1.len(), 0);
        assert_eq!(catalog.running("odd"), [1, 3, 5, 7]);
        assert_eq!(catalog.of_session("odd").count(), 5);
        let part: Vec<_> = catalog.part_of_session("odd", 3, 9).collect();
        assert_eq!(ids(&part), [7, 9]);
    }
}
