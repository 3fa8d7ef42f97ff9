//! The worker's settings: bindings of the platform, secrets among them.

use js_sys::Reflect;
use wasm_bindgen::JsValue;

use crate::answer::Problem;

/// The bindings of one request.
pub(crate) struct Env(JsValue);

impl Env {
    pub(crate) fn new(bindings: JsValue) -> Self {
        Self(bindings)
    }

    /// The binding's text.
    pub(crate) fn text(&self, name: &str) -> Result<String, Problem> {
        Reflect::get(&self.0, &JsValue::from_str(name))
            .ok()
            .and_then(|value| value.as_string())
            .ok_or_else(|| Problem::new(500, &format!("the worker has no binding {name}")))
    }
}
