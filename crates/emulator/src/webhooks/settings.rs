//! How deliveries are made, and what goes wrong with them on purpose.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::fault::Span;

/// How deliveries are made, and what goes wrong with them on purpose. Nothing does by default.
///
/// Chances are drawn from the emulator's seed, in the order of the events.
///
/// ```
/// use vonage_video_emulator::{Chance, WebhookSettings};
///
/// let settings = WebhookSettings::default().duplicates(Chance::percent(20)).unsigned(Chance::next(2));
/// assert_eq!(settings.retries, vonage_video_emulator::RetrySignature::Renewed);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[non_exhaustive]
pub struct WebhookSettings {
    /// Delivered a second time, right after the first delivery was accepted.
    pub duplicates: Chance,
    /// Held back by the emulator's clock for a drawn part of [`reorder_window`](Self::reorder_window), so that later
    /// events pass.
    pub reorder: Chance,
    /// How long an event is held back at most; 1 second unless it is set.
    #[serde(with = "span")]
    pub reorder_window: Duration,
    /// First attempts without a signature, though there is a secret. Retries are signed.
    pub unsigned: Chance,
    /// First attempts that are not made but count as failed, so that the event arrives with a retry.
    pub drop: Chance,
    /// Never delivered at all, and never tried again.
    pub lose: Chance,
    /// First attempts whose answer counts as lost, so that an accepted event is delivered again as a retry.
    pub lost_answers: Chance,
    /// Whether a retry is signed anew.
    pub retries: RetrySignature,
    /// How long an attempt may take, in real time; 5 seconds unless it is set.
    #[serde(with = "span")]
    pub timeout: Duration,
    /// How many attempts run at a time for each host and port; 1 unless it is set, which keeps the order of events. At
    /// most 64.
    pub concurrency: u16,
    /// The claim `api_key` of signatures.
    pub api_key: String,
}

impl Default for WebhookSettings {
    fn default() -> Self {
        Self {
            duplicates: Chance::default(),
            reorder: Chance::default(),
            reorder_window: Duration::from_secs(1),
            unsigned: Chance::default(),
            drop: Chance::default(),
            lose: Chance::default(),
            lost_answers: Chance::default(),
            retries: RetrySignature::default(),
            timeout: Duration::from_secs(5),
            concurrency: 1,
            api_key: "de7e1000".to_owned(),
        }
    }
}

/// Writes the methods that set one field each.
macro_rules! setters {
    ($($name:ident: $kind:ty, $what:literal;)*) => {
        impl WebhookSettings {
            $(
                #[doc = $what]
                #[must_use]
                pub fn $name(mut self, $name: $kind) -> Self {
                    self.$name = $name;
                    self
                }
            )*
        }
    };
}

setters! {
    duplicates: Chance, "Sets which events are delivered twice.";
    reorder: Chance, "Sets which events are held back.";
    reorder_window: Duration, "Sets how long an event is held back at most.";
    unsigned: Chance, "Sets which first attempts have no signature.";
    drop: Chance, "Sets which first attempts are not made.";
    lose: Chance, "Sets which events are never delivered.";
    lost_answers: Chance, "Sets which answers to first attempts count as lost.";
    retries: RetrySignature, "Sets whether a retry is signed anew.";
    timeout: Duration, "Sets how long an attempt may take.";
    concurrency: u16, "Sets how many attempts run at a time for each host and port.";
}

impl WebhookSettings {
    /// What makes no sense, if anything.
    pub(crate) fn check(&self) -> Result<(), &'static str> {
        let chances = [
            &self.duplicates,
            &self.reorder,
            &self.unsigned,
            &self.drop,
            &self.lose,
            &self.lost_answers,
        ];
        if chances.iter().any(|chance| chance.percent > 100) {
            return Err("a percentage must be from 0 to 100");
        }
        if !(1..=64).contains(&self.concurrency) {
            return Err("concurrency must be from 1 to 64");
        }
        if self.timeout.is_zero() {
            return Err("timeout must be longer than nothing");
        }
        Ok(())
    }
}

