//! Queries, read with our own errors.

use std::str::FromStr;

use serde::de::value::MapDeserializer;
use serde::de::{Error, IntoDeserializer, Unexpected, Visitor};
use serde::{Deserializer, forward_to_deserialize_any};

use super::problem::Problem;

/// The parameters of a query, as one object.
pub(super) fn pairs<'de>(query: &str) -> impl Deserializer<'de, Error = Problem> {
    let pairs = form_urlencoded::parse(query.as_bytes());
    let pairs = pairs.map(|(name, value)| (name.into_owned(), Parameter(value.into_owned())));
    MapDeserializer::new(pairs.collect::<Vec<_>>().into_iter())
}

/// The text of a parameter, which may stand for a number.
struct Parameter(String);

impl Parameter {
    fn parse<'de, T: FromStr>(&self, visitor: &impl Visitor<'de>) -> Result<T, Problem> {
        let wrong = |_| Problem::invalid_type(Unexpected::Str(&self.0), visitor);
        self.0.parse().map_err(wrong)
    }
}

/// Reads numbers from text.
macro_rules! parsed {
    ($($method:ident, $visit:ident;)*) => {
        $(
            fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
                let number = self.parse(&visitor)?;
                visitor.$visit(number)
            }
        )*
    };
}

impl<'de> Deserializer<'de> for Parameter {
    type Error = Problem;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        visitor.visit_string(self.0)
    }

    parsed! {
        deserialize_bool, visit_bool;
        deserialize_u8, visit_u8;
        deserialize_u16, visit_u16;
        deserialize_u32, visit_u32;
        deserialize_u64, visit_u64;
        deserialize_i64, visit_i64;
        deserialize_f64, visit_f64;
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Problem> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Problem> {
        visitor.visit_enum(self.0.into_deserializer())
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i128 u128 f32 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct
        identifier ignored_any
    }
}

impl IntoDeserializer<'_, Problem> for Parameter {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}
