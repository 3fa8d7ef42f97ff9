//! The wire details all operations share: paths, requests, answers.

mod answer;
mod echo;
mod list;
mod path;
mod request;

pub use answer::{blank, blank_or_with, json, json_or_blank, object, object_or_blank, text};
pub use echo::echoes;
pub use list::{first, list, page};
pub use path::{Path, Target};
pub use request::{RequestBuilder, delete, get, patch, post, put};
