//! Flows, faults and tables of the whole SDK; all of it is in `tests/`.
//!
//! Knows nothing that users could not: it stands on the facade and the emulator.
