//! The application every emulator starts with, and its key pair.

/// The application that exists when no other was named at start.
pub const DEVELOPMENT_APPLICATION_ID: &str = "de7e1000-0000-4000-8000-000000000001";

/// The private key of the development application: RSA, 2048 bits, PEM (PKCS#8).
///
/// **Unfit for anything but this emulator**: it is published with the source, so everybody has it. It exists to make
/// tests start without preparation.
pub const DEVELOPMENT_PRIVATE_KEY: &str = include_str!("../keys/development_private.pem");

/// The public half of [`DEVELOPMENT_PRIVATE_KEY`].
pub(crate) const DEVELOPMENT_PUBLIC_KEY: &str = include_str!("../keys/development_public.pem");
