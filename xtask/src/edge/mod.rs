//! What runs at the edge: a toolchain for `wasm32-unknown-unknown`, the worker's two builds, and the runtime they are
//! tried in.

pub mod module;
pub mod runtime;
pub mod toolchain;
