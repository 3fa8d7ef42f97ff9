//! The form a session is created from.

use std::net::Ipv4Addr;

use bytes::Bytes;
use vonage_video_models::{ArchiveMode, CreateSessionForm, MediaMode, Resolution};

use crate::operation::Refusal;

/// How many characters the name of automatic archives may have.
const LONGEST_NAME: usize = 80;

/// Reads and checks the form. Fields nobody knows are ignored, empty ones count as absent.
pub(super) fn read(body: &Bytes) -> Result<CreateSessionForm, Refusal> {
    if body.trim_ascii_start().starts_with(b"{") {
        return Err(Refusal::bad_request(
            "The body must be form data (application/x-www-form-urlencoded)",
        ));
    }
    let mut form = CreateSessionForm::new(MediaMode::Routed);
    for (name, value) in form_urlencoded::parse(body) {
        if value.is_empty() {
            continue;
        }
        match &*name {
            "p2p.preference" => form.media_mode = Some(media_mode(&value)?),
            "archiveMode" => form.archive_mode = Some(archive_mode(&value)?),
            // One known client writes `null` when it has no location.
            "location" if value != "null" => form.location = Some(location(&value)?),
            "e2ee" => form.e2ee = Some(flag(&value)?),
            "archiveName" => form.archive_name = Some(value.into_owned()),
            "archiveResolution" => form.archive_resolution = Some(resolution(&value)?),
            _ => {}
        }
    }
    check(&form)?;
    Ok(form)
}

fn check(form: &CreateSessionForm) -> Result<(), Refusal> {
    let routed = form.media_mode == Some(MediaMode::Routed);
    let always = form.archive_mode == Some(ArchiveMode::Always);
    let e2ee = form.e2ee == Some(true);
    let name_length = form.archive_name.as_ref().map(|name| name.chars().count());
    let broken = [
        (
            always && !routed,
            "archiveMode always needs a routed session (p2p.preference disabled)",
        ),
        (
            e2ee && !routed,
            "e2ee needs a routed session (p2p.preference disabled)",
        ),
        (e2ee && always, "e2ee cannot be combined with archiveMode always"),
        (
            name_length.is_some() && !always,
            "archiveName is only allowed with archiveMode always",
        ),
        (
            name_length > Some(LONGEST_NAME),
            "archiveName must not be longer than 80 characters",
        ),
        (
            form.archive_resolution.is_some() && !always,
            "archiveResolution is only allowed with archiveMode always",
        ),
    ];
    match broken.into_iter().find(|(broken, _)| *broken) {
        Some((_, rule)) => Err(Refusal::bad_request(rule)),
        None => Ok(()),
    }
}

fn media_mode(value: &str) -> Result<MediaMode, Refusal> {
    match MediaMode::from(value) {
        known @ (MediaMode::Routed | MediaMode::Relayed) => Ok(known),
        // One known client writes `always` for a relayed session.
        other if other.as_str() == "always" => Ok(MediaMode::Relayed),
        _ => Err(Refusal::bad_request("p2p.preference must be disabled or enabled")),
    }
}

fn archive_mode(value: &str) -> Result<ArchiveMode, Refusal> {
    match ArchiveMode::from(value) {
        known @ (ArchiveMode::Manual | ArchiveMode::Always) => Ok(known),
        _ => Err(Refusal::bad_request("archiveMode must be manual or always")),
    }
}

fn location(value: &str) -> Result<String, Refusal> {
    match value.parse::<Ipv4Addr>() {
        Ok(_) => Ok(value.to_owned()),
        Err(_) => Err(Refusal::bad_request("location must be an IPv4 address")),
    }
}

/// One known client writes `True` and `False`.
fn flag(value: &str) -> Result<bool, Refusal> {
    if value.eq_ignore_ascii_case("true") {
        Ok(true)
    } else if value.eq_ignore_ascii_case("false") {
        Ok(false)
    } else {
        Err(Refusal::bad_request("e2ee must be true or false"))
    }
}

fn resolution(value: &str) -> Result<Resolution, Refusal> {
    let resolution = Resolution::from(value);
    if Resolution::KNOWN.contains(&resolution) {
        Ok(resolution)
    } else {
        Err(Refusal::bad_request(
            "archiveResolution is not one of the six resolutions",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &'static str) -> Result<CreateSessionForm, String> {
        read(&Bytes::from_static(text.as_bytes())).map_err(|refusal| refusal.reason().to_owned())
    }

    #[test]
    fn an_empty_form_is_a_routed_session() {
        assert_eq!(read_text("").unwrap(), CreateSessionForm::new(MediaMode::Routed));
    }

    #[test]
    fn what_known_clients_write_is_tolerated() {
        let odd =
            read_text("location=null&p2p.preference=always&e2ee=False&archiveMode=&whatever=1").unwrap();
        assert_eq!(
            (odd.media_mode, odd.location, odd.e2ee),
            (Some(MediaMode::Relayed), None, Some(false))
        );
    }

    #[test]
    fn every_rule_names_its_field() {
        for (form, field) in [
            ("p2p.preference=enabled&archiveMode=always", "archiveMode"),
            ("p2p.preference=enabled&e2ee=true", "e2ee"),
            ("archiveMode=always&e2ee=true", "e2ee"),
            ("archiveName=x", "archiveName"),
            ("archiveResolution=640x480", "archiveResolution"),
            ("archiveMode=always&archiveResolution=1x1", "archiveResolution"),
            ("location=example.com", "location"),
            ("location=::1", "location"),
            ("p2p.preference=maybe", "p2p.preference"),
            ("archiveMode=never", "archiveMode"),
            ("e2ee=1", "e2ee"),
            (r#"{"archiveMode":"always"}"#, "form data"),
        ] {
            let refused = read_text(form).unwrap_err();
            assert!(refused.contains(field), "{form}: {refused}");
        }
    }

    #[test]
    fn the_name_of_an_automatic_archive_is_counted_in_characters() {
        let form = |length| Bytes::from(format!("archiveMode=always&archiveName={}", "é".repeat(length)));
        assert!(read(&form(80)).is_ok());
        assert!(read(&form(81)).is_err());
    }
}
