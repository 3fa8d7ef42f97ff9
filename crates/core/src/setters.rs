//! Setters of optional fields, in pairs.

/// Declares setters of a request's optional fields: one that takes the value, and beside it `set_…`, which takes an
/// `Option` and removes the value with `None`.
///
/// `into` before a type lets the first one take whatever becomes it.
///
/// ```
/// # use vonage_video_core::optional_setters;
/// #[derive(Default)]
/// struct Body {
///     name: Option<String>,
///     has_audio: Option<bool>,
/// }
/// #[derive(Default)]
/// struct Start {
///     body: Body,
/// }
/// impl Start {
///     optional_setters! {
///         /// A name of your own.
///         name, set_name: into String => body.name;
///         /// Whether audio is recorded.
///         audio, set_audio: bool => body.has_audio;
///     }
/// }
/// let start = Start::default().name("rehearsal").audio(false).set_audio(None);
/// assert_eq!((start.body.name.as_deref(), start.body.has_audio), (Some("rehearsal"), None));
/// ```
#[macro_export]
#[doc(hidden)]
macro_rules! optional_setters {
    () => {};
    ($(#[$meta:meta])* $name:ident, $set:ident: into $kind:ty => $first:ident$(.$more:ident)*; $($rest:tt)*) => {
        $(#[$meta])*
        pub fn $name(self, $name: impl Into<$kind>) -> Self {
            self.$set(Some($name.into()))
        }

        $crate::optional_setters!(@set $name, $set: $kind => $first$(.$more)*);
        $crate::optional_setters!($($rest)*);
    };
    ($(#[$meta:meta])* $name:ident, $set:ident: $kind:ty => $first:ident$(.$more:ident)*; $($rest:tt)*) => {
        $(#[$meta])*
        pub fn $name(self, $name: $kind) -> Self {
            self.$set(Some($name))
        }

        $crate::optional_setters!(@set $name, $set: $kind => $first$(.$more)*);
        $crate::optional_setters!($($rest)*);
    };
    (@set $name:ident, $set:ident: $kind:ty => $first:ident$(.$more:ident)*) => {
        #[doc = concat!(
            "Sets [`", stringify!($name), "`](Self::", stringify!($name), "), or removes it with `None`, so that it is ",
            "not sent."
        )]
        pub fn $set(mut self, $name: Option<$kind>) -> Self {
            self.$first$(.$more)* = $name;
            self
        }
    };
}
