//! That SDK has no tokens: its client is made, and that is all.

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let client = vonage::Vonage::builder().build(vonage::BasicAuth::new("key", "secret"))?;
    std::hint::black_box(&client);
    Ok(())
}
