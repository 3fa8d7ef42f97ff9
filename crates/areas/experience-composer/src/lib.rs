//! Experience Composer of the Vonage Video API.
//!
//! This crate knows nothing of HTTP clients, tokens or runtimes: it turns values into requests and answers into values.
