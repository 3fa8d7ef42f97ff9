//! The wire details all operations share: paths, requests, answers.

mod answer;
mod list;
mod path;
mod request;

pub use answer::{blank, json, json_or_blank, object, object_or_blank, text};
pub use list::{first, list};
pub use path::{Path, Target};
pub use request::{RequestBuilder, delete, get, patch, post, put};
