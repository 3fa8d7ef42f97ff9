//! Why a SIP call ended.

use crate::open_enum::open_enum;

open_enum! {
    /// Why a SIP call ended: the `reason_code` of a `callDestroyed` callback (guide: SIP interconnect).
    ///
    /// The service has codes of its own for what it noticed itself; anything else is the status the telephone's side
    /// answered with, which [`sip_status`](Self::sip_status) reads.
    ///
    /// ```
    /// use vonage_video_models::SipReason;
    ///
    /// let reason: SipReason = serde_json::from_str(r#""486""#)?;
    /// match reason {
    ///     SipReason::NormalClearing => println!("hung up"),
    ///     SipReason::MediaTimeout => println!("the line went dead"),
    ///     other => match other.sip_status() {
    ///         Some(486 | 600) => println!("busy"),
    ///         Some(status) => println!("not connected: SIP status {status}"),
    ///         None => println!("ended for a reason this version does not know: {other}"),
    ///     },
    /// }
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    SipReason {
        /// 700: one side hung up.
        NormalClearing = "700",
        /// 703: the call broke off.
        UnexpectedClearing = "703",
        /// 704: no media arrived for too long.
        MediaTimeout = "704",
        /// 705: the call reached the 6 hours it may last.
        MaxDuration = "705",
        /// 706: the call was idle for as long as it may be.
        MaxInactive = "706",
    }
}

impl SipReason {
    /// The SIP status (RFC 3261, section 21: 100 to 699) that ended the call, such as 486 for a busy telephone or 603
    /// for one that declined; `None` for the service's own codes.
    #[must_use]
    pub fn sip_status(&self) -> Option<u16> {
        let code = self.as_str().trim().parse().ok()?;
        (100..700).contains(&code).then_some(code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> SipReason {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn a_code_is_read_from_text_and_from_a_number() {
        assert_eq!(read(r#""704""#), SipReason::MediaTimeout);
        assert_eq!(read("704"), SipReason::MediaTimeout);
        assert_eq!(read("486").sip_status(), Some(486));
    }

    #[test]
    fn only_a_telephones_answer_is_a_sip_status() {
        for (code, status) in [
            ("99", None),
            ("100", Some(100)),
            ("603", Some(603)),
            ("699", Some(699)),
            ("700", None),
            ("701", None),
            ("busy", None),
            ("", None),
        ] {
            assert_eq!(SipReason::from(code).sip_status(), status, "{code}");
        }
        assert!(SipReason::KNOWN.iter().all(|known| known.sip_status().is_none()));
    }
}
