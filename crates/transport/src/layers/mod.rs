//! The layers of the stack, one a file; `stack.rs` has their order.

pub(crate) mod attempt;
pub(crate) mod prepare;
pub(crate) mod retry;
pub(crate) mod sign;
#[cfg(test)]
mod tests;
pub(crate) mod total;
