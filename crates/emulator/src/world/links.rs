//! Addresses of files. Those of archives are good for a while: a path, a time and a signature over both.

use ring::hmac::{HMAC_SHA256, Key, sign, verify};
use vonage_video_models::UnixMillis;

use super::{Broadcast, PLAYLIST};
use crate::clock::after;
use crate::digest::{hex, unhex};

/// What every path of a file of an archive begins with.
pub(crate) const ARCHIVE_FILES: &str = "/archive-files/";
/// What every path of a file of a broadcast begins with.
pub(crate) const BROADCAST_FILES: &str = "/broadcasts/";
/// The file with the transcription of an archive.
pub(crate) const TRANSCRIPTION: &str = "transcription.json";
/// How long an address is good, in milliseconds.
const GOOD_FOR: i64 = 10 * 60 * 1000;

/// Makes and checks the addresses of one application's files.
#[derive(Clone, Debug)]
pub(crate) struct Links(Key);

impl Links {
    pub(crate) fn new(seed: u64, application: &str) -> Self {
        Self(Key::new(HMAC_SHA256, format!("{seed}/{application}").as_bytes()))
    }

    /// The address of a file from now on.
    pub(crate) fn link(
        &self,
        origin: &str,
        application: &str,
        archive: uuid::Uuid,
        file: &str,
        now: UnixMillis,
    ) -> String {
        let path = format!("{ARCHIVE_FILES}{application}/{archive}/{file}");
        let expires = after(now, GOOD_FOR);
        let signature = hex(sign(&self.0, signed(&path, &expires.to_string()).as_bytes()).as_ref());
        format!("{origin}{path}?expires={expires}&signature={signature}")
    }

    /// Why an address is not good, if it is not.
    pub(crate) fn check(&self, path: &str, query: &str, now: UnixMillis) -> Result<(), &'static str> {
        let (mut expires, mut signature) = (String::new(), String::new());
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match &*name {
                "expires" => expires = value.into_owned(),
                "signature" => signature = value.into_owned(),
                _ => {}
            }
        }
        let signature = unhex(&signature).unwrap_or_default();
        verify(&self.0, signed(path, &expires).as_bytes(), &signature)
            .map_err(|_| "The signature of the address is not right")?;
        let good = expires
            .parse()
            .is_ok_and(|expires: i64| now.as_millis() < expires);
        if good {
            Ok(())
        } else {
            Err("The address has expired")
        }
    }
}

fn signed(path: &str, expires: &str) -> String {
    format!("{path}\n{expires}")
}

/// The address of the playlist of a broadcast, if it has one.
pub(crate) fn playlist_url(origin: &str, application: &str, broadcast: &Broadcast) -> Option<String> {
    let rewind = if broadcast.settings.hls?.dvr { "?DVR" } else { "" };
    let id = broadcast.id;
    Some(format!(
        "{origin}{BROADCAST_FILES}{application}/{id}/{PLAYLIST}{rewind}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_good_for_ten_minutes_and_only_as_it_was_made() {
        let links = Links::new(1, "app");
        let made = links.link("", "app", uuid::Uuid::nil(), "archive.mp4", UnixMillis::new(1000));
        let (path, query) = made.split_once('?').unwrap();
        let at = |millis| links.check(path, query, UnixMillis::new(millis));
        assert_eq!(at(0), Ok(()));
        assert_eq!(at(600_999), Ok(()));
        assert_eq!(at(601_000), Err("The address has expired"));
        let wrong = Err("The signature of the address is not right");
        for (path, query) in [
            (path.replace("mp4", "zip"), query.to_owned()),
            (path.to_owned(), query.replace("601000", "901000")),
            (path.to_owned(), query.replace("signature=", "signature=00")),
            (path.to_owned(), "expires=601000".to_owned()),
            (path.to_owned(), String::new()),
        ] {
            assert_eq!(
                links.check(&path, &query, UnixMillis::new(1)),
                wrong,
                "{path}?{query}"
            );
        }
        let other = Links::new(1, "other");
        assert_eq!(other.check(path, query, UnixMillis::new(1)), wrong);
    }
}