/// How often something goes wrong: for a share of all events, for the next ones, or both.
///
/// In JSON a bare number is a percentage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "ChanceForm")]
#[non_exhaustive]
pub struct Chance {
    /// Of how many in a hundred, 0 to 100.
    pub percent: u8,
    /// Of how many from now on, counting down.
    pub next: u32,
}

impl Chance {
    /// Of so many in a hundred.
    #[must_use]
    pub const fn percent(percent: u8) -> Self {
        Self { percent, next: 0 }
    }

    /// Of so many from now on.
    #[must_use]
    pub const fn next(next: u32) -> Self {
        Self { percent: 0, next }
    }

    /// Whether it strikes. One number is drawn in any case, so that one switch does not move what another strikes.
    pub(super) fn strike(&mut self, random: &mut fastrand::Rng) -> bool {
        let drawn = random.u8(0..100) < self.percent;
        if self.next > 0 {
            self.next -= 1;
            return true;
        }
        drawn
    }
}

/// How chances are written.
#[derive(Deserialize)]
#[serde(untagged, expecting = "it must be a percentage from 0 to 100, or an object with percent and next")]
enum ChanceForm {
    Percent(u8),
    #[serde(rename_all = "camelCase")]
    Both(Both),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Both {
    #[serde(default)]
    percent: u8,
    #[serde(default)]
    next: u32,
}

impl From<ChanceForm> for Chance {
    fn from(form: ChanceForm) -> Self {
        match form {
            ChanceForm::Percent(percent) => Self::percent(percent),
            ChanceForm::Both(Both { percent, next }) => Self { percent, next },
        }
    }
}

/// Whether a retry is signed anew. What the service does is not documented.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum RetrySignature {
    /// With `iat` and `jti` of its own.
    #[default]
    Renewed,
    /// With the token of the first signed attempt.
    Repeated,
}

/// Times as the control surface writes them.
mod span {
    use std::time::Duration;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::Span;

    pub(super) fn serialize<S: Serializer>(time: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
        Span(*time).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
        Ok(Span::deserialize(deserializer)?.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_written_and_read_the_same() {
        let settings = WebhookSettings::default()
            .reorder(Chance::percent(5))
            .unsigned(Chance::next(3))
            .timeout(Duration::from_millis(250));
        let text = serde_json::to_string(&settings).unwrap();
        assert_eq!(serde_json::from_str::<WebhookSettings>(&text).unwrap(), settings);
        let short: WebhookSettings =
            serde_json::from_str(r#"{"reorder":5,"unsigned":{"next":3},"timeout":"250ms"}"#).unwrap();
        assert_eq!(short, settings);
        for wrong in [
            r#"{"reorder":"often"}"#,
            r#"{"reorders":5}"#,
            r#"{"drop":{"nth":1}}"#,
        ] {
            assert!(serde_json::from_str::<WebhookSettings>(wrong).is_err(), "{wrong}");
        }
        assert!(
            WebhookSettings::default()
                .drop(Chance::percent(101))
                .check()
                .is_err()
        );
        assert!(WebhookSettings::default().concurrency(0).check().is_err());
        assert_eq!(settings.check(), Ok(()));
    }

    #[test]
    fn a_chance_strikes_its_share_and_first_the_next_ones() {
        let mut random = fastrand::Rng::with_seed(7);
        let mut never = Chance::default();
        assert!((0..1000).all(|_| !never.strike(&mut random)));
        let mut twice = Chance::next(2);
        let struck: Vec<_> = (0..4).map(|_| twice.strike(&mut random)).collect();
        assert_eq!(struck, [true, true, false, false]);
        let mut often = Chance::percent(20);
        let struck = (0..10_000).filter(|_| often.strike(&mut random)).count();
        assert!((1800..2200).contains(&struck), "{struck}");
    }
}
