//! The layers of the stack, one a file, in the order in which a request meets them.

pub(crate) mod attempt;
pub(crate) mod prepare;
pub(crate) mod retry;
pub(crate) mod sign;
#[cfg(test)]
mod tests;
pub(crate) mod total;
