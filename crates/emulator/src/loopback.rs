//! The only hosts the emulator connects to: this one.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The addresses of a host on loopback; none for any other. No name is looked up.
pub(crate) fn loopback(host: &str) -> Vec<IpAddr> {
    if host.eq_ignore_ascii_case("localhost") {
        return vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
    }
    let literal = host.trim_start_matches('[').trim_end_matches(']');
    let address = literal.parse::<IpAddr>().ok();
    address.into_iter().filter(IpAddr::is_loopback).collect()
}
