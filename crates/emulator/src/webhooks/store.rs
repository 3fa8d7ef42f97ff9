//! Deliveries by their numbers, with the bodies that are still to be sent.

use std::collections::BTreeMap;
use std::ops::RangeBounds;

use super::delivery::{Delivery, Payload};
use super::pool::{Bodies, Body, Pool};
use super::view::{DeliveryState, DeliveryView};
use crate::journal::RecordedBody;

/// All deliveries of one application.
#[derive(Debug)]
pub(super) struct Deliveries {
    places: BTreeMap<u64, u32>,
    pool: Pool<Delivery>,
    bodies: Bodies,
}

impl Deliveries {
    /// Room for so many deliveries with so many bytes together.
    pub(super) fn new(count: usize, bytes: usize) -> Self {
        Self {
            places: BTreeMap::new(),
            pool: Pool::new(count),
            bodies: Bodies::new(count, bytes),
        }
    }

    pub(super) fn count(&self) -> usize {
        self.places.len()
    }

    /// Keeps a body until it has been sent.
    pub(super) fn keep(&mut self, body: &[u8]) -> Body {
        self.bodies.insert(body)
    }

    pub(super) fn insert(&mut self, id: u64, delivery: Delivery) {
        let place = self.pool.insert(delivery);
        self.places.insert(id, place);
    }

    /// A delivery, and where its body is read.
    pub(super) fn get_mut(&mut self, id: u64) -> Option<(&mut Delivery, &Bodies)> {
        let delivery = self.pool.get_mut(*self.places.get(&id)?)?;
        Some((delivery, &self.bodies))
    }

    pub(super) fn range(&self, range: impl RangeBounds<u64>) -> impl Iterator<Item = (u64, &Delivery)> {
        let places = self.places.range(range);
        places.filter_map(|(id, place)| Some((*id, self.pool.get(*place)?)))
    }

    /// Brings a delivery to a final state; credentials go. Returns the size of the body that is not needed any more,
    /// if there is such a delivery.
    pub(super) fn finish(&mut self, id: u64, state: DeliveryState) -> Option<usize> {
        let delivery = self.pool.get_mut(*self.places.get(&id)?)?;
        delivery.state = state;
        delivery.registration = None;
        delivery.signed = None;
        let kept = Payload::Kept(Box::new(recorded(&delivery.payload, &self.bodies)));
        match std::mem::replace(&mut delivery.payload, kept) {
            Payload::Sent(body) => {
                self.bodies.remove(&body);
                Some(body.length())
            }
            Payload::Kept(_) => Some(0),
        }
    }

    /// Removes a delivery that is over.
    pub(super) fn remove(&mut self, id: u64) -> Option<Delivery> {
        let place = self.places.remove(&id)?;
        self.pool.remove(place)
    }

    pub(super) fn view(&self, id: u64, delivery: &Delivery, application: &str) -> DeliveryView {
        delivery.view(id, application, recorded(&delivery.payload, &self.bodies))
    }
}

fn recorded(payload: &Payload, bodies: &Bodies) -> RecordedBody {
    match payload {
        Payload::Sent(body) => RecordedBody::new(&bodies.read(body)).unwrap_or_default(),
        Payload::Kept(body) => (**body).clone(),
    }
}
