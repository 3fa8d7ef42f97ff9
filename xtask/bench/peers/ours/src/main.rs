//! Prints one client token, signed with the key whose PEM comes on standard input.

use std::error::Error;
use std::io::Read as _;

use vonage_video_auth::{ApplicationKey, Grant};

fn main() -> Result<(), Box<dyn Error>> {
    let mut pem = String::new();
    std::io::stdin().read_to_string(&mut pem)?;
    let key = ApplicationKey::from_pem("5b0c1d9e-7f42-4c1a-9d35-2e86a4f0c7b1", pem)?;
    println!("{}", Grant::new("2_MX4").sign(&key)?.as_str());
    Ok(())
}
