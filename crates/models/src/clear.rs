//! Serializing secrets in clear text, for those who ask for it.

use std::fmt::{self, Display};

use serde::ser::{
    SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant,
};
use serde::{Deserialize, Serialize, Serializer};

/// Serializes a value with its secrets in clear text.
///
/// Everything else serializes secrets redacted, so that a web handler that answers with an [`Archive`](crate::Archive)
/// does not hand out its download URL. Wrap the value, or a reference to it, where the clear text is wanted: in a
/// database, in a request of your own. It reaches secrets at any depth, also in types of your own that hold them.
///
/// ```
/// use vonage_video_models::{Archive, Clear};
///
/// let mut archive = Archive::new("7a7a", "1_MX4");
/// archive.url = Some("https://store.example.org/7a7a.mp4?sig=Zk31".into());
///
/// let shown = serde_json::to_string(&archive)?;
/// assert!(shown.contains(r#""url":"[redacted]""#));
///
/// let stored = serde_json::to_string(&Clear(&archive))?;
/// assert!(stored.contains("sig=Zk31"));
/// assert_eq!(serde_json::from_str::<Archive>(&stored)?, archive);
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// As a field it stores one part of a value in clear text:
///
/// ```
/// use serde::{Deserialize, Serialize};
/// use vonage_video_models::{Clear, Rtmp};
///
/// #[derive(Serialize, Deserialize)]
/// struct Stored {
///     output: Clear<Rtmp>,
/// }
/// let stored = Stored { output: Clear(Rtmp::new("rtmps://live.example.org/app", "s3cret")) };
/// assert!(serde_json::to_string(&stored)?.contains("s3cret"));
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// `Debug` shows the value as without the wrapper: redacted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(transparent)]
pub struct Clear<T>(pub T);

impl<T: Serialize> Serialize for Clear<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(Adapter::new(serializer))
    }
}

/// Marks a secret for [`Adapter`]; other serializers write newtypes as what is in them.
const SECRET: &str = "$vonage_video_models::Secret";

/// Serializes a secret: its redacted form, or below [`Clear`] the clear text.
pub(crate) fn secret<S: Serializer>(clear: &str, redacted: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_newtype_struct(SECRET, &Guarded { clear, redacted })
}

/// Both forms of a secret.
///
/// A serializer cannot be asked which form it wants, and is not told more than a `Display`. So the form is chosen by the
/// alternate flag (`{:#}`): serializers format without flags, and only [`Adapter`] sets this one.
struct Guarded<'a> {
    clear: &'a str,
    redacted: &'a str,
}

impl Display for Guarded<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if f.alternate() { self.clear } else { self.redacted })
    }
}

impl Serialize for Guarded<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Passes everything on to a serializer, and secrets in clear text.
struct Adapter<S> {
    inner: S,
    /// Whether the value at hand is a [`Guarded`].
    secret: bool,
}

impl<S> Adapter<S> {
    fn new(inner: S) -> Self {
        Self { inner, secret: false }
    }
}

/// Methods that pass their arguments on as they are.
macro_rules! pass {
    ($($method:ident($($argument:ident: $kind:ty),*))+) => {$(
        fn $method(self, $($argument: $kind),*) -> Result<S::Ok, S::Error> {
            self.inner.$method($($argument),*)
        }
    )+};
}

/// Methods that begin a compound value.
macro_rules! begin {
    ($($method:ident($($argument:ident: $kind:ty),*) -> $compound:ident)+) => {$(
        fn $method(self, $($argument: $kind),*) -> Result<Self::$compound, S::Error> {
            self.inner.$method($($argument),*).map(Compound)
        }
    )+};
}

impl<S: Serializer> Serializer for Adapter<S> {
    type Ok = S::Ok;
    type Error = S::Error;
    type SerializeSeq = Compound<S::SerializeSeq>;
    type SerializeTuple = Compound<S::SerializeTuple>;
    type SerializeTupleStruct = Compound<S::SerializeTupleStruct>;
    type SerializeTupleVariant = Compound<S::SerializeTupleVariant>;
    type SerializeMap = Compound<S::SerializeMap>;
    type SerializeStruct = Compound<S::SerializeStruct>;
    type SerializeStructVariant = Compound<S::SerializeStructVariant>;

