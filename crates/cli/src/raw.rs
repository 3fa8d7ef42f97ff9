//! Operations whose answers are kept as they came, beside what was read from them: for `--json`, which shows what the
//! service said and not what this version understood of it.

use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use vonage_video::Error;
use vonage_video::contract::bytes::Bytes;
use vonage_video::contract::http::{Request, Response, StatusCode};
use vonage_video::contract::{Operation, PagedOperation, Profile, ReadOperation, Repeat, Target, wire};
use vonage_video::models::Page;

/// An operation that also returns the body of its answer.
#[derive(Debug)]
pub(crate) struct WithBody<O>(pub(crate) O);

impl<O: Operation> Operation for WithBody<O> {
    const NAME: &'static str = O::NAME;
    const REPEAT: Repeat = O::REPEAT;
    const FINAL: &'static [StatusCode] = O::FINAL;
    type Output = (O::Output, Bytes);

    fn encode(&self, target: &Target<'_>) -> Result<Request<Bytes>, Error> {
        self.0.encode(target)
    }

    fn decode(&self, response: Response<Bytes>) -> Result<Self::Output, Error> {
        let body = response.body().clone();
        Ok((self.0.decode(response)?, body))
    }

    fn settle(&self, status: StatusCode) -> Option<Self::Output> {
        self.0.settle(status).map(|output| (output, Bytes::new()))
    }

    fn profile(&self) -> Profile {
        self.0.profile()
    }
}

impl<O: ReadOperation> ReadOperation for WithBody<O> {}

/// A list whose items are kept as they came.
#[derive(Clone, Debug)]
pub(crate) struct RawItems<O>(pub(crate) O);

/// An item as it came, and what was read from it.
#[derive(Debug)]
pub(crate) struct RawItem<T> {
    pub(crate) json: Box<RawValue>,
    item: T,
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for RawItem<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = Box::<RawValue>::deserialize(deserializer)?;
        let item = serde_json::from_str(json.get()).map_err(D::Error::custom)?;
        Ok(Self { json, item })
    }
}

impl<O> Operation for RawItems<O>
where
    O: PagedOperation,
    O::Item: DeserializeOwned,
{
    const NAME: &'static str = O::NAME;
    const REPEAT: Repeat = O::REPEAT;
    const FINAL: &'static [StatusCode] = O::FINAL;
    type Output = Page<RawItem<O::Item>>;

    fn encode(&self, target: &Target<'_>) -> Result<Request<Bytes>, Error> {
        self.0.encode(target)
    }

    fn decode(&self, response: Response<Bytes>) -> Result<Self::Output, Error> {
        wire::page(&response)
    }

    fn profile(&self) -> Profile {
        self.0.profile()
    }
}

impl<O> ReadOperation for RawItems<O>
where
    O: PagedOperation,
    O::Item: DeserializeOwned,
{
}

impl<O> PagedOperation for RawItems<O>
where
    O: PagedOperation,
    O::Item: DeserializeOwned,
{
    type Item = RawItem<O::Item>;

    fn offset(&self) -> u64 {
        self.0.offset()
    }

    fn at(&self, offset: u64) -> Self {
        Self(self.0.at(offset))
    }

    fn key(item: &Self::Item) -> &str {
        O::key(&item.item)
    }
}
