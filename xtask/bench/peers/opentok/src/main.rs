//! Prints one token of the service before this one, which signs with HMAC.

use opentok_server::{OpenTok, TokenRole};

fn main() {
    let client = OpenTok::new("1".to_owned(), "secret of no account".to_owned());
    println!("{}", client.generate_token("2_MX4", TokenRole::Publisher));
}