    pass! {
        serialize_bool(value: bool)
        serialize_i8(value: i8)
        serialize_i16(value: i16)
        serialize_i32(value: i32)
        serialize_i64(value: i64)
        serialize_i128(value: i128)
        serialize_u8(value: u8)
        serialize_u16(value: u16)
        serialize_u32(value: u32)
        serialize_u64(value: u64)
        serialize_u128(value: u128)
        serialize_f32(value: f32)
        serialize_f64(value: f64)
        serialize_char(value: char)
        serialize_str(value: &str)
        serialize_bytes(value: &[u8])
        serialize_none()
        serialize_unit()
        serialize_unit_struct(name: &'static str)
        serialize_unit_variant(name: &'static str, index: u32, variant: &'static str)
    }

    begin! {
        serialize_seq(length: Option<usize>) -> SerializeSeq
        serialize_tuple(length: usize) -> SerializeTuple
        serialize_tuple_struct(name: &'static str, length: usize) -> SerializeTupleStruct
        serialize_tuple_variant(name: &'static str, index: u32, variant: &'static str, length: usize)
            -> SerializeTupleVariant
        serialize_map(length: Option<usize>) -> SerializeMap
        serialize_struct(name: &'static str, length: usize) -> SerializeStruct
        serialize_struct_variant(name: &'static str, index: u32, variant: &'static str, length: usize)
            -> SerializeStructVariant
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<S::Ok, S::Error> {
        self.inner.serialize_some(&Clear(value))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<S::Ok, S::Error> {
        if name == SECRET {
            return value.serialize(Self { secret: true, ..self });
        }
        self.inner.serialize_newtype_struct(name, &Clear(value))
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<S::Ok, S::Error> {
        self.inner
            .serialize_newtype_variant(name, index, variant, &Clear(value))
    }

    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Result<S::Ok, S::Error> {
        if self.secret {
            return self.inner.serialize_str(&format!("{value:#}"));
        }
        self.inner.collect_str(value)
    }

    fn is_human_readable(&self) -> bool {
        self.inner.is_human_readable()
    }
}

/// A sequence, map or struct whose members are passed on.
struct Compound<C>(C);

/// Compound values, by the method that takes a member; `named` members have a name that is part of the type.
macro_rules! members {
    ($($compound:ident $method:ident $($named:ident)?;)+) => {$(
        impl<C: $compound> $compound for Compound<C> {
            type Ok = C::Ok;
            type Error = C::Error;

            fn $method<T: Serialize + ?Sized>(
                &mut self,
                $($named: &'static str,)?
                value: &T,
            ) -> Result<(), C::Error> {
                self.0.$method($($named,)? &Clear(value))
            }

            fn end(self) -> Result<C::Ok, C::Error> {
                self.0.end()
            }
        }
    )+};
}

members! {
    SerializeSeq serialize_element;
    SerializeTuple serialize_element;
    SerializeTupleStruct serialize_field;
    SerializeTupleVariant serialize_field;
    SerializeStruct serialize_field name;
    SerializeStructVariant serialize_field name;
}

impl<C: SerializeMap> SerializeMap for Compound<C> {
    type Ok = C::Ok;
    type Error = C::Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), C::Error> {
        self.0.serialize_key(&Clear(key))
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), C::Error> {
        self.0.serialize_value(&Clear(value))
    }

    fn serialize_entry<K: Serialize + ?Sized, V: Serialize + ?Sized>(
        &mut self,
        key: &K,
        value: &V,
    ) -> Result<(), C::Error> {
        self.0.serialize_entry(&Clear(key), &Clear(value))
    }

    fn end(self) -> Result<C::Ok, C::Error> {
        self.0.end()
    }
}
